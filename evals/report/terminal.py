"""An evaluation in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.gate import SuiteComparison
from evals.report.numbers import shown, shown_aim, shown_interval
from evals.result import EvalRun, SuiteResult
from evals.result import Table as ResultTable

if TYPE_CHECKING:
    from rich.console import Console

_ALWAYS = ("Judges compared", "Agreement between raters", "Confusion", "Clauses", "Patterns")
_FLIPS_SHOWN = 60


def print_run(run: EvalRun, console: Console, *, by: Sequence[str] = ()) -> None:
    """Prints every suite; `by` chooses which of the tables `By …` to print (all, if empty)."""
    from rich.text import Text

    model = f" ({run.model})" if run.model else ""
    console.print(Text(f"Judge {run.judge}{model} · rubric {run.rubric}", style="bold"))
    for result in run.suites:
        _print_suite(result, console, by)


def print_comparison(comparisons: Sequence[SuiteComparison], console: Console) -> None:
    """Prints what flipped against the baseline, and whether the gate opens."""
    from rich.table import Table
    from rich.text import Text

    for comparison in comparisons:
        p_value = "undefined" if comparison.p_value is None else f"{comparison.p_value:.3g}"
        console.print(
            Text(
                f"\n{comparison.suite} against the baseline: {comparison.pairs} outcomes paired, "
                f"{comparison.lost} became wrong, {comparison.gained} right (p = {p_value}); {comparison.added} new",
                style="bold",
            )
        )
        if comparison.flipped:
            table = Table("what", "labelled", "before", "now")
            for flip in comparison.flipped[:_FLIPS_SHOWN]:
                style = {True: "green", False: "red", None: ""}[flip.better]
                table.add_row(
                    Text(flip.what),
                    Text(flip.labelled),
                    Text("\n".join(filter(None, (flip.before, flip.before_quote)))),
                    Text("\n".join(filter(None, (flip.now, flip.now_quote)))),
                    style=style,
                )
            console.print(table)
            rest = len(comparison.flipped) - _FLIPS_SHOWN
            if rest > 0:
                console.print(f"… and {rest} more: --html and --json have them all")
        for failure in comparison.failures:
            console.print(Text(f"GATE CLOSED: {failure}", style="bold red"))
    if not any(comparison.failures for comparison in comparisons):
        console.print(Text("The gate is open: no significant drop, no invariant lost.", style="green"))


def _print_suite(result: SuiteResult, console: Console, by: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    console.print(Text(f"\n{result.suite} · {len(result.outcomes)} outcomes · {result.seconds:.0f} s", style="bold"))
    figures = Table("figure", "value", "95 %", "n", "aim")
    for figure in result.figures:
        style = {True: "green", False: "red", None: ""}[figure.reached]
        figures.add_row(
            Text(figure.name),
            shown(figure.value),
            shown_interval(figure),
            str(figure.n),
            shown_aim(figure),
            style=style,
        )
    console.print(figures)
    for name, held in result.invariants.items():
        console.print(Text(f"{'holds' if held else 'BROKEN'}: {name}", style="green" if held else "bold red"))
    for table in result.tables:
        if not by or table.title in _ALWAYS or any(table.title.lower().endswith(f"by {word}") for word in by):
            _print_table(table, console)
    for note in result.notes:
        console.print(Text(note))


def _print_table(result: ResultTable, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(result.title), title_justify="left")
    for place, column in enumerate(result.columns):
        table.add_column(Text(column), justify="right" if place else "left", no_wrap=place == 0)
    for row in result.rows:
        table.add_row(*(Text(shown(cell)) for cell in row))
    console.print(table)
