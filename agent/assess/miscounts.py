"""Arithmetic findings: figures and dates of a draft that do not agree with each other when recomputed."""

from __future__ import annotations

from collections import Counter

from agent.document import Document, Dossier
from agent.review import Finding, Severity

SURE = 0.6
"""Below this probability a recomputation is not held against the draft."""
_RAISED = ("total", "same-total", "product", "roi", "saving", "payback")
"""Kinds of Calculation that are raised here; the length of the pilot is the time box's business."""
_SEVERITY = {"total": Severity.BLOCKER, "same-total": Severity.BLOCKER}
_FIX = {
    "total": "Correct the total or the lines, and let the sheet compute totals by formula.",
    "same-total": "Use one figure for the same thing everywhere, and say which document is the source.",
    "payback": "Show the calculation: cost, benefit per month, and the month in which they meet.",
    "roi": "Show the calculation: (benefit - cost) / cost, over which period.",
    "saving": "Show volume × saving per unit × unit cost, and take the result into the text.",
}


def miscounts_of(dossier: Dossier) -> list[Finding]:
    """A Finding for each claim that its own figures contradict."""
    findings: list[Finding] = []
    times: Counter[str] = Counter()
    for finding in (finding for document in dossier.documents for finding in _of(document)):
        times[finding.id] += 1
        again = f":{times[finding.id]}" if times[finding.id] > 1 else ""
        findings.append(finding.model_copy(update={"id": finding.id + again}))
    return findings


def _of(document: Document) -> list[Finding]:
    from agent.judge.arithmetic import calculate

    return [
        Finding(
            id=f"arithmetic.{document.kind}.{calculation.id}",
            severity=_SEVERITY.get(calculation.kind, Severity.MAJOR),
            title=f"The figures do not add up: {calculation.statement}",
            why="A figure that its own lines contradict takes the trust from all the others.",
            fix=_FIX.get(calculation.kind, "Correct the figure, or say how it was computed."),
            evidence=calculation.evidence,
            calculation=calculation.working or None,
            question="Which of these figures is right?",
        )
        for calculation in calculate(document)
        if calculation.ok is False and calculation.confidence >= SURE and calculation.kind in _RAISED
    ]
