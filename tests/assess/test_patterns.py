"""Patterns: combinations of levels and signs that have a name."""

from __future__ import annotations

from typing import Any

import pytest

from agent.assess.patterns import patterns_of
from agent.review import CheckAnswer, Finding, Judgment
from tests.own import check, criterion, draft, pattern, review, rubric, said, sign

OWNER = criterion(check("named", sign(about=["owner"])), id="house.owner")
MONEY = criterion(check("named", sign(about=["money"])), id="house.money")
TEXT = "# Pilot\n\nThe demo was a great success.\n\nThe owner is the board.\n"


def judged(criterion_id: str, level: str, quote: str = "") -> Judgment:
    document = draft(TEXT)
    evidence = [said("x", "yes", document, quote).evidence] if quote else []
    return Judgment.model_validate(
        {
            "criterion": criterion_id,
            "level": level,
            "reason": "stated",
            "confidence": 0.9,
            "rationale": "",
            "evidence": evidence,
        }
    )


def found(holds: Any, judgments: list[Judgment], *own: CheckAnswer, kinds: set[str] | None = None) -> list[Finding]:
    house = pattern(check("demo"), check("plan"), holds=holds)
    return patterns_of(judgments, {house.id: own}, kinds or {"prd"}, rubric(OWNER, MONEY, patterns=[house]))


@pytest.mark.parametrize(
    ("word", "holds_for"),
    [("missing", {"missing"}), ("weak", {"missing", "partial"}), ("met", {"met"})],
)
@pytest.mark.parametrize("level", ["met", "partial", "missing", "unassessed", "not_applicable"])
def test_words_speak_of_levels(word: str, holds_for: set[str], level: str) -> None:
    assert bool(found(f"{word} house.owner", [judged("house.owner", level)])) == (level in holds_for)


def test_what_was_not_judged_makes_no_pattern() -> None:
    assert not found("weak house.owner", [])
    assert not found({"not": "met house.owner"}, [judged("house.owner", "unassessed")])
    assert found({"not": "met house.owner"}, [judged("house.owner", "partial")])


@pytest.mark.parametrize(
    ("answers", "holds"), [("yes", True), ("no yes", True), ("no", False), ("deferred", False), ("", False)]
)
def test_a_sign_counts_where_any_draft_shows_it(answers: str, holds: bool) -> None:
    own = [said("demo", answer) for answer in answers.split()]

    assert bool(found("demo", [], *own)) == holds


def test_an_unknown_sign_is_neither_there_nor_absent() -> None:
    assert not found("demo", [], said("demo", "unknown"))
    assert not found({"not": "demo"}, [], said("demo", "no"), said("demo", "unknown"))
    assert found({"not": "demo"}, [], said("demo", "no"))


def test_it_concerns_the_kinds_it_is_for() -> None:
    assert not found("demo", [], said("demo", "yes"), kinds={"contract", "budget"})
    assert found("demo", [], said("demo", "yes"), kinds={"contract", "prd"})


def test_its_own_sentences_are_quoted_and_not_those_of_the_criteria() -> None:
    document = draft(TEXT)
    demo = said("demo", "yes", document, "The demo was a great success.")
    weak = judged("house.owner", "partial", "The owner is the board.")
    (finding,) = found({"all": ["weak house.owner", "demo"]}, [weak], demo, said("plan", "no"))

    assert [quote.quote for quote in finding.evidence] == ["The demo was a great success."]
    assert (finding.id, finding.pattern, finding.criterion) == ("pattern.house", "pattern.house", None)


def test_a_criterion_that_is_met_is_no_evidence_of_a_pattern() -> None:
    strong = judged("house.owner", "met", "The owner is the board.")
    (finding,) = found({"all": ["met house.owner", "demo"]}, [strong], said("demo", "yes"))

    assert finding.evidence == ()


def test_a_review_raises_a_pattern_of_ones_own() -> None:
    house = pattern(
        check("demo", sign(about=["demo"])), holds={"all": ["demo", "weak house.money"]}, severity="blocker"
    )
    own = rubric(OWNER, MONEY, patterns=[house])

    raised = review(own, draft(TEXT)).findings
    held_off = review(own, draft(TEXT + "\nThe money is there.\n")).findings

    assert [finding.id for finding in raised] == ["pattern.house", "house.money"]
    assert [finding.id for finding in held_off] == []
