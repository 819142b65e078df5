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
    promise = FORMS[form].format(thing=target.thing, Thing=target.thing[:1].upper() + target.thing[1:])
    once = [promise]
    return Edit(
        replace(document, target.spans, lambda _: once.pop() if once else "", lambda row: _put_off(row, form)),
        target.spans,
    )


def _put_off(row: Block, form: int) -> Block | None:
    if len(row.cells) < 2:
        return None
    return with_cells(row, [row.cells[0].text, *([_LATER[form]] * (len(row.cells) - 1))])
