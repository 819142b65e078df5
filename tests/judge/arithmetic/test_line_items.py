"""Lines of a budget: what for, how much, and whether it comes again."""

from __future__ import annotations

import pytest

from agent.judge.arithmetic.figures.categories import Category
from agent.judge.arithmetic.figures.line_items import LineItem, line_items

from .drafts import draft, heading, items, paragraph, table


def by_label(found: tuple[LineItem, ...]) -> dict[str, LineItem]:
    return {item.label: item for item in found}


def test_lines_of_a_sheet_with_periods() -> None:
    document = draft(
        table(
            ("Cost", "Year 1 (€)", "Year 2 (€)", "Note"),
            ("Hosting", "12,000", "14,000", ""),
            ("Set-up fee", "30,000", "5,000", ""),
            ("Licences", "60,000", "60,000", ""),
            ("Workshops", "8,000", "0", ""),
            ("Design", "8,000", "4,000", "4 people at $100K/year"),
            ("Total", "118,000", "83,000", ""),
            sheet="Plan",
        )
    )
    found = by_label(line_items(document))
    assert {label: item.recurrence for label, item in found.items() if not item.is_total} == {
        "Hosting": "recurring",
        "Set-up fee": "one_off",
        "Licences": "recurring",
        "Workshops": "one_off",
        "Design": "unknown",
    }
    hosting = found["Hosting"].amounts
    assert [(a.period, a.value, a.currency, a.ref) for a in hosting] == [
        ("Year 1 (€)", 12_000, "EUR", "Plan!B2"),
        ("Year 2 (€)", 14_000, "EUR", "Plan!C2"),
    ]
    assert document.text[hosting[0].start : hosting[0].end] == "12,000"
    assert found["Total"].is_total


@pytest.mark.parametrize(
    ("label", "category"),
    [
        ("Cloud hosting", Category.INFRASTRUCTURE),
        ("Professional services", Category.PEOPLE),
        ("Service desk and operations", Category.SUPPORT),
        ("Vendor licences", Category.LICENCES),
        ("Model retraining", Category.MAINTENANCE),
        ("User training", Category.CHANGE),
        ("Contingency (10%)", Category.CONTINGENCY),
        ("Connector to the ERP", Category.DATA),
        ("Labour cost savings", Category.BENEFIT),
        ("Sandwiches", Category.OTHER),
    ],
)
def test_category(label: str, category: Category) -> None:
    document = draft(heading("Budget"), table(("Item", "EUR"), (label, "1,000"), ("Else", "2,000"), ("Total", "3,000")))
    assert line_items(document)[0].category is category


def test_reads_lists_and_running_text() -> None:
    document = draft(
        heading("Costs"),
        items("Hosting: €40k per year", "Set-up: €9,000"),
        paragraph("A year of it costs about $21,000 for computing and $58,000 for licences."),
    )
    found = by_label(line_items(document))
    assert found["Hosting"].recurrence == "recurring"
    assert found["Hosting"].amounts[0].period == "year"
    assert found["Set-up"].recurrence == "one_off"
    assert found["licences"].amounts[0].value == 58_000
    assert not found["licences"].structured


def test_columns_tell_one_off_from_yearly() -> None:
    document = draft(
        heading("Budget"),
        table(
            ("Item", "One-off", "Per year Y1", "Per year Y2"),
            ("Build", "9,000", "", ""),
            ("Support", "", "2,000", "2,100"),
        ),
    )
    found = by_label(line_items(document))
    assert (found["Build"].recurrence, found["Support"].recurrence) == ("one_off", "recurring")


def test_what_is_spent_today_is_not_the_cost_of_the_pilot() -> None:
    document = draft(heading("Current state costs (annual)"), items("Salaries: $1.2M", "Licences: $80K"))
    assert [item.is_cost for item in line_items(document)] == [False, False]


def test_beside_running_costs_a_project_budget_is_one_off() -> None:
    document = draft(
        heading("Budget breakdown"),
        items("Licences: $250,000", "Services: $300,000"),
        heading("Operations"),
        items("Cloud: $8,000/month", "Support: $5,000/month"),
    )
    found = [(item.recurrence, item.why) for item in line_items(document)]
    assert found[:2] == [("one_off", "recurring costs are listed apart")] * 2
    alone = draft(heading("Budget breakdown"), items("Licences: $250,000", "Services: $300,000"))
    assert [item.recurrence for item in line_items(alone)] == ["unknown", "unknown"]


def test_a_scale_in_the_header_multiplies() -> None:
    document = draft(heading("Budget"), table(("Item", "Amount (INR lakh)"), ("Build", "58.0"), ("Run", "9.0")))
    assert [item.amounts[0].value for item in line_items(document)] == [
        pytest.approx(5_800_000),
        pytest.approx(900_000),
    ]


def test_transposed_table_gives_a_line_per_column() -> None:
    document = draft(
        heading("Costs"),
        table(("Period", "Cloud (€)", "Support (€)"), ("Year 1", "10,000", "50,000"), ("Year 2", "12,000", "0")),
    )
    found = by_label(line_items(document))
    assert [(a.period, a.value) for a in found["Cloud (€)"].amounts] == [("Year 1", 10_000), ("Year 2", 12_000)]
    assert found["Support (€)"].recurrence == "one_off"
