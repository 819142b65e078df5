"""A total is called wrong only where no honest reading explains it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from agent.assess.miscounts import miscounts_of
from agent.document import Document, DocumentKind
from agent.read import read_draft, with_kind
from agent.review import Severity
from tests.own import dossier, draft

TABLE = "# Budget\n\n| Item | EUR |\n| --- | --- |\n{}\n"


def severities(*documents: Document) -> list[Severity]:
    return [finding.severity for finding in miscounts_of(dossier(*documents))]


def budget(*rows: str) -> Document:
    return draft(TABLE.format("\n".join(f"| {row} |" for row in rows)), "budget")


def test_a_total_that_its_lines_contradict_is_a_blocker_that_names_the_draft() -> None:
    wrong = budget("Staff | 60,000", "Licences | 40,000", "Total | 110,000")
    (finding,) = miscounts_of(dossier(wrong))

    assert finding.severity is Severity.BLOCKER
    assert finding.title == (
        "The figures do not add up in budget.md, § Budget: "
        "Total of €110,000 is €10,000 more than the lines above it, which add up to €100,000."
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("Staff | 60,000", "Licences | 40,000", "Partner contribution | 15,000", "Total | 85,000"),
        ("Staff | 60,000", "Licences | 40,000", "Rabatt | 5,000", "Total | 95,000"),
        ("Staff | 60,000", "Licences | 40,000", "Covered by the grant | 30,000", "Total | 70,000"),
        ("Opening balance | 20,000", "Staff | 60,000", "Licences | 40,000", "Total | 80,000"),
        ("Staff | 60,400", "Licences | 39,900", "Total | 100,000"),
    ],
)
def test_what_an_honest_reading_explains_is_not_raised(rows: tuple[str, ...]) -> None:
    assert severities(budget(*rows)) == []


@pytest.mark.parametrize(
    "rows",
    [
        ("Staff | 60,000", "Licences | 40,000", "Training | ", "Total | 110,000"),
        ("Closing balance 2025 | 20,000", "Staff | 60,000", "Licences | 40,000", "Total | 130,000"),
        ("Staff | 60,000", "Licences | 40,000", "Total | 180,000"),
    ],
)
def test_what_may_be_explained_is_a_question(rows: tuple[str, ...]) -> None:
    assert severities(budget(*rows)) == [Severity.MINOR]


def test_a_total_that_another_list_makes_up_is_a_question() -> None:
    short = budget("Staff | 60,000", "Licences | 40,000", "Total | 110,000")
    full = draft(
        TABLE.format("| Staff | 60,000 |\n| Licences | 40,000 |\n| Training | 10,000 |\n| Total | 110,000 |"), "prd"
    )

    assert severities(short) == [Severity.BLOCKER]
    assert severities(short, full) == [Severity.MINOR]


@pytest.mark.parametrize("header", ["EUR thousand", "EUR '000", "Amount (k EUR)", "EUR in thousands", "TEUR"])
def test_a_sheet_in_thousands_is_the_same_as_a_sentence_in_euros(header: str) -> None:
    from agent.assess.contradictions import contradictions_of

    table = (
        f"# Pilot budget\n\n| Item | {header} |\n| --- | --- |\n| Staff | 300 |\n| Licences | 180 |\n| Total | 480 |\n"
    )
    both = dossier(draft(table, "budget"), draft("# Plan\n\nThe total pilot budget is EUR 480,000.\n", "prd"))

    assert [*contradictions_of(both), *miscounts_of(both)] == []


def test_a_total_of_the_rows_that_are_shown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ("Item", "Amount (EUR)"),
        ("Set-up", 180),
        ("Cloud", 60),
        ("Servers", 95),
        ("Staff", 140),
        ("Total", 380),
    ]:
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.save(tmp_path / "budget.xlsx")
    shown = with_kind(read_draft(tmp_path / "budget.xlsx"), DocumentKind.BUDGET)

    assert severities(shown) == []
