"""Break-even months, net present values and teams against the lists and tables that they follow from."""

from __future__ import annotations

import pytest

from agent.judge.arithmetic import Calculation, calculate
from tests.own import draft

MONTHS = """# Case

Break-even: month {month} (sooner than hoped)

| Month | Cumulative cost | Savings | Net |
| --- | --- | --- | --- |
| Month 1 | $90,000 | $10,000 | -$80,000 |
| Month 2 | $95,000 | $60,000 | -$35,000 |
| Month 3 | $99,000 | $110,000 | $11,000 |
| Month 6 | $110,000 | $260,000 | $150,000 |
"""


def made(text: str, kind: str) -> list[Calculation]:
    return [one for one in calculate(draft(text, "budget")) if one.kind == kind]


@pytest.mark.parametrize(("month", "ok"), [(2, False), (3, True), (4, False)])
def test_break_even_is_the_month_in_which_the_net_turns(month: int, ok: bool) -> None:
    (found,) = made(MONTHS.format(month=month), "payback")

    assert found.ok is ok
    assert found.computed == 3
    assert [quote.quote.startswith(said) for quote, said in zip(found.evidence, ("Break", "Month 3"), strict=True)]


@pytest.mark.parametrize(("month", "ok"), [(3, False), (4, True), (6, True), (7, False)])
def test_a_month_that_the_table_skips_may_hold_the_turn(month: int, ok: bool) -> None:
    text = MONTHS.format(month=month).replace("| $110,000 | $11,000 |", "| $80,000 | -$19,000 |")
    (found,) = made(text, "payback")

    assert found.ok is ok


def test_months_without_a_running_column_say_nothing_of_break_even() -> None:
    assert made(MONTHS.format(month=2).replace("Cumulative cost", "Cost"), "payback") == []
    assert made(MONTHS.format(month=2).replace("Break-even", "Break-even in the worst case"), "payback") == []


NPV = """# Return

- Initial investment: $300,000
- Year 1: $100,000
- Year 2: $200,000
- Year 3: $300,000
- 3-year NPV: ${npv} (10% discount rate)
"""


@pytest.mark.parametrize(
    ("npv", "ok", "asked"),
    [
        ("181,600", True, False),  # 90,909 + 165,289 + 225,394 - 300,000
        ("229,800", True, False),  # each year's benefit at its beginning
        ("481,600", False, True),  # the investment left out
        ("900,000", False, False),
    ],
)
def test_an_npv_follows_from_its_years(npv: str, ok: bool, asked: bool) -> None:
    (found,) = made(NPV.format(npv=npv), "npv")

    assert (found.ok, bool(found.doubt)) == (ok, asked)


def test_an_npv_of_other_years_or_without_an_investment_is_not_computed() -> None:
    assert made(NPV.format(npv="900,000").replace("3-year", "5-year"), "npv") == []
    assert made(NPV.format(npv="900,000").replace("- Initial investment: $300,000\n", ""), "npv") == []


TEAM = """# Cost

#### Review team ({total})

- **Editors**: 2 people × 50% allocation × 4 months × $6,000/month
- **Clerk**: 1 person × 25% allocation × 4 months × $4,000/month
"""


@pytest.mark.parametrize(("total", "ok"), [("$28,000", True), ("$24,000", False), ("$35,000", False)])
def test_a_team_costs_heads_times_share_times_time_times_rate(total: str, ok: bool) -> None:
    (found,) = made(TEAM.format(total=total), "product")

    assert (found.ok, found.computed) == (ok, 28_000)


@pytest.mark.parametrize(
    "change", [("$4,000/month", "$4,000/week"), ("1 person × 25% allocation", "Help"), ("× 4 months × $4", "× $4")]
)
def test_a_team_whose_cost_nobody_can_compute_is_not_computed(change: tuple[str, str]) -> None:
    assert made(TEAM.format(total="$99,000").replace(*change), "product") == []


@pytest.mark.parametrize(("result", "ok"), [("$1.50", True), ("$0.02", False), ("$15.00", False)])
def test_minutes_at_an_hourly_rate_are_hours(result: str, ok: bool) -> None:
    text = f"Checking costs 20% of letters × 9 minutes of work @ $50/hour rate = {result} a letter."
    (found,) = made(text, "equation")

    assert found.ok is ok
