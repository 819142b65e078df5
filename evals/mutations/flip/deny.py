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
    once = [form.format(thing=target.thing)]
    return Edit(
        replace(document, target.spans, lambda _: once.pop() if once else "", _nothing),
        target.spans,
    )


def _nothing(row: Block) -> Block | None:
    if len(row.cells) < 2:
        return None
    return with_cells(row, [row.cells[0].text, *(["none"] * (len(row.cells) - 1))])
