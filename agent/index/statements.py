"""Sentences and table rows of a Document, each with the headings, column headers and lead-in that govern it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.document import Block, BlockKind, Document
from agent.language.sentences import sentence_spans


@dataclass(frozen=True)
class Column:
    """A cell of a table row: its offsets, and the offsets of the header cell above it (equal where there is none)."""

    start: int
    end: int
    header_start: int
    header_end: int


@dataclass(frozen=True)
class Statement:
    """A sentence, list item or table row: the unit that can answer a Check."""

    number: int
    text: str
    start: int
    end: int
    block: int
    """Index of its Block."""
    kind: BlockKind
    context: tuple[int, ...]
    """Indexes of the Blocks that govern it: headings above, the header row, the line that introduces its list."""
    columns: tuple[Column, ...] = ()
    hidden: bool = False


def statements_of(document: Document) -> tuple[Statement, ...]:
    """Every statement of the Document, in reading order."""
    found: list[Statement] = []
    headings: list[tuple[int, int]] = []
    lead_in: int | None = None
    header: int | None = None
    table: int | None = None
    for index, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            level = block.level or 1
            headings = [step for step in headings if step[0] < level]
        if block.kind is BlockKind.TABLE_ROW:
            if block.table != table:
                table, header = block.table, None
            if block.header_row:
                header = index
        else:
            header = table = None
        context = tuple(step[1] for step in headings)
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) and lead_in is not None:
            context += (lead_in,)
        if header is not None and header != index:
            context += (header,)
        header_block = document.blocks[header] if header is not None and header != index else None
        columns = _columns(block, header_block) if block.cells else ()
        for start, end in _spans(block):
            found.append(
                Statement(
                    number=len(found),
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    block=index,
                    kind=block.kind,
                    context=context,
                    columns=columns,
                    hidden=bool(block.hidden),
                )
            )
        if block.kind is BlockKind.HEADING:
            headings.append((block.level or 1, index))
            lead_in = None
        elif block.kind is BlockKind.PARAGRAPH:
            lead_in = index if _introduces(block.text) else None
    return tuple(found)


def _introduces(text: str) -> bool:
    return text.rstrip().endswith(":") or len(text) < 90


def _spans(block: Block) -> list[tuple[int, int]]:
    if block.kind in (BlockKind.HEADING, BlockKind.TABLE_ROW):
        return [(block.start, block.end)]
    return [(block.start + start, block.start + end) for start, end in sentence_spans(block.text)]


def _columns(row: Block, header: Block | None) -> tuple[Column, ...]:
    heads = {}
    if header is not None:
        for cell, (start, end) in zip(header.cells, _cell_spans(header), strict=True):
            heads[_column_of(cell.ref)] = (start, end)
    return tuple(
        Column(start, end, *heads.get(_column_of(cell.ref), (start, end)))
        for cell, (start, end) in zip(row.cells, _cell_spans(row), strict=True)
    )


def _column_of(ref: str) -> str:
    match = re.fullmatch(r"r\d+c(\d+)", ref) or re.match(r"([A-Z]+)\d+", ref)
    return match.group(1) if match else ref


def _cell_spans(row: Block) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for cell in row.cells:
        found = row.text.find(cell.text, at) if cell.text else at
        begin = found if found >= 0 else at
        at = begin + len(cell.text) if found >= 0 else at
        spans.append((row.start + begin, row.start + at))
    return spans
