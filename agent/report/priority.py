"""What to read first in a Review: three things to fix."""

from __future__ import annotations

from agent.review import UNSURE, Finding, Review, Severity

FIRST = 3
"""Findings to fix first."""
_ORDER = tuple(Severity)


def first_to_fix(review: Review, most: int = FIRST) -> tuple[Finding, ...]:
    """The findings to begin with: the gravest, and of these what is sure before what a search only did not find.

    A pattern comes after what it is made of. What stands on the same sentences as another is one thing to fix.
    """
    judged = {judgment.criterion: judgment for judgment in review.judgments}

    def rank(finding: Finding) -> tuple[int, bool, bool]:
        judgment = judged.get(finding.criterion or "")
        confidence = finding.confidence if judgment is None else judgment.confidence
        unsure = confidence is not None and confidence < UNSURE
        return _ORDER.index(finding.severity), finding.pattern is not None, unsure

    first: list[Finding] = []
    for finding in sorted(review.findings, key=rank):
        told = {quote.quote for other in first for quote in other.evidence}
        if not finding.evidence or not {quote.quote for quote in finding.evidence} <= told:
            first.append(finding)
    return tuple(first[:most])
