"""Turns the business metric into the accuracy of the model."""

from __future__ import annotations

from agent.document import Document
from evals.mutations.edit import Edit, Target, replace, with_cells

CRITERIA = frozenset({"outcome.metric", "gates.beyond_model"})
SENTENCE = "Success is measured by the model: F1 on the held-out test set rises from 0.81 to 0.90, recall to 0.92."
CELLS = ("technical", "F1 on the held-out test set", "0.90 or more")


def model_metric(document: Document, target: Target) -> Edit | None:
    """The Document with model measures in place of the target's statements; None for other criteria."""
    if target.criterion not in CRITERIA:
        return None
    once = [SENTENCE]
    edited = replace(
        document,
        target.spans,
        lambda _: once.pop() if once else "",
        lambda row: with_cells(row, [*CELLS, *[""] * len(row.cells)][: len(row.cells)]),
    )
    return Edit(edited, target.spans)
