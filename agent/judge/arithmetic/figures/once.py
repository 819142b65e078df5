"""Results that several Checks need, computed once for each Document."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from agent.document import Document

T = TypeVar("T")
_all_kept: list[deque[Any]] = []


def once_per_document(compute: Callable[[Document], T]) -> Callable[[Document], T]:
    """`compute`, remembering its results for the last few Documents; told apart by identity, as hashing one is slow."""
    kept: deque[tuple[Document, T]] = deque(maxlen=4)
    _all_kept.append(kept)

    @wraps(compute)
    def remembered(document: Document) -> T:
        for known, result in tuple(kept):
            if known is document:
                return result
        result = compute(document)
        kept.append((document, result))
        return result

    return remembered


def forget() -> None:
    """Lets go of the Documents, and of what was computed from them."""
    for kept in _all_kept:
        kept.clear()
