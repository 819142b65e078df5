"""Contradictions: the same fact stated differently in two Documents of a Dossier."""

from __future__ import annotations

from itertools import combinations

from agent.assess.facts import FACTS, Fact, Stated
from agent.document import Document, Dossier
from agent.review import Finding, Severity


def contradictions_of(dossier: Dossier) -> list[Finding]:
    """A Finding for each fact on which two Documents have no value in common. It shows one value of each."""
    findings = []
    for fact in FACTS:
        stated = [(document, fact.find(document)) for document in dossier.documents]
        apart = [
            (one, other)
            for one, other in combinations([pair for pair in stated if pair[1]], 2)
            if not any(fact.same(a, b) for a in one[1] for b in other[1])
        ]
        if apart:
            involved = {pair[0].id: pair for pairs in apart for pair in pairs}
            findings.append(_finding(fact, [(document, values[0]) for document, values in involved.values()]))
    return findings


def _finding(fact: Fact, stated: list[tuple[Document, Stated]]) -> Finding:
    said = "; ".join(f"{document.name} says {value.shown}" for document, value in stated)
    return Finding(
        id=f"contradiction.{fact.id}",
        severity=Severity.MAJOR,
        title=f"The documents disagree: {fact.title[0].lower()}{fact.title[1:]}",
        why=f"{said}. Each reader will hold you to the figure that suits them.",
        fix="Decide which one holds, correct the others, and name the document that leads in case of doubt.",
        evidence=tuple(value.evidence for _, value in stated),
        question=f"{fact.title}: which document is right?",
    )
