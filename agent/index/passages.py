"""Passages: a Document cut into chunks with exact offsets, hence Anchors."""

from __future__ import annotations

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
    visible = _without_hidden(document)
    chunks = splitter.create_documents([visible]) if visible.strip() else []
    return tuple(
        Passage(
            document.id,
            number,
            document.text[start : start + len(chunk.page_content)],
            start,
            start + len(chunk.page_content),
        )
        for number, chunk in enumerate(chunks)
        for start in [chunk.metadata["start_index"]]
    )


def _without_hidden(document: Document) -> str:
    text = document.text
    for block in document.blocks:
        if block.hidden == "text":
            text = text[: block.start] + " " * (block.end - block.start) + text[block.end :]
    return text
