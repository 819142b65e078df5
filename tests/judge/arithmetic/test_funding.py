"""What is kept for scaling, what keeps running, and what is held against surprise."""

from __future__ import annotations

import pytest

from agent.document import Block
from agent.judge.arithmetic import Calculation, answer, calculate
from agent.judge.arithmetic.funding import contingency_lines, contingency_mention, running_costs, told_apart, tranche
from agent.review import Answer
from rubrics.computation import Computation

from .drafts import draft, heading, items, paragraph, table


def kept(*rows: tuple[str, ...], heads: tuple[str, ...] = ("Item", "EUR")) -> Calculation:
    return tranche(draft(heading("Budget"), table(heads, *rows)))


@pytest.mark.parametrize(
    ("scale", "side"),
    [(12, "below"), (14.8, "within"), (15, "within"), (38, "within"), (40, "within"), (45, "above")],
)
def test_the_guideline_is_fifteen_to_forty_percent_of_both(scale: float, side: str) -> None:
    found = kept(("Pilot", f"{1000 - scale * 10:g}"), ("Scaling tranche", f"{scale * 10:g}"))
    assert found.computed == pytest.approx(scale / 100)
    assert f", {side} the guideline" in found.statement
    assert found.ok is (side == "within")


def test_a_column_of_totals_is_counted_alone() -> None:
    found = kept(
        ("Pilot", "400", "350", "750"), ("Scaling tranche", "50", "200", "250"), heads=("Item", "2026", "2027", "Total")
    )
    assert found.working == "250 / (250 + 750) = 25.0%"


def test_what_is_spent_or_measured_today_is_no_part_of_either() -> None:
    found = kept(("Pilot", "750"), ("Pilot, invoiced", "500"), ("Scaling tranche", "250"))
    assert found.computed == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("rows", "ok"),
    [
        ((("Build", "750"), ("Set aside for other sites", "250"), ("Total", "1,000")), True),
        ((("Build", "250"), ("Set aside for other sites", "750"), ("Total", "1,000")), False),
        ((("Build", "580"), ("Set aside for other sites", "420"), ("Total", "1,000")), None),
    ],
    ids=["inside", "outside", "in or out, by what the total holds"],
)
def test_a_reserve_beside_a_total(rows: tuple[tuple[str, ...], ...], ok: bool | None) -> None:
    assert kept(*rows).ok is ok


@pytest.mark.parametrize("label", ["Set aside", "Scaling tranche", "Roll-out", "Expansion", "Kept back", "Tranche 2"])
def test_what_is_kept_for_scaling_has_many_names(label: str) -> None:
    assert kept(("Pilot", "750"), (label, "250")).computed == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20 % of the money is set aside for the roll-out.", 0.20),
        ("The scaling reserve is 60 % of the whole.", 0.60),
        ("Of the grant 30% is parked for later sites.", 0.30),
    ],
)
def test_a_share_that_is_stated(text: str, share: float) -> None:
    document = draft(paragraph(text))
    (found,) = [c for c in calculate(document) if c.id == "tranche-share"]
    assert found.computed == pytest.approx(share)
    outside = answer(document, Computation.RESERVE_OUTSIDE_GUIDELINE, "check").answer
    assert outside is (Answer.YES if share > 0.4 else Answer.NO)


@pytest.mark.parametrize(
    ("blocks", "months"),
    [
        (table(("Item", "Q1 2026", "Q2 2026", "Nature"), ("Hosting", "900", "900", "recurring")), 6),
        (table(("Item", "H1 2026", "Nature"), ("Hosting", "900", "recurring")), 6),
        (table(("Item", "2026", "2027"), ("Hosting", "900", "900")), 24),
        (table(("Item", "Jan 2026", "Feb 2026", "Nature"), ("Hosting", "900", "900", "recurring")), 2),
        (items("Hosting for 2 years, monthly: €500"), 24),
        (items("Hosting for 5 months, monthly: €500"), 5),
        (items("Hosting for 5 months, monthly: €500", "Support, monthly: €100"), 12),
        (items("Hosting: €500 per month"), 12),
        (table(("Item", "2026"), ("Hosting", "900")), 0),
        (items("Contingency for hosting: €1,000 per month"), 0),
        (items("Monthly burn: €1,000"), 0),
    ],
)
def test_how_long_running_costs_are_covered(blocks: list[Block], months: float) -> None:
    assert running_costs(draft(heading("Costs"), blocks)).months == months


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("A management reserve of 5 % is part of the budget.", False),
        ("A risk buffer is in the costs.", False),
        ("Contingency is not planned in this budget.", True),
        ("Contingency: none in the budget.", True),
        ("The budget holds no contingency.", True),
        ("It is budgeted without any contingency.", True),
        ("The contingency fee costs €300.", None),
        ("The contingency plan costs nothing.", None),
        ("Contingency is a fine word.", None),
    ],
)
def test_contingency_is_money(text: str, denied: bool | None) -> None:
    mention = contingency_mention(draft(paragraph(text)))
    assert (mention[1] if mention else None) is denied


@pytest.mark.parametrize(("amount", "lines"), [("10,000", 1), ("0", 0)])
def test_a_contingency_of_nothing_is_none(amount: str, lines: int) -> None:
    rows = table(("Item", "EUR"), ("Build", "90,000"), ("Contingency", amount))
    assert len(contingency_lines(draft(heading("Budget"), rows))) == lines


def test_portions_released_on_a_condition_are_no_cost_lines() -> None:
    rows = table(
        ("Item", "EUR", "Nature"),
        ("Design", "900", "one-off"),
        ("Hosting", "100", "per year"),
        ("Tranche 1", "600", ""),
        ("Desk", "50", ""),
    )
    told, untold = told_apart(draft(heading("Budget"), rows))
    assert [item.label for item in told] == ["Design", "Hosting"]
    assert [item.label for item in untold] == ["Desk"]
