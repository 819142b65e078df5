"""Leaves the headings of the sections that support the criterion and drops their text."""

from __future__ import annotations

from agent.document import BlockKind, Document
from evals.mutations.edit import MOST, Edit, Target, overlap, rebuild


def hollow(document: Document, target: Target) -> Edit | None:
    """The Document with the target's sections empty; None without sections, or where they are most of the draft."""
    sections = {
        block.anchor.section
        for block in document.blocks
        if any(overlap((block.start, block.end), span) for span in target.spans)
    }
    if not all(sections):
        return None
    gone = [
        block for block in document.blocks if block.kind is not BlockKind.HEADING and block.anchor.section in sections
    ]
    if sum(len(block.text) for block in gone) > MOST * len(document.text):
        return None
    left = {id(block) for block in gone}
    return Edit(
        rebuild(document, [block for block in document.blocks if id(block) not in left]),
        tuple((block.start, block.end) for block in gone),
    )
