"""Passages of all pilots of a run in one vector store: searched by `find`, and to see which pilots resemble each other.

The store is a Chroma collection in the run's folder, or on the server of PILOT_REVIEW_CHROMA_URL. One process owns it:
the run, after its pilots are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.batch.outcome import Outcome
from agent.batch.run import PILOTS
from agent.batch.task import PASSAGES
from agent.errors import InputError
from agent.settings import settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDER = "passages"
BATCH = 5_000
"""Chroma takes at most 5,461 items a call."""
ALIKE = 3
_WANTED = ("metadatas", "documents", "distances")


@dataclass(frozen=True)
class Found:
    """A passage of a draft of the backlog: verbatim, with its place."""

    pilot: str
    slug: str
    document: str
    quote: str
    similarity: float
    page: int | None = None
    section: str | None = None
    cells: str | None = None


class BacklogIndex:
    """The passages of one run's folder."""

    def __init__(self, out: Path) -> None:
        import chromadb

        self._out = out
        config = chromadb.config.Settings(anonymized_telemetry=False)
        url = settings().chroma_url
        if url is None:
            client: Any = chromadb.PersistentClient(path=str(out / FOLDER), settings=config)
        else:
            parts = urlsplit(url)
            client = chromadb.HttpClient(
                host=parts.hostname or "localhost",
                port=parts.port or 8000,
                ssl=parts.scheme == "https",
                settings=config,
            )
        # On a shared server each folder has collections of its own.
        mark = sha256(str(out.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:12]
        self._passages = _collection(client, f"passages-{mark}")
        self._pilots = _collection(client, f"pilots-{mark}")

    def update(self, outcomes: Sequence[Outcome]) -> None:
        """Takes in the pilots whose drafts have changed since they were indexed; forgets those that are gone."""
        held = self._pilots.get(include=["metadatas"])
        known = {slug: meta["fingerprint"] for slug, meta in zip(held["ids"], held["metadatas"], strict=True)}
        present = {outcome.slug: outcome for outcome in outcomes if outcome.triage is not None}
        for slug in known.keys() - present.keys():
            self._forget(slug)
        for slug, outcome in present.items():
            if known.get(slug) != outcome.fingerprint:
                self._forget(slug)
                self._take(outcome)

    def find(self, query: str, count: int) -> list[Found]:
        """The passages nearest in meaning, best first."""
        from agent.index.embedding import embed

        total = self._passages.count()
        if not total:
            return []
        rows = self._passages.query(
            query_embeddings=embed([query]),
            n_results=min(count, total),
            include=list(_WANTED),
        )
        return [
            Found(quote=text, similarity=round(1.0 - far, 3), **meta)
            for meta, text, far in zip(rows["metadatas"][0], rows["documents"][0], rows["distances"][0], strict=True)
        ]

    def alike(self) -> dict[str, list[str]]:
        """Slug → the slugs of the pilots whose drafts are nearest, best first."""
        import numpy as np

        held = self._pilots.get(include=["embeddings"])
        slugs = held["ids"]
        if len(slugs) < 2:
            return {}
        vectors = np.asarray(held["embeddings"], dtype=np.float32)
        near: dict[str, list[str]] = {}
        # Row by row: the whole matrix of a large backlog does not fit in memory.
        for number, slug in enumerate(slugs):
            likeness = vectors @ vectors[number]
            likeness[number] = -1.0
            best = np.argsort(-likeness, kind="stable")[:ALIKE]
            near[slug] = [slugs[other] for other in best]
        return near

    def _take(self, outcome: Outcome) -> None:
        from agent.index.embedding import embed

        lines = list(_lines(self._out / PILOTS / outcome.slug / PASSAGES))
        if not lines:
            return
        vectors = embed([line["quote"] for line in lines])
        for begin in range(0, len(lines), BATCH):
            part = lines[begin : begin + BATCH]
            self._passages.upsert(
                ids=[f"{outcome.slug}:{begin + number}" for number in range(len(part))],
                embeddings=vectors[begin : begin + BATCH],
                documents=[line.pop("quote") for line in part],
                metadatas=[{"pilot": outcome.pilot, "slug": outcome.slug, **line} for line in part],
            )
        # Last: a pilot that is only half in is taken in again.
        self._pilots.upsert(
            ids=[outcome.slug],
            embeddings=[_mean(vectors)],
            metadatas=[{"pilot": outcome.pilot, "fingerprint": outcome.fingerprint}],
        )

    def _forget(self, slug: str) -> None:
        self._pilots.delete(ids=[slug])
        self._passages.delete(where={"slug": slug})


def _collection(client: Any, name: str) -> Any:
    return client.get_or_create_collection(name, embedding_function=None, metadata={"hnsw:space": "cosine"})


def open_index(out: Path) -> BacklogIndex:
    """The index of an earlier run's folder. Raises InputError where there is none."""
    if settings().chroma_url is None and not (out / FOLDER).is_dir():
        raise InputError(f"{out} holds no backlog that was reviewed; name the folder given to `batch --out`.")
    return BacklogIndex(out)


def as_json(found: Sequence[Found]) -> str:
    """The passages as JSON."""
    return json.dumps([asdict(each) for each in found], indent=1, ensure_ascii=False)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if file.is_file():
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                yield json.loads(line)


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    mean: NDArray[np.float32] = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return np.divide(mean, length or 1.0)
