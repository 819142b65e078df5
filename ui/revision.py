"""Which draft of a pilot a revised one stands for."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import DocumentKind
from agent.errors import InputError
from agent.remember.pilots.drafts import DraftCard


def counterpart(name: str, kind: DocumentKind, drafts: Sequence[DraftCard]) -> DraftCard | None:
    """The draft that one of this name and kind revises: the one of its name, else the only one of its kind.

    None where there is none: it is added. Raises InputError where there are several of its kind: a wrong guess would
    call findings fixed that are not.
    """
    named = [draft for draft in drafts if draft.name == name]
    if named:
        return named[0]
    if kind is DocumentKind.OTHER:
        return None
    alike = [draft for draft in drafts if draft.kind == kind.value]
    if len(alike) > 1:
        names = " or ".join(draft.name for draft in alike)
        raise InputError(f"{name} could revise {names}; give it the name of the one it revises.")
    return alike[0] if alike else None
