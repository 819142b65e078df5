"""A draft, read in: Document, its Blocks, and the Anchors that say where each Block stands.

The text of a Document is the text of its Blocks in reading order. Offsets are into that text, in characters,
and `document.text[block.start:block.end] == block.text` for every Block.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

Rect = tuple[float, float, float, float]
"""Left, bottom, right, top in PDF points, origin at the lower left of the page."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters a reader cannot see: controls, fillers, direction marks, variation selectors, tags, halves of surrogate
pairs. They carry hidden text and break quotes, so no Document contains them."""
SPELLING = re.compile("[\ufe00-\ufe0f\u200b-\u200f\u2060-\u206f\U000e0000-\U000e0fff]{8}")
"""So many of them in a row spell something; emoji and right-to-left text hold one or two."""


LARGEST_VALUE = 1e15
"""Nothing a draft counts or pays comes near it; larger values of cells are read as text alone."""
ALL_BUT_A_PART = 0.999
"""Readable share of a draft of which something was not read whose size cannot be told."""


class DocumentKind(StrEnum):
    """What a draft is. `other` is none of the four we have criteria for."""

    PRD = "prd"
    CONTRACT = "contract"
    BUDGET = "budget"
    STATUS = "status"
    OTHER = "other"


RECOGNISED = "Recognised in an image (OCR)"
"""Section of text that was recognised in a picture: a quote of it is what a program took the picture to show."""


class BlockKind(StrEnum):
    """The role of a Block in its draft."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"


class Anchor(BaseModel):
    """Where a Block stands in the draft: page and rectangles, heading path and paragraph, or sheet and cells."""

    model_config = ConfigDict(frozen=True)

    page: int | None = None
    """1-based page, for formats that have pages."""
    rects: tuple[Rect, ...] = ()
    section: tuple[str, ...] = ()
    """Heading path, outermost first."""
    paragraph: int | None = None
    """1-based position among the Blocks of the same section."""
    sheet: str | None = None
    cells: str | None = None
    """Cell or range within the sheet, such as `B4` or `A4:F4`."""

    @property
    def section_label(self) -> str | None:
        """The heading path as one string, or None outside any section."""
        return " › ".join(self.section) or None

    @property
    def cells_label(self) -> str | None:
        """`Sheet!A4:F4`, or None where there are no cells."""
        if self.cells is None:
            return None
        return f"{self.sheet}!{self.cells}" if self.sheet else self.cells

    def __str__(self) -> str:
        parts = []
        if self.page is not None:
            parts.append(f"page {self.page}")
        if self.cells_label:
            parts.append(self.cells_label)
        if self.section:
            parts.append(f"§ {self.section[-1]}")
        if not parts and self.paragraph is not None:
            parts.append(f"paragraph {self.paragraph}")
        return ", ".join(parts) or "start of document"


class Cell(BaseModel):
    """One cell of a table row. `text` is what a person sees; `value` the number behind it, if the file has one."""

    model_config = ConfigDict(frozen=True)

    ref: str
    """`B4` in a sheet or CSV; `r4c2` (row and column, 1-based, header row first) in any other table."""
    text: str
    value: float | None = None
    header: str = ""
    """Text of the header cell above it, or empty."""


class Block(BaseModel):
    """A paragraph, list item, table row, heading or footnote, with its text and its Anchor."""

    model_config = ConfigDict(frozen=True)

    kind: BlockKind
    text: str
    anchor: Anchor = Anchor()
    start: int = 0
    end: int = 0
    level: int | None = None
    """Depth of a heading (1 is outermost) or of a list item."""
    table: int | None = None
    """Number of the table a row belongs to, counted from 0 through the Document."""
    header_row: bool = False
    cells: tuple[Cell, ...] = ()
    hidden: Literal["", "text", "sheet"] = ""
    """Text a reader of the draft would not see (white, tiny, off the page), or a hidden sheet, row or column."""


class Unreadable(BaseModel):
    """A part of a draft that could not be read, and why."""

    model_config = ConfigDict(frozen=True)

    where: str
    why: str
    share: float = 0.0
    """Share of the draft concerned, 0..1, as far as it can be told (pages of pages)."""


