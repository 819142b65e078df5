"""The index of one Document: its words, statements and Passages, searched lexically and by embedding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from agent.document import Document
from agent.index.embedding import embed
from agent.index.passages import Passage, passages_of
from agent.index.statements import Statement, statements_of
from agent.index.store import VectorStore
from agent.index.words import Words
from agent.language.words import WORD, stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RRF = 60
"""Constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""


class DocumentIndex:
    """Everything a Judge may look things up in. Built once per Document; close it, or use it with `with`."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.statements: tuple[Statement, ...] = statements_of(document)
        self.words = Words(document.text)

    def __enter__(self) -> DocumentIndex:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Removes the vectors from the store. A later search puts them there again."""
        store = self.__dict__.pop("_store", None)
        if store is not None:
            store.close()

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The Document's Passages."""
        return passages_of(self.document)

    @cached_property
    def statement_vectors(self) -> NDArray[np.float32]:
        """Unit vectors of the statements, shape (statements, dimensions)."""
        return embed([statement.text for statement in self.statements])

    def search(self, queries: Sequence[str], count: int = 5) -> list[list[Passage]]:
        """For each query the best Passages, lexical (BM25) and embedded (Chroma) ranks fused, best first."""
        if not self.passages:
            return [[] for _ in queries]
        depth = min(len(self.passages), count * 4)
        dense = self._store.query(embed(queries), depth)
        lexical = self._lexical(queries, depth)
        fused = []
        for near, ranked in zip(dense, lexical, strict=True):
            score: dict[int, float] = {}
            for rank, (_, number, _) in enumerate(near):
                score[number] = score.get(number, 0.0) + 1.0 / (RRF + rank)
            for rank, number in enumerate(ranked):
                score[number] = score.get(number, 0.0) + 1.0 / (RRF + rank)
            best = sorted(score, key=lambda number: (-score[number], number))[:count]
            fused.append([self.passages[number] for number in best])
        return fused

    @cached_property
    def _store(self) -> VectorStore:
        store = VectorStore()
        store.add(self.passages, embed([passage.text for passage in self.passages]))
        return store

    @cached_property
    def _bm25(self) -> Any:
        from rank_bm25 import BM25Plus

        return BM25Plus([_terms(passage.text) or [""] for passage in self.passages])

    def _lexical(self, queries: Sequence[str], count: int) -> list[list[int]]:
        """Numbers of the Passages that share a term with each query, best first."""
        known = self._bm25.idf
        ranked = []
        for query in queries:
            terms = [term for term in _terms(query) if term in known]
            scores = self._bm25.get_scores(terms) if terms else []
            # BM25+ gives a passage without the term a floor above zero; only what stands above it has matched.
            floor = min(scores, default=0.0)
            best = sorted(range(len(scores)), key=lambda number: (-scores[number], number))[:count]
            ranked.append([number for number in best if scores[number] > floor])
        return ranked


_COMMON = frozenset(
    stem(word)
    for word in [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "were",
        "what",
        "which",
        "who",
        "will",
        "with",
        "does",
        "do",
        "how",
        "when",
        "where",
        "any",
        "there",
        "not",
    ]
)


def _terms(text: str) -> list[str]:
    return [term for match in WORD.finditer(text) if (term := stem(match.group().lower())) not in _COMMON]
