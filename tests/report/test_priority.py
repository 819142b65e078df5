"""What to begin with, and what is still to be answered."""

from __future__ import annotations

from typing import Any

from agent.report.priority import first_to_fix
from agent.review import Evidence, Finding, Review
from tests.own import check, criterion, draft, review, rubric, sign

HOUSE = rubric(
    criterion(check("x", sign(about=["sponsor"])), id="house.minor", severity="minor"),
    criterion(check("x", sign(about=["sponsor"])), id="house.blocker", severity="blocker"),
)
REVIEW = review(HOUSE, draft("# Pilot\n\nThe sponsor is Ada.\n"))


def finding(name: str, severity: str = "blocker", quote: str = "", **fields: Any) -> Finding:
    evidence = (Evidence(document="d", quote=quote, start=0, end=len(quote)),) if quote else ()
    return Finding.model_validate(
        {"id": name, "severity": severity, "title": "", "why": "", "fix": "", "evidence": evidence, **fields}
    )


def first(*findings: Finding) -> list[str]:
    changed: Review = REVIEW.model_copy(update={"findings": findings})
    return [each.id for each in first_to_fix(changed)]


def test_the_gravest_come_first_three_at_most() -> None:
    assert first(finding("a", "minor"), finding("b", "major"), finding("c"), finding("d")) == ["c", "d", "b"]


def test_what_is_sure_comes_before_what_is_not_and_patterns_last() -> None:
    unsure, pattern = finding("unsure", confidence=0.5), finding("pattern", pattern="pattern.house")
    assert first(pattern, unsure, finding("sure", confidence=0.9)) == ["sure", "unsure", "pattern"]


def test_one_sentence_is_one_thing_to_fix() -> None:
    assert first(finding("a", quote="one"), finding("b", quote="one"), finding("c", quote="two")) == ["a", "c"]


def test_a_partial_level_is_told_by_what_it_lacks_first() -> None:
    asked = criterion(
        check("who", sign(about=["nobody at all"]), wants="person who decides"),
        check("when", sign(about=["sponsor"]), wants="date"),
        check("never", sign(about=["x"])),
        rule={"met": {"all": ["when", "who", {"not": "never"}]}, "partial": "when"},
    )
    judged = review(rubric(asked), draft("# Pilot\n\nThe sponsor is Ada.\n"))

    assert judged.judgments[0].lacks == "in part, but no person who decides found"
    assert judged.findings[0].title.endswith(": in part, but no person who decides found")


def test_where_no_check_says_what_it_wants_a_partial_level_is_only_in_part() -> None:
    asked = criterion(
        check("who", sign(about=["nobody at all"])),
        check("when", sign(about=["sponsor"])),
        rule={"met": {"all": ["when", "who"]}, "partial": "when"},
    )
    judged = review(rubric(asked), draft("# Pilot\n\nThe sponsor is Ada.\n"))

    assert judged.judgments[0].lacks == ""
    assert judged.findings[0].title.endswith(": only in part")
