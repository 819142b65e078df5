"""Says in place of the statements that support the criterion that there is no such thing."""

from __future__ import annotations

from agent.document import Block, Document
from evals.mutations.edit import Edit, Target, replace, with_cells

FORMS = (
    "There is no {thing}.",
    "No {thing} exists, and none is planned.",
    "This document does not provide for any {thing}.",
)


def deny(document: Document, target: Target) -> Edit | None:
    """The Document with a denial in place of the first statement; the others go."""
    form = FORMS[sum(map(ord, target.criterion + document.name)) % len(FORMS)]
    denials = [form.format(thing=target.thing)]

    def sentence(_: str) -> str:
        return denials.pop() if denials else ""

    def row(block: Block) -> Block | None:
        if len(block.cells) < 2 or not denials:
            return None
        denials.clear()
        return with_cells(block, [target.thing, *(["none"] * (len(block.cells) - 1))])

    return Edit(replace(document, target.spans, sentence, row), target.spans)
