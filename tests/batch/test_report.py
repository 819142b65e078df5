from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from agent.batch.outcome import Money, Stakes
from agent.batch.portfolio import Entry, Portfolio, portfolio_of
from agent.batch.report import write_portfolio
from agent.batch.report.html import html
from agent.batch.report.markdown import markdown
from agent.batch.report.sheets import csv_text, workbook
from agent.batch.run import Run
from agent.review import Usage
from rubrics import load_rubric

EVIL = '=HYPERLINK("http://x","y")<script>alert(1)</script>|`**'


@pytest.fixture(scope="module")
def portfolio(reviewed: tuple[Run, Path]) -> Portfolio:
    run, out = reviewed
    return portfolio_of(run, out, load_rubric(None), today=date(2026, 12, 1))


def _evil(portfolio: Portfolio) -> Portfolio:
    first = portfolio.entries[0]
    assert first.triage is not None
    triage = first.triage.model_copy(update={"next_step": EVIL, "reasons": (EVIL,)})
    entry = first.model_copy(update={"pilot": EVIL, "owner": "\t+1", "triage": triage, "blockers": (EVIL,)})
    return portfolio.model_copy(update={"entries": (entry, *portfolio.entries[1:]), "unread": (EVIL,)})


def test_text_of_drafts_becomes_no_formula(portfolio: Portfolio) -> None:
    evil = _evil(portfolio)
    rows = list(csv.reader(io.StringIO(csv_text(evil).removeprefix("\ufeff"))))
    assert any(EVIL in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    book = openpyxl.load_workbook(io.BytesIO(workbook(evil)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(isinstance(cell.value, str) and EVIL in cell.value for cell in cells)
    assert not [cell.value for cell in cells if cell.data_type == "f"]


def test_text_of_drafts_becomes_no_markup(portfolio: Portfolio) -> None:
    evil = _evil(portfolio)
    assert "<script>" not in html(evil)
    assert "<script>" not in markdown(evil)
    table = [row for row in markdown(evil).split("\n") if row.startswith("| 1 |")]
    assert len(table) == 1
    assert table[0].replace("\\|", "").count("|") == 8


def test_ranking_is_by_recommendation_then_readiness(portfolio: Portfolio) -> None:
    ranked = [entry for entry in portfolio.entries if entry.rank is not None]
    assert [entry.rank for entry in ranked] == [1, 2]
    assert portfolio.entries[-1].pilot == "broken.docx"
    assert portfolio.entries[-1].rank is None


def test_a_run_that_stopped_is_called_incomplete_everywhere_and_ranks_nobody(
    reviewed: tuple[Run, Path], tmp_path: Path
) -> None:
    run, out = reviewed
    stopped = Run(run.outcomes, ("unseen pilot",), "It was interrupted.", run.progress)
    portfolio = portfolio_of(stopped, out, load_rubric(None))
    assert not portfolio.complete
    assert {entry.rank for entry in portfolio.entries} == {None}
    write_portfolio(portfolio, tmp_path)
    for name in ("portfolio.html", "portfolio.md", "portfolio.csv"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert "incomplete" in text.lower(), name
        assert "unseen pilot" in text, name
    book = openpyxl.load_workbook(tmp_path / "portfolio.xlsx")
    assert all("INCOMPLETE" in str(sheet["A1"].value) for sheet in book)
    assert "pilot_review_batch_complete 0" in (tmp_path / "metrics.prom").read_text(encoding="utf-8")


def test_movement_is_told_against_the_last_run(reviewed: tuple[Run, Path], tmp_path: Path) -> None:
    import shutil

    run, out = reviewed
    copied = tmp_path / "out"
    shutil.copytree(out, copied)
    first = portfolio_of(run, copied, load_rubric(None))
    worse = tuple(
        entry.model_copy(update={"readiness": entry.readiness + 7}) if entry.verdict else entry
        for entry in first.entries
    )
    write_portfolio(first.model_copy(update={"entries": worse}), copied)
    second = portfolio_of(run, copied, load_rubric(None))
    entry = next(entry for entry in second.entries if entry.pilot == "sorter.md")
    assert entry.moved == f"readiness {entry.readiness + 7} → {entry.readiness}"


def test_gaps_name_who_lacks_and_who_has_solved_them(portfolio: Portfolio) -> None:
    for gap in portfolio.gaps:
        by_name = {entry.pilot: entry for entry in portfolio.entries}
        assert all(by_name[pilot].levels[gap.criterion] in ("missing", "partial") for pilot in gap.pilots)
        assert all(by_name[pilot].levels[gap.criterion] == "met" for pilot in gap.solved_by)
    assert portfolio.actions
    for action in portfolio.actions:
        lacking = {pilot for gap in portfolio.gaps if gap.criterion in action.criteria for pilot in gap.pilots}
        assert set(action.pilots) == lacking


def test_a_cost_that_is_unknown_for_one_is_unknown_in_sum(reviewed: tuple[Run, Path]) -> None:
    run, out = reviewed
    outcomes = tuple(
        outcome.model_copy(update={"usage": Usage(cost_usd=None if number == 1 else 0.5)})
        for number, outcome in enumerate(run.outcomes)
    )
    portfolio = portfolio_of(Run(outcomes, (), "", run.progress), out, load_rubric(None))
    assert portfolio.usage.cost_usd is None


def test_age_counts_from_the_start_and_six_months_are_told(reviewed: tuple[Run, Path]) -> None:
    run, out = reviewed
    old = tuple(outcome.model_copy(update={"started": date(2026, 1, 1)}) for outcome in run.outcomes)
    portfolio = portfolio_of(Run(old, (), "", run.progress), out, load_rubric(None), today=date(2026, 12, 1))
    entry: Entry = portfolio.entries[0]
    assert entry.age_days == 334
    assert entry.outlived


def test_an_owner_who_refuses_is_no_model_and_an_ended_pilot_ties_up_nothing(reviewed: tuple[Run, Path]) -> None:
    run, out = reviewed
    money = Money(amount=9, currency="EUR", quote="Total 9", document="x.md")
    told = tuple(
        outcome.model_copy(update={"share": False, "ended": "scaled", "stakes": Stakes(money=money)})
        if outcome.pilot == "sorter.md"
        else outcome.model_copy(update={"stakes": Stakes(money=money)})
        for outcome in run.outcomes
    )
    portfolio = portfolio_of(Run(told, (), "", run.progress), out, load_rubric(None))
    assert all("sorter.md" not in gap.solved_by for gap in portfolio.gaps)
    assert portfolio.money == {"EUR": 18.0}
    assert "18 EUR" in html(portfolio)
