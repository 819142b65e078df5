"""A second review against the first."""

from __future__ import annotations

from agent.assess.compare import compare
from agent.document import Document
from agent.review import Comparison
from tests.own import check, criterion, draft, pattern, review, rubric, sign

HOUSE = rubric(
    criterion(check("x", sign(about=["owner"])), id="house.owner"),
    criterion(check("x", sign(about=["budget"])), id="house.budget"),
    criterion(check("x", sign(about=["exit"])), id="house.exit"),
    criterion(check("x", sign(about=["uptime"])), id="house.uptime", kinds=["contract"]),
    patterns=[pattern(check("x", sign(about=["demo"])), holds="x")],
)
BEFORE = "# Pilot\n\nThe owner is Maria. The demo went well.\n"
AFTER = "# Pilot\n\nThe budget is 100. The demo went well.\n"


def against(now: list[Document], before: list[Document]) -> Comparison:
    return compare(review(HOUSE, *now), review(HOUSE, *before), "before.json")


def fixed(comparison: Comparison) -> list[str]:
    return [finding.id for finding in comparison.fixed]


def test_what_is_fixed_new_and_open() -> None:
    comparison = against([draft(AFTER)], [draft(BEFORE)])

    assert comparison.against == "before.json"
    assert fixed(comparison) == ["house.budget"]
    assert comparison.new == ("house.owner",)
    assert comparison.open == ("house.exit", "pattern.house")
    assert comparison.changed == ("house.owner: met → missing", "house.budget: missing → met")


def test_the_same_drafts_have_nothing_new() -> None:
    comparison = against([draft(BEFORE)], [draft(BEFORE)])

    assert (fixed(comparison), comparison.new, comparison.changed) == ([], (), ())
    assert comparison.open == ("house.budget", "house.exit", "pattern.house")


def test_what_is_not_handed_in_again_is_not_fixed() -> None:
    contract = draft("# Agreement\n\nThe fee is 100. The demo went well.\n", "contract")
    without_demo = draft("# Pilot\n\nThe owner is Maria.\n")

    assert fixed(against([without_demo], [draft(BEFORE), contract])) == []
    assert fixed(against([without_demo], [draft(BEFORE)])) == ["pattern.house"]
    assert fixed(against([without_demo, contract], [draft(BEFORE), contract])) == ["pattern.house"]


def test_what_can_no_longer_be_read_is_not_fixed() -> None:
    comparison = against([draft(AFTER, unread=0.5)], [draft(BEFORE)])

    assert fixed(comparison) == ["house.budget"]
    assert "house.exit: missing → unassessed" in comparison.changed
