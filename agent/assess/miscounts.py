"""Arithmetic findings: figures of a draft that do not agree with each other when recomputed.

A denial is earned: what an honest reading explains, or a second place confirms, is asked about and not held against it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from agent.assess.contradictions import place_of
from agent.document import Document, Dossier
from agent.judge.arithmetic.calculation import Calculation
from agent.review import Finding, Severity
from rubrics import Rubric

SURE = 0.6
"""Below this probability a recomputation is not held against the draft."""
_RAISED = {
    "total": Severity.BLOCKER,
    "same-total": Severity.BLOCKER,
    "product": Severity.MAJOR,
    "equation": Severity.MAJOR,
    "change": Severity.MAJOR,
    "share": Severity.MAJOR,
    "hundred": Severity.MAJOR,
    "roi": Severity.MAJOR,
    "npv": Severity.MAJOR,
    "saving": Severity.MAJOR,
    "payback": Severity.MAJOR,
}
"""Kinds of Calculation that are raised here; the length of the pilot is the time box's business."""
_FIX = {
    "total": "Correct the total or the lines, and let the sheet compute totals by formula.",
    "same-total": "Use one figure for the same thing everywhere, and say which document is the source.",
    "payback": "Show the calculation: cost, benefit per month, and the month in which they meet.",
    "roi": "Show the calculation: (benefit - cost) / cost, over which period.",
    "saving": "Show volume × saving per unit × unit cost, and take the result into the text.",
    "hundred": "Correct the shares, or say what the rest is.",
}
_CONFIRMED = "another list of the drafts adds up to it"


def miscounts_of(dossier: Dossier) -> list[Finding]:
    """A Finding for each claim that its own figures contradict."""
    from agent.judge.arithmetic import calculate

    made = [(document, calculation) for document in dossier.documents for calculation in calculate(document)]
    right = [calculation for _, calculation in made if calculation.ok and calculation.kind == "total"]
    findings: list[Finding] = []
    times: Counter[str] = Counter()
    for document, calculation in made:
        for finding in _of(document, _weighed(calculation, right)):
            times[finding.id] += 1
            again = f":{times[finding.id]}" if times[finding.id] > 1 else ""
            findings.append(finding.model_copy(update={"id": finding.id + again}))
    return findings


def without_twice_told(findings: Iterable[Finding], sums: Iterable[Finding], rubric: Rubric) -> list[Finding]:
    """The Findings without those of a computed Criterion whose own line one of the `sums` shows, with both figures."""
    shown = {evidence: finding for finding in sums for evidence in finding.evidence}

    def told(finding: Finding) -> bool:
        if finding.criterion is None or not rubric.criterion(finding.criterion).computed or not finding.evidence:
            return False
        same = [shown.get(evidence) for evidence in finding.evidence]
        return all(other is not None and _weight(other) >= _weight(finding) for other in same)

    return [finding for finding in findings if not told(finding)]


def _weight(finding: Finding) -> int:
    return [Severity.MINOR, Severity.MAJOR, Severity.BLOCKER].index(finding.severity)


def _weighed(calculation: Calculation, right: list[Calculation]) -> Calculation:
    """The Calculation, doubted where the same total is right elsewhere: then a line is missing here, or elsewhere."""
    confirmed = any(abs((other.claimed or 0) - (calculation.claimed or 0)) < 0.51 for other in right)
    if calculation.ok is False and not calculation.doubt and calculation.kind == "total" and confirmed:
        return calculation.model_copy(update={"doubt": _CONFIRMED})
    return calculation


def _of(document: Document, calculation: Calculation) -> Iterator[Finding]:
    if calculation.ok is not False or calculation.confidence < SURE or calculation.kind not in _RAISED:
        return
    where = place_of(document.name, calculation.evidence[0])
    title = f"The figures do not add up in {where}: {calculation.statement}"
    if calculation.doubt:
        title = f"Do the figures add up in {where}? {calculation.statement}"
    yield Finding(
        id=f"arithmetic.{document.kind}.{calculation.id}",
        severity=Severity.MINOR if calculation.doubt else _RAISED[calculation.kind],
        title=title,
        why=f"It may be explained: {calculation.doubt}. A reader who recomputes it will ask."
        if calculation.doubt
        else "A figure that its own lines contradict takes the trust from all the others.",
        fix=_FIX.get(calculation.kind, "Correct the figure, or say how it was computed."),
        evidence=calculation.evidence,
        confidence=0.5 if calculation.doubt else calculation.confidence,
        calculation=calculation.working or None,
        question="Which of these figures is right?",
    )
