"""Says in place of the statements that support the criterion that there is no such thing."""

from __future__ import annotations

from agent.document import Document
from evals.mutations.edit import Edit, Target
from evals.mutations.flip.instead import put_instead


def deny(document: Document, target: Target) -> Edit | None:
    """The Document with a denial in place of the first statement; the others go."""
    return put_instead("deny", document, target)