class Document(BaseModel):
    """A draft read in: an ordered list of Blocks, with what could not be read listed."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    kind: DocumentKind = DocumentKind.OTHER
    kind_given: bool = False
    """True where a person said which kind it is; False where it was recognised."""
    kind_why: str = ""
    """What the kind was recognised by."""
    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    sha256: str
    unreadable: tuple[Unreadable, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know though it could be read: hidden sheets, hidden text, tracked changes."""
    language: str = "en"
    """Language most of its running text is written in (ISO 639-1); `und`: only known not to be English."""

    @property
    def words(self) -> int:
        """Number of words in the text."""
        return len(self.text.split())

    @property
    def readable_share(self) -> float:
        """Share of the draft that could be read, 0..1; never quite 1 where anything is unreadable."""
        most = ALL_BUT_A_PART if self.unreadable else 1.0
        return max(0.0, min(most, 1.0 - sum(part.share for part in self.unreadable)))

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    def block_index_at(self, offset: int) -> int:
        """Index of the Block that contains the character offset (the one before it, between two Blocks)."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def block_at(self, offset: int) -> Block:
        """The Block that contains the character offset."""
        return self.blocks[self.block_index_at(offset)]

    def blocks_between(self, start: int, end: int) -> Iterator[Block]:
        """The Blocks that overlap `text[start:end]`."""
        for index in range(self.block_index_at(start), len(self.blocks)):
            block = self.blocks[index]
            if block.start >= end:
                return
            if block.end > start:
                yield block


class Dossier(BaseModel):
    """The Documents of one pilot."""

    model_config = ConfigDict(frozen=True)

    name: str
    documents: tuple[Document, ...]

    def document(self, document_id: str) -> Document:
        """The Document with that id; KeyError where there is none."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)


def visible(text: str) -> str:
    """`text` without characters a reader cannot see."""
    return INVISIBLE.sub("", text)


def _visible_cell(cell: Cell) -> Cell:
    text, header = visible(cell.text), visible(cell.header)
    value = cell.value if cell.value is None or abs(cell.value) < LARGEST_VALUE else None
    if (text, header, value) == (cell.text, cell.header, cell.value):
        return cell
    return cell.model_copy(update={"text": text, "header": header, "value": value})


def assemble(
    blocks: Iterable[Block],
    *,
    name: str,
    sha256: str,
    pages: int | None = None,
    unreadable: Iterable[Unreadable] = (),
    notes: Iterable[str] = (),
    language: str = "en",
) -> Document:
    """A Document from Blocks in reading order: lays out the text, sets offsets, numbers paragraphs.

    Blocks without visible text are dropped. Rows and list items that follow each other are separated by one line
    break, everything else by two. A reader fills everything but `start`, `end` and, optionally, the section path
    and paragraph number: where a Block carries no section, headings before it give it one.
    """
    laid: list[Block] = []
    parts: list[str] = []
    offset = 0
    path: list[tuple[int, str]] = []
    position: dict[tuple[str, ...], int] = {}
    for block in blocks:
        text = visible(block.text).strip()
        if not text:
            continue
        if block.kind is BlockKind.HEADING and not block.hidden:
            level = block.level or 1
            path = [step for step in path if step[0] < level] + [(level, " ".join(text.split()))]
        section = block.anchor.section or tuple(title for _, title in path)
        position[section] = position.get(section, 0) + 1
        anchor = block.anchor.model_copy(
            update={"section": section, "paragraph": block.anchor.paragraph or position[section]}
        )
        if laid:
            close = laid[-1].kind is block.kind and block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
            gap = "\n" if close else "\n\n"
            parts.append(gap)
            offset += len(gap)
        end = offset + len(text)
        cells = tuple(_visible_cell(cell) for cell in block.cells)
        laid.append(
            block.model_copy(update={"text": text, "anchor": anchor, "start": offset, "end": end, "cells": cells})
        )
        parts.append(text)
        offset = end
    return Document(
        id=sha256[:12],
        name=name,
        text="".join(parts),
        blocks=tuple(laid),
        pages=pages,
        sha256=sha256,
        unreadable=tuple(unreadable),
        notes=tuple(notes),
        language=language,
    )
