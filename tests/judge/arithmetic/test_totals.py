"""Stated totals against what they are the total of."""

from __future__ import annotations

import pytest

from agent.document import Document
from agent.judge.arithmetic import Calculation, answer, calculate
from agent.review import Answer
from rubrics.computation import Computation

from .drafts import draft, heading, items, paragraph, table

TOTALS = ("total", "same-total", "product")


def totals(document: Document) -> list[Calculation]:
    found = [c for c in calculate(document) if c.kind in TOTALS]
    for calculation in found:
        for evidence in calculation.evidence:
            assert document.text[evidence.start : evidence.end] == evidence.quote
    return found


def budget(*rows: tuple[str, ...]) -> Document:
    return draft(heading("Budget"), table(*rows))


def test_a_wrong_total_is_told_with_both_figures_and_the_cells() -> None:
    document = draft(
        table(
            ("Item", "Amount (€)"),
            ("Build", "300,000"),
            ("Hosting", "160,000"),
            ("Total", "480,000"),
            sheet="Budget",
        )
    )
    (found,) = totals(document)
    assert found.ok is False
    assert (found.claimed, found.computed) == (480_000, 460_000)
    assert found.statement == (
        "Total of €480,000 (Budget!B4) is €20,000 more than the lines above it, which add up to €460,000 "
        "(Budget!B2:B3)."
    )
    assert [e.cells for e in found.evidence] == ["Budget!B4", "Budget!B2", "Budget!B3"]
    agree = answer(document, Computation.TOTALS_AGREE, "check")
    assert agree.answer is Answer.DENIED
    assert agree.evidence == found.evidence[0]


