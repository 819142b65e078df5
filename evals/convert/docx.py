"""A Document as Word."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from agent.document import Block, BlockKind, Document

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def to_docx(document: Document) -> bytes:
    """A Word file with headings, paragraphs, list items and tables; hidden Blocks stay out."""
    return saved(word_document(document))


def saved(word: WordDocument) -> bytes:
    """The bytes of a Word document."""
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def word_document(document: Document) -> WordDocument:
    """The Word document, still open for changes."""
    import docx

    word = docx.Document()
    rows: list[Block] = []
    for block in document.blocks:
        if block.hidden:
            continue
        if rows and (block.kind is not BlockKind.TABLE_ROW or block.table != rows[0].table):
            _add_table(word, rows)
            rows = []
        if block.kind is BlockKind.TABLE_ROW:
            rows.append(block)
        elif block.kind is BlockKind.HEADING:
            word.add_heading(block.text, level=min(9, block.level or 1))
        elif block.kind is BlockKind.LIST_ITEM:
            word.add_paragraph(block.text, style="List Bullet")
        else:
            word.add_paragraph(block.text)
    if rows:
        _add_table(word, rows)
    return word


def _add_table(word: WordDocument, rows: list[Block]) -> None:
    grid = grid_of(rows)
    table = word.add_table(rows=len(grid), cols=len(grid[0]))
    table.style = "Table Grid"
    for line, texts in zip(table.rows, grid, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    word.add_paragraph("")


def grid_of(rows: list[Block]) -> list[list[str]]:
    """The texts of table rows in columns; cells that a row lacks are empty."""
    columns: dict[str, int] = {}
    for row in rows:
        for cell in row.cells:
            columns.setdefault(_column(cell.ref), 0)
    order = sorted(columns, key=lambda name: (len(name), name))
    place = {name: number for number, name in enumerate(order)}
    grid = []
    for row in rows:
        texts = [""] * max(1, len(order))
        for cell in row.cells:
            texts[place[_column(cell.ref)]] = cell.text
        if not row.cells:
            texts[0] = row.text
        grid.append(texts)
    return grid


def _column(ref: str) -> str:
    return ref.partition("c")[2] if ref.startswith("r") else ref.rstrip("0123456789")
