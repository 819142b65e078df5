"""A second Review against the first: fixed, new, still open."""

from __future__ import annotations

from agent.review import Comparison, Review


def compare(review: Review, earlier: Review, against: str) -> Comparison:
    """What changed since `earlier`; `against` names it, such as its file."""
    before = {finding.id: finding for finding in earlier.findings}
    now = {finding.id for finding in review.findings}
    levels = {judgment.criterion: judgment.level for judgment in earlier.judgments}
    return Comparison(
        against=against,
        fixed=tuple(finding for finding in earlier.findings if finding.id not in now),
        new=tuple(finding.id for finding in review.findings if finding.id not in before),
        open=tuple(finding.id for finding in review.findings if finding.id in before),
        changed=tuple(
            f"{judgment.criterion}: {levels[judgment.criterion].value} → {judgment.level.value}"
            for judgment in review.judgments
            if judgment.criterion in levels and levels[judgment.criterion] is not judgment.level
        ),
    )
