"""Passages: a Document cut into chunks with exact offsets, hence Anchors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agent.document import Document

SIZE = 700
OVERLAP = 80


@dataclass(frozen=True)
class Passage:
    """A stretch of a Document that retrieval returns; `document.text[start:end] == text`."""

    document: str
    number: int
    text: str
    start: int
    end: int


def passages_of(document: Document) -> tuple[Passage, ...]:
    """The Passages of the Document, in reading order, hidden text left out."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
    places = [
        (first + chunk.metadata["start_index"], len(chunk.page_content))
        for first, last in _visible_runs(document)
        for chunk in splitter.create_documents([document.text[first:last]])
    ]
    return tuple(
        Passage(document.id, number, document.text[start : start + length], start, start + length)
        for number, (start, length) in enumerate(places)
    )


def _visible_runs(document: Document) -> Iterator[tuple[int, int]]:
    """The stretches between hidden Blocks: no Passage reaches over one, or it would contain it."""
    first = 0
    for block in document.blocks:
        if block.hidden == "text":
            yield first, block.start
            first = block.end
    yield first, len(document.text)
