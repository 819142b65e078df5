"""The vector store of one pilot: Chroma, embedded in this process or a server."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.index.passages import Passage
from agent.settings import settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 5_000
"""Chroma takes at most 5,461 items a call."""
MOST_CLOSED = 32
"""In memory Chroma keeps some 3 MB of every deleted collection until its client is closed; a new one takes 0.1 s."""
_numbers = itertools.count()


class VectorStore:
    """Vectors of Passages in a Chroma collection of their own, so that no pilot sees another's."""

    def __init__(self) -> None:
        import uuid

        self._name = f"pilot-{next(_numbers)}-{uuid.uuid4().hex[:12]}"
        self._chroma = _open()
        try:
            self._collection: Any = self._chroma.create_collection(
                self._name, embedding_function=None, metadata={"hnsw:space": "cosine"}
            )
        except BaseException:
            _closed()
            raise
        self._count = 0

    def add(self, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Adds Passages with their vectors, shape (len(passages), dimensions)."""
        for begin in range(0, len(passages), BATCH):
            part = passages[begin : begin + BATCH]
            self._collection.upsert(
                ids=[f"{passage.document}:{passage.number}" for passage in part],
                embeddings=vectors[begin : begin + BATCH],
                metadatas=[{"document": passage.document, "number": passage.number} for passage in part],
            )
        self._count += len(passages)

    def query(self, vectors: NDArray[np.float32], count: int) -> list[list[tuple[str, int, float]]]:
        """For each vector the nearest Passages: (document id, passage number, cosine similarity), best first."""
        if not self._count or not len(vectors):
            return [[] for _ in vectors]
        result = self._collection.query(
            query_embeddings=vectors, n_results=min(count, self._count), include=["metadatas", "distances"]
        )
        return [
            [(meta["document"], int(meta["number"]), 1.0 - distance) for meta, distance in zip(row, far, strict=True)]
            for row, far in zip(result["metadatas"], result["distances"], strict=True)
        ]

    def close(self) -> None:
        """Removes the collection."""
        try:
            self._chroma.delete_collection(self._name)
        finally:
            _closed()


_lock = threading.Lock()
"""Two threads that connect first at the same time make Chroma fail."""
_now_open = 0
_closed_since = 0


def _open() -> Any:
    global _now_open  # noqa: PLW0603 - the client is the process's, and so is the count of its collections
    with _lock:
        chroma = _connected()
        _now_open += 1
        return chroma


def _closed() -> None:
    global _now_open, _closed_since  # noqa: PLW0603
    with _lock:
        _now_open -= 1
        _closed_since += 1
        if _closed_since >= MOST_CLOSED:
            _let_go()


def forget_closed() -> None:
    """Lets go of what is still in memory of collections that were closed, where none is open."""
    with _lock:
        _let_go()


def _let_go() -> None:
    global _closed_since  # noqa: PLW0603
    if _now_open == 0 and _closed_since and settings().chroma_url is None:
        _closed_since = 0
        _connected().close()
        _connected.cache_clear()


@lru_cache
def _connected() -> Any:
    import chromadb

    config = chromadb.config.Settings(anonymized_telemetry=False)
    url = settings().chroma_url
    if url is None:
        return chromadb.EphemeralClient(settings=config)
    parts = urlsplit(url)
    return chromadb.HttpClient(
        host=parts.hostname or "localhost", port=parts.port or 8000, ssl=parts.scheme == "https", settings=config
    )
