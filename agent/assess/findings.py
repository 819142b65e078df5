"""Findings: Judgments, Patterns, contradictions and arithmetic worth raising, with what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.review import UNSURE, Finding, Judgment, Level, Reason, Severity, Strength
from rubrics import Criterion, Rubric
from rubrics.computation import Computation

_ORDER = [Severity.BLOCKER, Severity.MAJOR, Severity.MINOR]
_HEADLINE = {
    Reason.ABSENT: "not found",
    Reason.DENIED: "ruled out by the draft itself",
    Reason.PLACEHOLDER: "left blank",
    Reason.DEFERRED: "put off until later",
    Reason.SHALLOW: "only in part",
    Reason.STATED: "only in part",
}


def findings_of(judgments: Sequence[Judgment], rubric: Rubric) -> list[Finding]:
    """One Finding for each Criterion that is missing or partial. The id is the Criterion's."""
    return [_finding(judgment, rubric) for judgment in judgments if judgment.level in (Level.MISSING, Level.PARTIAL)]


def _finding(judgment: Judgment, rubric: Rubric) -> Finding:
    from knowledge import guidance_for

    criterion = rubric.criterion(judgment.criterion)
    severity = Severity(criterion.severity)
    if judgment.level is Level.PARTIAL:
        severity = _ORDER[min(_ORDER.index(severity) + 1, len(_ORDER) - 1)]
    return Finding(
        id=criterion.id,
        criterion=criterion.id,
        severity=severity,
        title=f"{criterion.title}: {judgment.lacks or _HEADLINE.get(judgment.reason, 'not found')}",
        why=criterion.why,
        fix=criterion.fix,
        evidence=judgment.evidence,
        lacks=judgment.lacks,
        searched=judgment.searched if judgment.level is Level.MISSING else None,
        question=criterion.question,
        guidance=tuple(guidance.id for guidance in guidance_for(criterion.id)[:2]),
    )


def strengths_of(judgments: Sequence[Judgment], findings: Sequence[Finding], rubric: Rubric) -> list[Strength]:
    """What the drafts already say well enough, with the sentence that proves it, the weightiest first.

    Only what is proven and sure: a board reads these first. That totals add up is none beside a sum that does not.
    """
    miscounted = any(
        finding.id.startswith("arithmetic.") and finding.severity is not Severity.MINOR for finding in findings
    )
    proven = [
        judgment
        for judgment in judgments
        if judgment.level is Level.MET
        and judgment.evidence
        and judgment.confidence >= UNSURE
        and not (miscounted and _adds_up(rubric.criterion(judgment.criterion)))
    ]
    proven.sort(key=lambda judgment: _ORDER.index(Severity(rubric.criterion(judgment.criterion).severity)))
    return [
        Strength(
            criterion=judgment.criterion,
            title=rubric.criterion(judgment.criterion).title,
            evidence=judgment.evidence[:1],
        )
        for judgment in proven
    ]


def _adds_up(criterion: Criterion) -> bool:
    return any(check.compute is Computation.TOTALS_AGREE for check in criterion.checks)


def in_order(findings: Iterable[Finding], rubric: Rubric) -> tuple[Finding, ...]:
    """Findings by severity, then in the order of the rubric, then by id."""
    place = {criterion.id: number for number, criterion in enumerate(rubric.criteria)}
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                _ORDER.index(finding.severity),
                place.get(finding.criterion or "", -1),
                finding.id,
            ),
        )
    )


def questions_of(findings: Sequence[Finding], most: int = 10) -> tuple[str, ...]:
    """What a board will ask, the gravest first."""
    return tuple(dict.fromkeys(finding.question for finding in findings if finding.question))[:most]
