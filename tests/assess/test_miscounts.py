"""Arithmetic findings: what a draft's own figures contradict, and nothing else."""

from __future__ import annotations

import pytest

from agent.assess.miscounts import miscounts_of
from agent.document import Document, Dossier
from tests.own import check, criterion, dossier, draft, review, rubric

FEES = """\
# Agreement

## Annex A – Fees

| Item | Unit | Fee (EUR) |
| --- | --- | --- |
| Set-up | once | 24,000 |
| Connector | once | 43,700 |
| Subscription | {unit} | 6,500 |
| {label} | – | {total} |
| Production phase | per document | 1.05 |
"""
SECTIONS = """\
# Budget

| Item | EUR |
| --- | --- |
| A Vendor | |
| Licences | 10,000 |
| Set-up | 20,000 |
| Subtotal | {first} |
| B Other | |
| Rooms | 3,200 |
| Travel | 3,400 |
| Counsel | 6,800 |
| Subtotal | {second} |
"""


def wrong(*documents: Document) -> list[str]:
    return [finding.id for finding in miscounts_of(dossier(*documents))]


@pytest.mark.parametrize(
    ("unit", "label", "total"),
    [
        ("per month", "Fees for the pilot period in total (six months)", "106,700"),
        ("monthly", "Total for 6 months", "106,700"),
        ("per month", "Total for the two quarters", "106,700"),
        ("a week", "Total for twelve weeks", "145,700"),
        ("per month", "Total, first year", "106,700"),
        ("per month", "Total", "74,200"),
        ("once", "Total", "74,200"),
    ],
)
def test_a_total_over_prices_per_month_is_not_called_wrong(unit: str, label: str, total: str) -> None:
    assert wrong(draft(FEES.format(unit=unit, label=label, total=total), "contract")) == []


def test_a_total_of_single_prices_is_called_wrong() -> None:
    text = FEES.format(unit="once", label="Total for 6 months", total="106,700")

    assert wrong(draft(text, "contract")) == ["arithmetic.contract.total:total-for-6-months"]


def test_amounts_that_are_multiplied_already_are_summed_as_they_stand() -> None:
    head = "# Budget\n\n| Item | Unit | Quantity | Price EUR | Amount EUR |\n| --- | --- | --- | --- | --- |\n"
    lines = "| A | once | 1 | 1,000 | 1,000 |\n| B | per month | 6 | 500 | 3,000 |\n| C | once | 1 | 2,000 | 2,000 |\n"

    assert wrong(draft(f"{head}{lines}| Total (six months) | | | | 6,000 |\n", "budget")) == []
    assert wrong(draft(f"{head}{lines}| Total (six months) | | | | 5,200 |\n", "budget")) != []


def test_the_working_shows_how_often_a_price_counts() -> None:
    from agent.judge.arithmetic import calculate

    text = FEES.format(unit="per month", label="Total (six months)", total="106,700")
    (total,) = [made for made in calculate(draft(text, "contract")) if made.kind == "total"]

    assert total.ok is True
    assert total.working.startswith("24,000 + 43,700 + 6 × 6,500 = 106,700")
    assert "r2c3" not in total.statement


def test_a_subtotal_that_leaves_out_half_is_found_where_its_sibling_adds_up() -> None:
    (found,) = miscounts_of(dossier(draft(SECTIONS.format(first="30,000", second="6,600"), "budget")))

    assert found.severity == "blocker"
    assert "6,800 less" in found.title
    assert "13,400" in found.title
    assert found.evidence[0].quote == "Subtotal | 6,600"


def test_without_a_sibling_such_a_gap_is_no_slip() -> None:
    assert wrong(draft(SECTIONS.format(first="1,000", second="6,600"), "budget")) == []


def test_what_adds_up_raises_nothing() -> None:
    assert wrong(draft(SECTIONS.format(first="30,000", second="13,400"), "budget")) == []


def test_two_drafts_of_a_kind_with_the_same_slip_have_two_ids() -> None:
    slip = (
        "# {title}\n\n| Item | EUR |\n| --- | --- |\n| A | 1,000 |\n| B | 2,000 |\n| C | 4,000 |\n| Total | 6,500 |\n"
    )
    one, other = (draft(slip.format(title=title), "budget") for title in ("Budget", "Budget, revised"))

    assert wrong(one, other) == ["arithmetic.budget.total:total", "arithmetic.budget.total:total:2"]


def test_the_examples(example_dossier: Dossier) -> None:
    (found,) = miscounts_of(example_dossier)

    assert found.id.startswith("arithmetic.budget.total:subtotal")
    assert found.evidence[0].cells == "Detail!G18"
    assert "€6,600" in found.title
    assert "€13,400" in found.title


def test_a_wrong_sum_is_one_finding_and_no_strength_stands_beside_it() -> None:
    adds_up = criterion(check("agree", compute="totals_agree"), id="house.sums", title="Totals", kinds=["budget"])
    house = rubric(adds_up)
    right = draft(
        "# Budget\n\n| Item | EUR |\n| --- | --- |\n| Staff | 60 |\n| Rooms | 40 |\n| Total | 100 |\n", "budget"
    )
    wrong = draft(
        "# Other\n\n| Item | EUR |\n| --- | --- |\n| Vans | 600 |\n| Fuel | 400 |\n| Total | 1,100 |\n",
        "budget",
        name="other.md",
    )

    alone = review(house, wrong)
    assert [judgment.level for judgment in alone.judgments] == ["missing"]
    assert [finding.id for finding in alone.findings] == ["arithmetic.budget.total:total"]

    beside = review(house, right, wrong)
    assert [strength.criterion for strength in review(house, right).strengths] == ["house.sums"]
    assert beside.strengths == ()
    assert [finding.id for finding in beside.findings] == ["arithmetic.budget.total:total"]
