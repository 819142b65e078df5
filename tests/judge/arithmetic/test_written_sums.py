"""Sums that are written out, shares that make a hundred, and paybacks beside what they follow from."""

from __future__ import annotations

import pytest

from agent.judge.arithmetic import Calculation, calculate
from tests.own import draft


def computed(text: str, kind: str) -> list[Calculation]:
    return [made for made in calculate(draft(f"# Budget\n\n{text}\n", "budget")) if made.kind == kind]


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("47 departures × $90K = $4.23M", True),
        ("47 departures × $90K = $4.93M", False),
        ("800 letters × 5 hrs × $200/hr = $800,000 a year", True),
        ("800 letters × 5 hrs × $200/hr = $600,000 a year", False),
        ("Cloud machines, 12 months at €1,900: €22,800", True),
        ("Cloud machines, 12 months at €1,900: €32,800", False),
    ],
)
def test_products(text: str, ok: bool) -> None:
    assert [made.ok for made in computed(text, "equation")] == [ok]


def test_a_rate_by_the_month_may_explain_a_year() -> None:
    assert computed("1,000 calls × $2 a month = $24,000", "equation") == []


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("Handling falls by 60 %, from 50 minutes to 20 minutes.", True),
        ("Handling falls by 60 %, from 50 minutes to 30 minutes.", False),
        ("The cost is cut by 60% (from $150 to $60 per letter).", True),
        ("The cost is cut by 45% (from $150 to $60 per letter).", False),
        ("It improves by 50 %, from 20 to 30 an hour.", True),
        ("Time is reduced to 60 %, from 50 minutes to 30 minutes.", True),
    ],
)
def test_changes(text: str, ok: bool) -> None:
    (made,) = computed(text, "change")

    assert made.ok is ok


def test_a_share_of_a_total() -> None:
    (wrong,) = computed("Contingency of £240,000 (10 % of the total budget of £1,200,000) is held.", "share")
    (right,) = computed("Contingency of £240,000 (20 % of the total budget of £1,200,000) is held.", "share")

    assert (wrong.ok, right.ok) == (False, True)
    assert wrong.computed == pytest.approx(20)


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("## How the money splits\n\n- Staff: 45 %\n- Licences: 30 %\n- Training: 25 %", True),
        ("## How the money splits\n\n- Staff: 45 %\n- Licences: 30 %\n- Training: 35 %", False),
        ("| Head | Share |\n| --- | --- |\n| Staff | 52 % |\n| Licence | 24 % |\n| Hosting | 24 % |", True),
        ("| Head | Share |\n| --- | --- |\n| Staff | 52 % |\n| Licence | 24 % |\n| Hosting | 14 % |", False),
        ("| Head | Part |\n| --- | --- |\n| A | 33.3 % |\n| B | 33.3 % |\n| C | 33.3 % |\n| Total | 100 % |", True),
    ],
)
def test_shares_that_make_a_hundred(text: str, ok: bool) -> None:
    (made,) = computed(text, "hundred")

    assert made.ok is ok


@pytest.mark.parametrize(
    "text",
    [
        "## Targets\n\n- Adoption: 80 %\n- Accuracy: 95 %\n- Satisfaction: 90 %",
        "| Area | Success rate |\n| --- | --- |\n| A | 40 % |\n| B | 30 % |\n| C | 20 % |",
    ],
)
def test_percentages_that_are_no_shares(text: str) -> None:
    assert computed(text, "hundred") == []


def test_payback_beside_what_it_follows_from() -> None:
    listed = "- Total investment: £480,000\n- Net annual savings: £240,000\n- Payback period: {} months"

    assert [made.ok for made in computed(listed.format(24), "payback")] == [True]
    (wrong,) = computed(listed.format(8), "payback")
    assert (wrong.ok, wrong.doubt) == (False, "")
    (late,) = computed(listed.format(30), "payback")
    assert late.ok is False
    assert late.doubt


def test_roi_of_a_table_that_nets_its_own_figures() -> None:
    table = (
        "| Metric | Year 1 |\n| --- | --- |\n| Total investment | €400,000 |\n| Total benefit | €500,000 |\n"
        "| Net benefit | €100,000 |\n| ROI | {} % |"
    )

    assert [made.ok for made in computed(table.format(25), "roi")] == [True]
    assert [made.ok for made in computed(table.format(150), "roi")] == [False]
