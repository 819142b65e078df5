"""The Verdict: what the Findings and Judgments add up to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from agent.assess.patterns import stops
from agent.assess.scorecard import SCORE, answered_of
from agent.review import UNSURE, Finding, Judgment, Reason, Severity, Verdict
from rubrics import Rubric

READY = 80
NOT_READY = 50
MOST = {"not_ready": NOT_READY - 1, "conditional": READY - 1, "ready": 100}
"""Most readiness of each level: three blockers cannot stand beside a readiness of 82."""
MANY_BLOCKERS = 3
STOP = 35


def verdict_of(judgments: Sequence[Judgment], findings: Sequence[Finding], rubric: Rubric, *, runs: bool) -> Verdict:
    """`ready`: no blocker, no serious contradiction, and at least 80 % answered.

    `not_ready`: three blockers, or less than 50 % answered.

    `runs`: a status report is among the Documents, so that scale, fix or stop is said as well.
    """
    if not any(judgment.level in SCORE for judgment in judgments):
        return Verdict(level="not_assessed", readiness=0, why="Nothing in these drafts could be assessed.")
    answered = answered_of(judgments, rubric)
    blockers = tuple(finding.id for finding in findings if finding.severity is Severity.BLOCKER)
    level: Literal["ready", "conditional", "not_ready"]
    if len(blockers) >= MANY_BLOCKERS or answered < NOT_READY:
        level = "not_ready"
    elif blockers or answered < READY or any(disputes(finding) for finding in findings):
        level = "conditional"
    else:
        level = "ready"
    return Verdict(
        level=level,
        readiness=min(answered, MOST[level]),
        blockers=blockers,
        running=_running(judgments, findings, level, answered, rubric) if runs else None,
        why=_why(blockers, judgments, answered),
    )


def disputes(finding: Finding) -> bool:
    """Whether a Finding says that the drafts contradict themselves in what decides: no draft is ready beside that."""
    raised = finding.severity is not Severity.MINOR
    return raised and finding.id.startswith(("contradiction.", "arithmetic."))


def _running(
    judgments: Sequence[Judgment], findings: Sequence[Finding], level: str, answered: int, rubric: Rubric
) -> Literal["scale", "fix", "stop"]:
    found = {finding.pattern for finding in findings}
    if answered < STOP or any(stops(pattern, judgments) for pattern in rubric.patterns if pattern.id in found):
        return "stop"
    return "scale" if level == "ready" else "fix"


def _why(blockers: Sequence[str], judgments: Sequence[Judgment], answered: int) -> str:
    count = {0: "No blocker", 1: "One blocker"}.get(len(blockers), f"{len(blockers)} blockers")
    unsure = sum(
        judgment.criterion in blockers and judgment.reason is Reason.ABSENT and judgment.confidence < UNSURE
        for judgment in judgments
    )
    caution = (
        f" {unsure} of the {len(blockers)} rest on a search that found nothing and is not sure of it: "
        "read the closest passages first."
        if unsure
        else ""
    )
    return f"{count}; the drafts answer {answered} % of what a board would ask, weighed by severity.{caution}"
