"""Puts the statements that support the criterion off to later."""

from __future__ import annotations

from agent.document import Block, Document
from evals.mutations.edit import Edit, Target, replace, with_cells

FORMS = (
    "{Thing}: to be agreed.",
    "{Thing} is still to be defined.",
    "{Thing} will be decided in a later version of this document.",
    "TBD: {thing}.",
)
_LATER = ("TBD", "to be agreed", "tbc", "open")


def defer(document: Document, target: Target) -> Edit | None:
    """The Document with a promise in place of the first statement; the others go."""
    form = sum(map(ord, target.criterion + document.name)) % len(FORMS)
    promises = [FORMS[form].format(thing=target.thing, Thing=target.thing[:1].upper() + target.thing[1:])]

    def sentence(_: str) -> str:
        return promises.pop() if promises else ""

    def row(block: Block) -> Block | None:
        if len(block.cells) < 2 or not promises:
            return None
        promises.clear()
        return with_cells(block, [target.thing, *([_LATER[form]] * (len(block.cells) - 1))])

    return Edit(replace(document, target.spans, sentence, row), target.spans)
