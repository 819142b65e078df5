"""Puts the sections of a draft in another order."""

from __future__ import annotations

from agent.document import Block, BlockKind, Document
from evals.mutations.edit import rebuild


def reorder(document: Document) -> Document | None:
    """The Document with its sections rotated by half; what stands before the first stays. None below three."""
    levels = [block.level or 1 for block in document.blocks if block.kind is BlockKind.HEADING]
    depth = next((level for level in sorted(set(levels)) if levels.count(level) >= 3), None)
    if depth is None:
        return None
    opening: list[Block] = []
    sections: list[list[Block]] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and (block.level or 1) == depth:
            sections.append([])
        elif block.kind is BlockKind.HEADING and (block.level or 1) < depth and sections:
            return None
        (sections[-1] if sections else opening).append(block)
    half = len(sections) // 2
    return rebuild(document, [*opening, *(block for section in sections[half:] + sections[:half] for block in section)])
