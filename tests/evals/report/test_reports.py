"""The reports say the same, show what is undefined, and let nothing of a draft become markup."""

from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from agent.errors import LabelFileError
from evals.gate import compare, read_baseline, update_baseline
from evals.metrics.calibration import Bin
from evals.report.charts import bars, confusion_map, flips_chart, reliability_curve
from evals.report.docs import END, START, write_docs
from evals.report.errors import to_errors
from evals.report.html import to_html
from evals.report.terminal import print_comparison, print_run
from evals.result import EvalRun, Figure, Outcome, SuiteResult, Table

HOSTILE = "<script>alert(1)</script> [bold]x[/bold] | `y`"


def outcome(number: int, ours: str) -> Outcome:
    return Outcome(
        draft=f"{HOSTILE}{number}.md",
        family="a",
        kind="prd",
        criterion="sponsor.executive",
        labelled="met",
        labelled_quote=HOSTILE,
        ours=ours,
        quote=HOSTILE,
        rationale=HOSTILE,
        confidence=0.8,
        correct=ours == "met",
    )


def run_of(*ours: str) -> EvalRun:
    outcomes = tuple(outcome(number, level) for number, level in enumerate(ours))
    figures = (
        Figure(name="weighted κ", value=None, n=3, aim=0.7),
        Figure(name="accuracy", value=0.5, low=0.25, high=0.75, n=3, aim=0.4),
    )
    tables = (
        Table(title="By criterion", columns=("criterion", "κ"), rows=((HOSTILE, None), ("b", -0.25)), bars="κ"),
        Table(title="By family", columns=("family", "κ"), rows=(("acme", 1.0),)),
        Table(title="Confusion", columns=("", "met", "missing"), rows=(("met", 1, 2), ("missing", 0, 0))),
    )
    suite = SuiteResult(
        suite="golden",
        figures=figures,
        tables=tables,
        outcomes=outcomes,
        invariants={"verbatim": False},
        notes=(HOSTILE,),
        graded=True,
    )
    return EvalRun(judge="offline", rubric="r 1.0", rubric_sha256="0" * 64, suites=(suite,))


RUN = run_of("met", "missing", "partial")


def printed(run: EvalRun, by: list[str] | None = None) -> str:
    console = Console(file=io.StringIO(), width=200)
    print_run(run, console, by=by or [])
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_the_terminal_shows_figures_aims_invariants_and_hostile_text_as_it_is() -> None:
    text = printed(RUN)
    assert "undefined" in text
    assert "0.25 … 0.75" in text
    assert "≥ 0.40 reached" in text
    assert "BROKEN: verbatim" in text
    assert "[bold]x[/bold]" in text
    assert "−0.25" in text


def test_the_terminal_prints_the_break_downs_asked_for() -> None:
    text = printed(RUN, ["family"])
    assert "By family" in text
    assert "By criterion" not in text
    assert "Confusion" in text


def test_the_page_is_self_contained_and_escapes(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    update_baseline(file, run_of("met", "met", "met"), "first")
    comparisons = compare(read_baseline(file), RUN)
    page = to_html(RUN, comparisons)
    assert "<script" not in page.lower()
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:)?//""", page.replace("http://www.w3.org/2000/svg", ""))
    assert "&lt;script&gt;" in page
    assert page.count("<svg") == 4
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        ElementTree.fromstring(svg)
    assert "undefined" in page
    assert "Broken: verbatim" in page


def test_flips_show_both_versions_in_page_and_terminal(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    before = run_of("met", "met", "met")
    update_baseline(file, before, "first")
    comparisons = compare(read_baseline(file), RUN)
    console = Console(file=io.StringIO(), width=250)
    print_comparison(comparisons, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "2 became wrong" in text
    assert "met" in text
    assert "partial" in text
    assert "The gate is open" in text


def test_a_closed_gate_says_why(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    suite = RUN.suites[0].model_copy(update={"invariants": {"verbatim": True}})
    update_baseline(file, RUN.model_copy(update={"suites": (suite,)}), "first")
    console = Console(file=io.StringIO(), width=250)
    print_comparison(compare(read_baseline(file), RUN), console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "GATE CLOSED: an invariant is lost: verbatim" in text
    assert "The gate is open" not in text


def test_errors_list_label_ours_and_why_and_nothing_that_is_right() -> None:
    text = to_errors(RUN)
    assert "2 of 3" in text
    assert "should be met, is missing" in text
    assert "0.md" not in text.replace("10.md", "")
    assert "<script>" not in text
    assert text.count("  - label:") == text.count("  - ours:") == text.count("  - why:") == 2


def test_docs_replace_only_what_stands_between_the_markers(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    page.write_text(f"# Evaluation\n\nBefore.\n\n{START}\nstale\n{END}\n\nAfter.\n", encoding="utf-8")
    for _ in range(2):
        write_docs(page, RUN, "pilot-review eval golden")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Evaluation\n\nBefore.\n")
    assert text.endswith("After.\n")
    assert "stale" not in text
    assert text.count("### golden") == 1
    assert "pilot-review eval golden" in text
    assert "| weighted κ | undefined |" in text
    assert "<script>" not in text


def test_docs_without_markers_are_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "evaluation.md"
    page.write_text("# Evaluation\n", encoding="utf-8")
    with pytest.raises(LabelFileError, match="lacks the lines"):
        write_docs(page, RUN, "x")
    assert page.read_text(encoding="utf-8") == "# Evaluation\n"


def test_json_comes_back_as_the_same_run() -> None:
    assert EvalRun.model_validate_json(RUN.model_dump_json()) == RUN
    ungraded = RUN.model_copy(update={"suites": (RUN.suites[0].model_copy(update={"graded": False}),)})
    assert [each.correct for each in ungraded.compact().suites[0].outcomes] == [False, False]
    assert len(RUN.compact().suites[0].outcomes) == 3


@pytest.mark.parametrize(
    "svg",
    [
        bars([(HOSTILE, 0.5), ("none", None), ("below", -0.5)], HOSTILE),
        bars([], "empty"),
        confusion_map(RUN.suites[0].tables[2]),
        reliability_curve([Bin(0.8, 0.9, 3, 0.85, 0.5)]),
        reliability_curve([]),
        flips_chart([(HOSTILE, 3, 0, 1)]),
        flips_chart([]),
    ],
)
def test_plots_are_well_formed_whatever_they_show(svg: str) -> None:
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "<script" not in svg


def test_a_bar_is_as_long_as_its_value() -> None:
    widths = [
        float(width) for width in re.findall(r'class="bar" .*? width="([\d.]+)"', bars([("a", 0.5), ("b", 1.0)], ""))
    ]
    assert widths[1] == pytest.approx(2 * widths[0])
    assert "undefined" in bars([("a", None)], "")
