"""What is good: strengths, proven and sure."""

from __future__ import annotations

from typing import Any

from agent.assess.findings import strengths_of
from agent.review import Evidence, Finding, Level
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


def test_strengths_are_proven_and_sure_and_the_weightiest_first() -> None:
    judgments = [
        judgment.model_copy(update={"confidence": 0.9, "evidence": finding("x", quote="The sponsor").evidence})
        for judgment in REVIEW.judgments
    ]
    met = [judgment.model_copy(update={"level": Level.MET}) for judgment in judgments]

    assert [each.criterion for each in strengths_of(met, [], HOUSE)] == ["house.blocker", "house.minor"]
    assert strengths_of([each.model_copy(update={"evidence": ()}) for each in met], [], HOUSE) == []
    assert strengths_of([each.model_copy(update={"confidence": 0.6}) for each in met], [], HOUSE) == []
