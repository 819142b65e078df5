"""Contradictions: Findings for what the drafts of a Dossier say twice, and differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.document import Dossier
from agent.review import Evidence, Finding, Severity

if TYPE_CHECKING:
    from agent.facts import Conflict

MOST_EVIDENCE = 8
_FIX = "Decide which one holds, correct the others, and name the document that leads in case of doubt."


def contradictions_of(dossier: Dossier, more: Sequence[Conflict] = ()) -> list[Finding]:
    """A Finding for each thing that two statements, of one draft or of several, say differently.

    `more`: conflicts that a model's reading of the drafts brought up.
    """
    from agent.facts import conflicts_in

    def finding(conflict: Conflict) -> Finding:
        said = " against ".join(
            f"{fact.value.shown} ({place_of(fact.document, fact.evidence)})" for fact in conflict.facts
        )
        return Finding(
            id=f"contradiction.{'-'.join(conflict.subject.split())}",
            severity=Severity.MAJOR if conflict.serious else Severity.MINOR,
            title=f"{conflict.title}: {said}",
            why="Each reader will hold you to the figure that suits them.",
            fix=_FIX,
            evidence=tuple(fact.evidence for fact in conflict.places)[:MOST_EVIDENCE],
            confidence=conflict.confidence,
            question=f"{conflict.title}: which of these is right?",
        )

    return _told_apart([finding(conflict) for conflict in conflicts_in(dossier, more)])


def place_of(name: str, evidence: Evidence) -> str:
    """Where a person finds a statement: `plan.pdf, p. 4`, `budget.xlsx, Costs!B9`, `summary.md, § 2 Money`."""
    if evidence.page is not None:
        return f"{name}, p. {evidence.page}"
    if evidence.cells and not evidence.cells.startswith("r"):
        return f"{name}, {evidence.cells}"
    heading = (evidence.section or "").split(" › ")[-1]
    return f"{name}, § {heading}" if heading else name


def _told_apart(findings: list[Finding]) -> list[Finding]:
    times: Counter[str] = Counter()
    made = []
    for finding in findings:
        times[finding.id] += 1
        again = f":{times[finding.id]}" if times[finding.id] > 1 else ""
        made.append(finding.model_copy(update={"id": finding.id + again}))
    return made
