"""Puts the statements that support the criterion off to later."""

from __future__ import annotations

from agent.document import Document
from evals.mutations.edit import Edit, Target
from evals.mutations.flip.instead import put_instead


def defer(document: Document, target: Target) -> Edit | None:
    """The Document with a promise in place of the first statement; the others go."""
    return put_instead("defer", document, target)
