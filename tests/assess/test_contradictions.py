"""Contradictions: found where two drafts state the same fact differently, and only there."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from agent.assess.contradictions import contradictions_of
from agent.document import Document, DocumentKind, Dossier
from agent.read import read_draft, with_kind
from agent.review import Review
from tests.own import dossier, draft

BUDGET = """\
# Pilot budget

| Item | EUR |
| --- | --- |
| Licences | 40,000 |
| Staff | 60,000 |
| {label} | {total} |
"""
PERIODS = """\
# Pilot budget

| Item | 2026 EUR | 2027 EUR | {last} |
| --- | --- | --- | --- |
| A | 10 | 20 | {a} |
| B | 30 | 40 | {b} |
| Total | 40 | 60 | {sum} |
"""


def disagree(*documents: Document) -> list[str]:
    return [finding.id.removeprefix("contradiction.") for finding in contradictions_of(dossier(*documents))]


def prd(text: str) -> Document:
    return draft(f"# Pilot\n\n{text}\n", "prd")


def contract(text: str) -> Document:
    return draft(f"# Agreement\n\n{text}\n", "contract")


def status(text: str) -> Document:
    return draft(f"# Status\n\n{text}\n", "status")


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("The pilot runs for four months.", "The pilot period is six (6) months.", True),
        ("We pilot it for four months, from 2 February to 29 May 2026.", "The pilot period is six months.", True),
        ("The pilot runs for 26 weeks.", "The pilot period is six (6) months.", False),
        ("The pilot runs from 1 January 2026 to 30 June 2026.", "The pilot period is six (6) months.", False),
        ("The pilot has paid for itself in less than five months.", "The pilot period is nine months.", False),
        ("The pilot pays back after 14 months.", "The pilot period is six (6) months.", False),
        (
            "The pilot was due to end on 29 May 2026 and was extended to 31 July 2026.",
            "The pilot period is six months.",
            False,
        ),
        ("The end of the pilot was moved from 29 May 2026 to 31 July 2026.", "The pilot period is six months.", False),
        ("The pilot was extended by three months.", "The pilot period is six months.", False),
        ("A report follows within two months of the end of the pilot.", "The pilot period is six months.", False),
    ],
)
def test_length_of_the_pilot(one: str, other: str, differ: bool) -> None:
    assert disagree(prd(one), contract(other)) == (["pilot_length"] if differ else [])


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Availability is at least 99.5 %.", "The Service is available 99.0 % of each calendar month.", True),
        ("Uptime: 99,5 percent.", "Availability of 99.5 % per month is agreed.", False),
        ("The pilot needs 99.5 % accuracy.", "Availability of 99.0 % per month is agreed.", False),
        ("It is available to 95 % of the clerks.", "Availability of 99.0 % per month is agreed.", False),
        ("It is available 99.5 % of the time.", "Availability of 99.0 % per month is agreed.", True),
        ("It is available 95 % of the time.", "Availability of 99.0 % per month is agreed.", False),
        ("Availability was 98.1 % in the test.", "Availability of 99.0 % per month is agreed.", False),
    ],
)
def test_availability(one: str, other: str, differ: bool) -> None:
    assert disagree(prd(one), contract(other)) == (["availability"] if differ else [])


def test_a_status_report_promises_what_its_column_of_targets_says() -> None:
    table = "| Measure | {head} | May |\n| --- | --- | --- |\n| Availability | 98.0 % | 97.1 % |\n"
    promised = contract("Availability of 99.0 % per month is agreed.")

    assert disagree(status(table.format(head="Target")), promised) == ["availability"]
    assert disagree(status(table.format(head="April")), promised) == []
    assert disagree(status("Availability 97.1 % in May, all in all a good month."), promised) == []


@pytest.mark.parametrize(
    ("stated", "label", "total", "differ"),
    [
        ("The pilot costs EUR 90,000 in total.", "Total", "100,000", True),
        ("The pilot costs EUR 90,000 in total.", "Grand total of the pilot", "100,000", True),
        ("The pilot costs EUR 100,000 in total.", "Total", "100,000", False),
        ("The pilot costs EUR 100,200 in total.", "Total", "100,000", False),
        ("The pilot costs USD 90,000 in total.", "Total", "100,000", False),
        ("The pilot saves EUR 90,000 in total.", "Total", "100,000", False),
        ("The total costs of production are EUR 90,000.", "Total", "100,000", False),
        ("The total costs are EUR 90,000 a year.", "Total", "100,000", False),
        ("The pilot costs EUR 90,000 in total.", "Total per year", "100,000", False),
        ("The pilot costs EUR 90,000 in total.", "Subtotal", "100,000", False),
    ],
)
def test_total_in_text_against_the_grand_total_of_the_budget(stated: str, label: str, total: str, differ: bool) -> None:
    budget = draft(BUDGET.format(label=label, total=total), "budget")

    assert disagree(prd(stated), budget) == (["total_cost"] if differ else [])


def test_the_total_of_a_table_with_several_periods_is_its_total_column() -> None:
    budget = draft(PERIODS.format(last="Total EUR", a="30", b="70", sum="100"), "budget")
    apart = draft(PERIODS.format(last="2028 EUR", a="1", b="2", sum="3"), "budget")

    assert disagree(prd("The pilot costs EUR 100 in total."), budget) == []
    assert disagree(prd("The pilot costs EUR 90 in total."), budget) == ["total_cost"]
    assert disagree(prd("The pilot costs EUR 90 in total."), apart) == []


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Executive sponsor: Maria Keller, COO.", "The sponsor is Paul Novak.", True),
        ("Executive sponsor: Maria Keller, COO.", "The sponsor is Dr. Maria Keller.", False),
        ("Executive sponsor: Maria Keller, COO.", "Maria Keller, the executive sponsor, decides.", False),
        ("Executive sponsor: Maria Keller, COO.", "Paul Novak reports to the sponsor every month.", False),
        ("Executive sponsor: Maria Keller, COO.", "Paul Novak is no longer the sponsor.", False),
        ("Executive sponsor: Maria Keller, COO.", "Paul Novak acts as sponsor.", True),
        ("Executive sponsor: Maria Keller, COO.", "The sponsor is the management board.", False),
        ("Executive sponsor: Maria Keller, COO.", "| Role | Name |\n| --- | --- |\n| Sponsor | Paul Novak |", True),
    ],
)
def test_sponsor(one: str, other: str, differ: bool) -> None:
    assert disagree(prd(one), status(other)) == (["sponsor"] if differ else [])


def test_drafts_agree_where_they_have_one_value_in_common() -> None:
    several = prd("Availability of 99.5 % is the target.\n\nAvailability of 99.0 % is the minimum.")

    assert disagree(several, contract("Availability of 99.0 % per month is agreed.")) == []


def test_a_hidden_sheet_states_no_total(tmp_path: Path) -> None:
    def budget(state: str) -> Document:
        book = openpyxl.Workbook()
        for sheet, total in (("Overview", None), ("Pilot budget", 100_000)):
            page = book.create_sheet(sheet)
            rows = (
                [("Item", "EUR"), ("Licences", 40_000), ("Staff", 60_000), ("Total", total)] if total else [("Pilot",)]
            )
            for row in rows:
                page.append(row)
        book.remove(book.worksheets[0])
        book["Pilot budget"].sheet_state = state
        book.save(tmp_path / "budget.xlsx")
        return with_kind(read_draft(tmp_path / "budget.xlsx"), DocumentKind.BUDGET)

    assert disagree(prd("The pilot costs EUR 90,000 in total."), budget("visible")) == ["total_cost"]
    assert disagree(prd("The pilot costs EUR 90,000 in total."), budget("hidden")) == []


def test_one_draft_does_not_contradict_itself_here() -> None:
    assert disagree(prd("Availability of 99.5 %.\n\nAvailability of 99.0 %.")) == []


def test_hidden_text_contradicts_nothing() -> None:
    hidden = draft('<p>Pilot</p><p style="color:#fff">Availability of 95.0 % per month.</p>', "prd", name="a.html")

    assert [block.hidden for block in hidden.blocks] == ["", "text"]
    assert disagree(hidden, contract("Availability of 99.0 % per month is agreed.")) == []


def test_the_finding_shows_each_draft_with_its_sentence() -> None:
    one, other = prd("Availability is at least 99.5 %."), contract("Availability of 99.0 % per month is agreed.")
    (finding,) = contradictions_of(dossier(one, other))

    assert finding.title == "Availability: 99.5 % (prd.md, § Pilot) against 99.0 % (contract.md, § Agreement)"
    for evidence, document in zip(finding.evidence, (one, other), strict=True):
        assert evidence.document == document.id
        assert document.text[evidence.start : evidence.end] == evidence.quote


def test_the_examples_contradict_each_other(example_dossier: Dossier, example_review: Review) -> None:
    found = {finding.id: finding for finding in contradictions_of(example_dossier)}
    by_draft = {document.id: document.name for document in example_dossier.documents}

    assert set(found) == {"contradiction.pilot_length", "contradiction.availability", "contradiction.total_cost"}
    assert set(found) <= {finding.id for finding in example_review.findings}
    assert "EUR 148,000 (prd.pdf, p. 1)" in found["contradiction.total_cost"].title
    assert "€160,292 (budget.xlsx, Summary!B14)" in found["contradiction.total_cost"].title
    length = found["contradiction.pilot_length"]
    assert {by_draft[e.document]: e.quote for e in length.evidence} == {
        "prd.pdf": "2 February to 29 May 2026",
        "contract.docx": "six (6) months",
        "budget.xlsx": "5 months",
    }
