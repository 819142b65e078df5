"""An evaluation as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from evals.gate import SuiteComparison
from evals.metrics.calibration import reliability
from evals.report.charts import bars, confusion_map, flips_chart, reliability_curve
from evals.report.numbers import shown, shown_aim, shown_interval
from evals.result import EvalRun, SuiteResult, Table


def to_html(run: EvalRun, comparisons: Sequence[SuiteComparison] = ()) -> str:
    """The page: figures, plots, every table and every wrong outcome of every suite, and the flips."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=PackageLoader("evals.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html.j2").render(
        run=run,
        comparisons=comparisons,
        flips=Markup(flips_chart([_flip_row(comparison) for comparison in comparisons])),
        charts={result.suite: [Markup(chart) for chart in _charts(result)] for result in run.suites},
        plots={
            (result.suite, table.title): Markup(_plot(table))
            for result in run.suites
            for table in result.tables
            if table.bars
        },
        shown=shown,
        shown_interval=shown_interval,
        shown_aim=shown_aim,
    )


def _flip_row(comparison: SuiteComparison) -> tuple[str, int, int, int]:
    return comparison.suite, comparison.lost, comparison.gained, sum(flip.better is None for flip in comparison.flipped)


def _charts(result: SuiteResult) -> list[str]:
    charts = [confusion_map(table) for table in result.tables if table.title == "Confusion"]
    if result.graded:
        judged = [
            (outcome.confidence, outcome.correct)
            for outcome in result.outcomes
            if outcome.confidence is not None and outcome.ours != "unassessed"
        ]
        charts.append(reliability_curve(reliability([value for value, _ in judged], [right for _, right in judged])))
    return charts


def _plot(table: Table) -> str:
    column = table.columns.index(table.bars or "")
    rows = []
    for row in table.rows:
        value = row[column]
        rows.append((str(row[0]), float(value) if isinstance(value, int | float) else None))
    return bars(rows, table.title)
