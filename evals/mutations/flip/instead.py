"""Puts a sentence about the thing, or a row, in place of the statements that support it."""

from __future__ import annotations

from agent.document import Block, Document
from evals.mutations.edit import Edit, Target, replace, with_cells
from evals.mutations.phrasing import is_held_out, phrasings, pick


def put_instead(kind: str, document: Document, target: Target) -> Edit:
    """The Document with a phrasing of the kind (`defer`, `deny`) in place of the first statement; the others go."""
    form, sentence_number = pick(phrasings()[kind]["sentences"], document, target)
    cell, cell_number = pick(phrasings()[kind]["cells"], document, target)
    waiting = [form.format(thing=target.thing, Thing=target.thing[:1].upper() + target.thing[1:])]
    numbers: list[int] = []

    def sentence(_: str) -> str:
        if not waiting:
            return ""
        numbers.append(sentence_number)
        return waiting.pop()

    def row(block: Block) -> Block | None:
        if len(block.cells) < 2 or not waiting:
            return None
        waiting.clear()
        numbers.append(cell_number)
        return with_cells(block, [target.thing, *([cell] * (len(block.cells) - 1))])

    edited = replace(document, target.spans, sentence, row)
    return Edit(edited, target.spans, is_held_out(numbers[0]) if numbers else None)
