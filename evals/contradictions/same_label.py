"""The baseline `same label, different number`: what a search for equal labels would call contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Document, Dossier
from agent.review import Finding, Severity
from agent.verify import evidence_at

_PAIR = re.compile(
    r"(?P<label>[A-Za-z][A-Za-z &/-]{3,50}?)\s{0,9}(?:\([^)]{0,200}\)\s{0,9})?[:|]\s{0,9}(?P<value>[^|:\n]{1,60})"
)
_NUMBER = re.compile(r"\d[\d.,]*")


def same_label(dossier: Dossier) -> list[Finding]:
    """A Finding for every label that stands with two different first numbers."""
    seen: dict[str, list[tuple[str, Document, int, int]]] = {}
    for document in dossier.documents:
        for label, number, start, end in _pairs(document):
            seen.setdefault(label, []).append((number, document, start, end))
    findings = []
    for label, stated in seen.items():
        first = stated[0]
        other = next((one for one in stated if one[0] != first[0]), None)
        if other is not None:
            findings.append(
                Finding(
                    id=f"baseline.{label}",
                    severity=Severity.MAJOR,
                    title=f"{label}: {first[0]} against {other[0]}",
                    why="",
                    fix="",
                    evidence=tuple(evidence_at(document, start, end) for _, document, start, end in (first, other)),
                )
            )
    return findings


def _pairs(document: Document) -> Iterator[tuple[str, str, int, int]]:
    for block in document.blocks:
        for match in _PAIR.finditer(block.text):
            number = _NUMBER.search(match["value"])
            if number:
                label = " ".join(match["label"].lower().split())
                yield label, number.group().strip(".,"), block.start + match.start(), block.start + match.end()
