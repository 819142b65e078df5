"""Results that several parts need, computed once for each Document and let go with it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from agent.document import Document

T = TypeVar("T")
_all_kept: list[dict[int, Any]] = []


def once_per_document(compute: Callable[[Document], T]) -> Callable[[Document], T]:
    """`compute`, remembering its result as long as the Document lives: nothing of a draft outlives it.

    Documents are told apart by identity, as hashing one is slow. A result must not refer to its Document.
    """
    kept: dict[int, tuple[weakref.ref[Document], T]] = {}
    _all_kept.append(kept)

    @wraps(compute)
    def remembered(document: Document) -> T:
        key = id(document)
        known = kept.get(key)
        if known is not None and known[0]() is document:
            return known[1]
        result = compute(document)
        kept[key] = (weakref.ref(document, lambda _: kept.pop(key, None)), result)
        return result

    return remembered


def forget() -> None:
    """Lets go of everything that was computed."""
    for kept in _all_kept:
        kept.clear()