AGREEING = {
    "plain": [("Item", "EUR"), ("Build", "300"), ("Run", "200"), ("Total", "500")],
    "subtotals": [
        ("Item", "EUR"), ("A", "10"), ("B", "20"), ("Subtotal one", "30"), ("C", "5"), ("D", "6"),
        ("Subtotal two", "11"), ("Grand total", "41"),
    ],
    "tax": [
        ("Item", "Cost"), ("Build", "€100,000"), ("Run", "€20,000"), ("Total excl. VAT", "€120,000"),
        ("VAT 20%", "€24,000"), ("Total incl. VAT", "€144,000"),
    ],
    "tax without a line": [("Item", "Cost"), ("Build", "€100"), ("Run", "€20"), ("Total incl. 20 % VAT", "€144")],
    "tax above a total without it": [
        ("Item", "Cost"), ("Build", "€100"), ("Run", "€20"), ("VAT 20%", "€24"), ("Total excl. VAT", "€120"),
    ],
    "contingency after a subtotal": [
        ("Item", "Cost"), ("Build", "€100,000"), ("Run", "€20,000"), ("Subtotal", "€120,000"),
        ("Contingency (10%)", "€12,000"), ("Total", "€132,000"),
    ],
    "contingency left out": [
        ("Item", "Cost"), ("Build", "€100,000"), ("Run", "€20,000"), ("Contingency", "€12,000"), ("Total", "€120,000"),
    ],
    "details": [
        ("Item", "EUR"), ("Personnel", "300"), ("of which engineers", "200"), ("of which PM", "100"), ("Cloud", "50"),
        ("Total", "350"),
    ],
    "parents": [
        ("Item", "EUR"), ("1 Personnel", "300"), ("1.1 Engineers", "200"), ("1.2 PM", "100"), ("2 Cloud", "50"),
        ("Total", "350"),
    ],
    "grant": [("Item", "EUR"), ("Build", "300"), ("Run", "180"), ("Less: grant", "100"), ("Total", "380")],
    "optional": [("Item", "EUR"), ("Build", "300"), ("Run", "180"), ("Site (optional)", "99"), ("Total", "480")],
    "rounded lines": [("Item", "€m"), ("A", "1.24"), ("B", "2.33"), ("C", "0.48"), ("Total", "4.1")],
    "rounded total": [("Item", "EUR"), ("A", "125,300"), ("B", "354,300"), ("Total", "480,000")],
    "range": [("Item", "Cost"), ("A", "$0.21"), ("B", "$0.07"), ("Total", "$0.28-0.32")],
    "total on top": [("Item", "EUR"), ("Total", "480"), ("Build", "300"), ("Run", "180")],
    "unit prices": [
        ("Item", "Qty", "Unit price", "Amount"), ("Seats", "50", "€18", "€900"), ("Days", "10", "€800", "€8,000"),
        ("Total", "60", "", "€8,900"),
    ],
    "cumulative column": [
        ("Month", "Spend", "Cumulative spend"), ("Jan", "€10k", "€10k"), ("Feb", "€20k", "€30k"),
        ("Total", "€30k", "€30k"),
    ],
    "one-off and monthly": [
        ("Item", "One-off", "Monthly", "Total year 1"), ("Build", "€100", "€0", "€100"), ("Host", "€5", "€2", "€29"),
        ("Total", "€105", "€2", "€129"),
    ],
    "periods": [
        ("Item", "Year 1", "Year 2", "Total"), ("Build", "100", "0", "100"), ("Run", "10", "20", "30"),
        ("Total", "110", "20", "130"),
    ],
    "costs and benefits": [
        ("Item", "EUR"), ("Build", "300"), ("Run", "100"), ("Total costs", "400"), ("Time saved", "350"),
        ("Fewer errors", "250"), ("Total benefits", "600"), ("Net total", "200"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("rows", AGREEING.values(), ids=AGREEING)
def test_accepts_a_total_that_has_a_reading(rows: list[tuple[str, ...]]) -> None:
    found = totals(budget(*rows))
    assert any(calculation.ok for calculation in found)
    assert all(calculation.ok is not False for calculation in found)


@pytest.mark.parametrize(
    "rows",
    [
        [("Item", "Cost"), ("Build", "€100,000"), ("Cloud", "$20,000"), ("Total", "€118,000")],
        [("Item", "EUR"), ("Build", "300,000"), ("Hosting", "TBD"), ("Support", "50,000"), ("Total", "400,000")],
        [("Item", "Cost"), ("Licence", "€10/month"), ("Build", "€500"), ("Total", "€620")],
        [("Month", "Cost"), ("Jan", "€10"), ("Feb", "€12"), ("Total", "€900")],
    ],
    ids=["two currencies", "a line to be decided", "a price per month among sums", "no sum by any means"],
)
def test_does_not_claim_where_the_lines_are_not_sure(rows: list[tuple[str, ...]]) -> None:
    assert [calculation.ok for calculation in totals(budget(*rows))] == [None]


@pytest.mark.parametrize(
    "rows",
    [
        [("Site", "Users"), ("A", "120"), ("B", "80"), ("Total", "190")],
        [("Month", "Cost per invoice"), ("Jan", "€10"), ("Feb", "€14"), ("Average", "€12")],
        [("Option", "Three-year total"), ("Build", "€500"), ("Buy", "€300"), ("Hybrid", "€400")],
    ],
    ids=["head count", "average", "options beside each other"],
)
def test_sums_nothing_but_money(rows: list[tuple[str, ...]]) -> None:
    document = draft(heading("Overview"), table(*rows))
    assert totals(document) == []


def test_a_wrong_sum_along_the_row_needs_rows_that_agree() -> None:
    header = ("Item", "Q1", "Q2", "Total")
    found = totals(budget(header, ("Cloud", "10", "10", "20"), ("Staff", "30", "40", "75"), ("PM", "5", "5", "10")))
    wrong = [calculation for calculation in found if calculation.ok is False]
    assert [calculation.id for calculation in wrong] == ["row-total:staff:total"]
    assert (wrong[0].claimed, wrong[0].computed) == (75, 70)


def test_rows_without_a_number_between_numbered_lines_are_subtotals() -> None:
    rows = [
        ("No.", "Post", "EUR"), ("1", "Server", "100"), ("2", "Storage", "50"), ("", "First step", "160"),
        ("3", "Power", "41"), ("4", "Cover", "52"), ("", "Each year", "93"),
    ]  # fmt: skip
    found = {calculation.id: calculation.ok for calculation in totals(budget(*rows))}
    assert found == {"total:first-step": False, "total:each-year": True}


def test_such_a_row_alone_claims_nothing() -> None:
    rows = [("No.", "Post", "EUR"), ("1", "A", "100"), ("2", "B", "50"), ("3", "C", "7"), ("", "In short", "160")]
    assert [calculation.ok for calculation in totals(budget(*rows))] == [None]


def test_finds_the_lines_of_a_total_on_another_sheet() -> None:
    document = draft(
        table(
            ("Cost", "Year 1 ($)", "Year 2 ($)"), ("Licences", "60", "60"), ("Build", "120", "30"), ("Care", "5", "5"),
            sheet="Costs",
        ),
        table(("Metric", "Year 1", "Year 2"), ("Total investment", "$185", "$95"), number=1, sheet="Summary"),
    )  # fmt: skip
    assert [(c.ok, c.computed) for c in totals(document)] == [(True, 185), (True, 95)]


def test_a_total_in_a_list_is_checked_against_its_items() -> None:
    document = draft(
        heading("Costs"), items("Hosting: €40,000 per year", "Support: €20,000 per year", "Total: €70,000 per year")
    )
    (found,) = totals(document)
    assert found.ok is False
    assert (found.claimed, found.computed) == (70_000, 60_000)


def test_a_monthly_list_may_be_totalled_by_the_year() -> None:
    document = draft(
        heading("Costs"), items("Hosting: €4,000/month", "Support: €2,000/month", "Total: €72,000 per year")
    )
    assert [calculation.ok for calculation in totals(document)] == [True]


@pytest.mark.parametrize(("last", "ok"), [("€100,000", True), ("€90,000", False)])
def test_a_budget_before_its_breakdown(last: str, ok: bool) -> None:
    document = draft(
        heading("Money"),
        paragraph("Total budget: €850,000"),
        paragraph("Budget breakdown:"),
        items("Licences: €250,000", "Services: €500,000", f"Contingency: {last}"),
    )
    assert [calculation.ok for calculation in totals(document)] == [ok]


def test_headings_with_amounts_are_held_to_the_sums_the_others_keep() -> None:
    blocks = [heading("Costs", 1)]
    for name, parts in {"Build": (30, 20), "Care": (5, 7), "Change": (2, 3), "Data": (10, 11)}.items():
        stated = sum(parts) + (9 if name == "Data" else 0)
        blocks += [
            heading(f"{name} (${stated},000)"),
            *items(*(f"Part {number}: ${part},000" for number, part in enumerate(parts))),
        ]
    wrong = [calculation for calculation in totals(draft(blocks)) if calculation.ok is False]
    assert [(c.claimed, c.computed) for c in wrong] == [(30_000, 21_000)]


def test_a_market_is_not_a_budget() -> None:
    document = draft(heading("Total addressable market: $2.4B"), items("Software: $3.2B", "Automation: $1.5B"))
    assert all(calculation.ok is not False for calculation in totals(document))


@pytest.mark.parametrize(
    ("text", "ok"),
    [("Total budget: €480,000", True), ("Total budget: €500,000", False)],
)
def test_the_same_total_in_text_and_in_thousands_in_a_table(text: str, ok: bool) -> None:
    document = draft(
        paragraph(text),
        heading("Budget"),
        table(("Item", "k€"), ("Build", "300"), ("Hosting", "180"), ("Total", "480")),
    )
    same = [calculation for calculation in totals(document) if calculation.kind == "same-total"]
    assert [calculation.ok for calculation in same] == [ok]
    assert len(same[0].evidence) == 2


def test_totals_of_different_things_are_not_compared() -> None:
    document = draft(paragraph("Total pilot budget: €300,000"), paragraph("Total scaling budget: €200,000"))
    assert [calculation for calculation in totals(document) if calculation.kind == "same-total"] == []


def test_no_total_is_no() -> None:
    document = budget(("Item", "EUR"), ("Build", "300"), ("Run", "200"))
    for compute in (Computation.TOTALS_AGREE, Computation.TOTAL_STATED):
        assert answer(document, compute, "check").answer is Answer.NO


def test_hidden_text_states_nothing() -> None:
    blocks = items("Hosting: €40,000", "Support: €20,000", "Total: €90,000")
    document = draft(heading("Costs"), [block.model_copy(update={"hidden": "text"}) for block in blocks])
    assert totals(document) == []


def test_a_heading_is_not_held_to_the_items_of_another_under_it() -> None:
    blocks = [heading("Costs", 1)]
    for name in ("Build", "Care", "Change"):
        blocks += [heading(f"{name} ($5,000)"), *items("One: $2,000", "Two: $3,000")]
    blocks += [heading("Data ($9,000)"), heading("Some of it", 3), *items("One: $2,000", "Two: $5,000")]
    assert all(calculation.ok is not False for calculation in totals(draft(blocks)))


def test_totals_of_scenarios_may_differ() -> None:
    document = draft(
        heading("Plan", 1),
        heading("Scenario A"), paragraph("Total budget: €300,000"),
        heading("Scenario B"), paragraph("Total budget: €200,000"),
    )  # fmt: skip
    assert [calculation for calculation in totals(document) if calculation.kind == "same-total"] == []


def test_a_wrong_sum_along_columns_that_are_no_periods() -> None:
    header = ("Volume", "API cost", "Cloud cost", "Total")
    rows = [("small", "€105", "€100", "€205"), ("middle", "€210", "€150", "€360"), ("large", "€420", "€200", "€640")]
    wrong = [c for c in totals(draft(table(header, *rows))) if c.ok is False]
    assert [(c.claimed, c.computed) for c in wrong] == [(640, 620)]
    assert totals(draft(table(header, rows[2]))) == []
