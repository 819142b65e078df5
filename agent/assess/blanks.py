"""Blanks of one draft that another must not hide: a sponsor without a name, an approval that nobody has ticked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, BlockKind, Document, Dossier
from agent.review import Evidence, Finding, Severity
from agent.verify import evidence_at

_ROLE = re.compile(
    r"\b(?:sponsor|accountable|business owner|project owner|product owner|approver|approved by|signed(?: off)? by"
    r"|sign-?off|signature|finance lead|legal (?:lead|rep\w*)|security lead|compliance officer"
    r"|programm?e? director)\b",
    re.IGNORECASE,
)
_BLANK = re.compile(
    r"\[\s{0,20}(?:name|role|title|date|tbd|insert[^\]]{0,80}|your name|signature|x)?\s{0,20}\]|_{3,}|\btb[dc]\b"
    r"|\bto be (?:named|confirmed)\b"
    r"|<\s{0,20}(?:name|insert)[^>]{0,80}>|\bn\.?n\.?(?=[\s|]|$)",
    re.IGNORECASE,
)
_APPROVALS = re.compile(r"\b(?:approvals?|sign-?offs?|authori[sz]ations?|go/no-go)\b", re.IGNORECASE)
_UNTICKED = re.compile(r"^\s*\[\s\]\s*(?!\s*[✅✓☑])")
MOST = 6


def blanks_of(dossier: Dossier) -> list[Finding]:
    """A Finding for each draft of several that leaves blank who sponsors, answers or approves.

    Of a single draft the criteria say it themselves.
    """
    if len(dossier.documents) < 2:
        return []
    findings = []
    for document in dossier.documents:
        left = list(_left_blank(document))[:MOST]
        if left:
            findings.append(_finding(document, left))
    return findings


def _left_blank(document: Document) -> Iterator[tuple[str, Evidence]]:
    for block in document.blocks:
        if block.hidden or block.header_row or block.kind is BlockKind.HEADING:
            continue
        name = _who(block)
        if name:
            yield name, evidence_at(document, block.start, block.end)


def _who(block: Block) -> str:
    """The role that a row or line leaves blank, or the approval that it leaves open; else nothing."""
    text = " ".join(block.text.split())
    if _UNTICKED.match(text) and _APPROVALS.search(" ".join(block.anchor.section[-1:])):
        return _UNTICKED.sub("", text)[:60]
    if block.cells:
        label = " ".join(block.cells[0].text.split())
        named = [cell for cell in block.cells[1:] if re.search(r"name|who|person", cell.header, re.IGNORECASE)]
        if _ROLE.search(label) and named and all(_BLANK.search(cell.text) or not cell.text.strip() for cell in named):
            return label
        signed = _APPROVALS.search(" ".join(block.anchor.section[-1:])) and named
        return label if signed and all(_BLANK.search(cell.text) for cell in named) else ""
    pair = re.match(r"\W*([^:\n]{3,50}):\s*(.{0,80})$", text)
    if pair and _ROLE.search(pair[1]) and (not pair[2].strip() or _BLANK.match(pair[2].strip(" *"))):
        return pair[1].strip(" *")
    return ""


def _finding(document: Document, left: list[tuple[str, Evidence]]) -> Finding:
    names = ", ".join(dict.fromkeys(name.strip("*: ") for name, _ in left))
    return Finding(
        id=f"blank.{document.kind}.{document.id}",
        severity=Severity.MAJOR,
        title=f"Left blank in {document.name}: {names}",
        why="Another draft may name somebody; the paper that is signed does not. Who has not signed is not bound.",
        fix="Enter the name, the role and the date in this paper too, or take the line out.",
        evidence=tuple(evidence for _, evidence in left),
        question=f"Who stands behind {document.name}?",
    )
