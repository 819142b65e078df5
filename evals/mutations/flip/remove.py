"""Removes every statement that supports the criterion."""

from __future__ import annotations

from agent.document import Document
from evals.mutations.edit import Edit, Target, replace


def remove(document: Document, target: Target) -> Edit | None:
    """The Document without the target's statements."""
    return Edit(replace(document, target.spans, lambda _: "", lambda _: None), target.spans)
