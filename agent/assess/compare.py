"""A second Review against the first: fixed, new, still open."""

from __future__ import annotations

from agent.review import Comparison, Finding, Level, Review


def compare(review: Review, earlier: Review, against: str) -> Comparison:
    """What changed since `earlier`; `against` names it, such as its file."""
    before = {finding.id: finding for finding in earlier.findings}
    now = {finding.id for finding in review.findings}
    levels = {judgment.criterion: judgment.level for judgment in earlier.judgments}
    return Comparison(
        against=against,
        fixed=tuple(f for f in earlier.findings if f.id not in now and _looked_at_again(f, review, earlier)),
        new=tuple(finding.id for finding in review.findings if finding.id not in before),
        open=tuple(finding.id for finding in review.findings if finding.id in before),
        changed=tuple(
            f"{judgment.criterion}: {levels[judgment.criterion].value} → {judgment.level.value}"
            for judgment in review.judgments
            if judgment.criterion in levels and levels[judgment.criterion] is not judgment.level
        ),
    )


def _looked_at_again(finding: Finding, review: Review, earlier: Review) -> bool:
    """Whether the Finding could have come up again: what is no longer handed in or readable is not fixed."""
    if finding.criterion is not None:
        return any(
            judgment.criterion == finding.criterion and judgment.level is not Level.UNASSESSED
            for judgment in review.judgments
        )
    return {document.kind for document in earlier.pilot.documents} <= {d.kind for d in review.pilot.documents}
