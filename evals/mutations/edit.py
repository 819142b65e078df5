"""The parts of an edit: find the passages that support a criterion, replace them, lay the Document out again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from agent.document import Block, Document, assemble
from agent.index.statements import statements_of

Span = tuple[int, int]
"""Offsets into a Document's text."""
MOST = 0.4
"""A section or table that is more of the draft than this share is the draft; emptying it says nothing."""


@dataclass(frozen=True)
class Target:
    """A criterion and the statements that support it."""

    criterion: str
    spans: tuple[Span, ...]
    thing: str
    """What the criterion asks for, as a noun phrase without an article."""


@dataclass(frozen=True)
class Edit:
    """An edited Document, and the statements of the original that the edit touched."""

    document: Document
    touched: tuple[Span, ...]
    held_out: bool | None = None
    """Whether its phrasing is held out from whoever mends the judge; None where there is only one."""


def locate(document: Document, quote: str) -> Span | None:
    """Where a labelled quote stands, comparing letters and digits only: labels quote the file, marks included."""
    wanted = "".join(character.lower() for character in quote if character.isalnum())
    if not wanted:
        return None
    places = [place for place, character in enumerate(document.text) if character.isalnum()]
    text = "".join(document.text[place].lower()[:1] for place in places)
    at = text.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def statements_at(document: Document, spans: Iterable[Span]) -> tuple[Span, ...]:
    """The whole statements (sentences, items, rows; never headings) that the spans overlap, in reading order."""
    spans = list(spans)
    return tuple(
        (statement.start, statement.end)
        for statement in statements_of(document)
        if statement.kind != "heading" and any(overlap((statement.start, statement.end), span) for span in spans)
    )


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def replace(
    document: Document,
    spans: Sequence[Span],
    sentence: Callable[[str], str],
    row: Callable[[Block], Block | None],
) -> Document:
    """The Document with the statements at `spans` replaced; table rows as a whole, by `row`. Empty Blocks go."""
    blocks: list[Block] = []
    for block in document.blocks:
        inside = sorted((span for span in spans if overlap(span, (block.start, block.end))), reverse=True)
        if not inside:
            blocks.append(block)
        elif block.cells:
            changed = row(block)
            blocks.extend([changed] if changed else [])
        else:
            text = block.text
            for start, end in inside:
                begin, stop = max(0, start - block.start), end - block.start
                text = text[:begin] + sentence(text[begin:stop]) + text[stop:]
            blocks.append(block.model_copy(update={"text": " ".join(text.split())}))
    return rebuild(document, blocks)


def with_cells(block: Block, texts: Sequence[str]) -> Block:
    """A table row with other cell texts; a cell whose text changed loses the number behind it."""
    cells = tuple(
        cell if cell.text == text else cell.model_copy(update={"text": text, "value": None})
        for cell, text in zip(block.cells, texts, strict=True)
    )
    return block.model_copy(update={"cells": cells, "text": " | ".join(cell.text for cell in cells if cell.text)})


def map_text(document: Document, change: Callable[[str], str]) -> Document:
    """The Document with `change` applied to every text and every cell."""
    return rebuild(
        document,
        [
            with_cells(block, [change(cell.text) for cell in block.cells])
            if block.cells
            else block.model_copy(update={"text": change(block.text)})
            for block in document.blocks
        ],
    )


def rebuild(document: Document, blocks: Iterable[Block]) -> Document:
    """A Document of other Blocks, with the name and kind of this one; sections are worked out anew."""
    loose = [
        block.model_copy(update={"anchor": block.anchor.model_copy(update={"section": (), "paragraph": None})})
        for block in blocks
    ]
    laid = assemble(loose, name=document.name, sha256="0" * 64, notes=document.notes)
    sha256 = hashlib.sha256(laid.text.encode()).hexdigest()
    return laid.model_copy(
        update={
            "id": sha256[:12],
            "sha256": sha256,
            "kind": document.kind,
            "kind_given": document.kind_given,
            "kind_why": document.kind_why,
            "pages": document.pages,
        }
    )


def as_read(document: Document, like: Document) -> Document:
    """A Document read from a converted file, with the kind of the original."""
    return document.model_copy(
        update={"kind": like.kind, "kind_given": like.kind_given, "kind_why": like.kind_why, "name": like.name}
    )
