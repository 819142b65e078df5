"""Rows of a table as Blocks, for every format whose tables have no cell names of their own."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import Block, BlockKind, Cell, visible
from agent.read.parts import Draft

Row = Sequence[str]


def add_table(draft: Draft, rows: Sequence[Row], *, header_rows: int) -> None:
    """One TABLE_ROW per row that is not empty; the first `header_rows` rows name the columns."""
    headers: dict[int, str] = {}
    for row_number, row in enumerate(rows, start=1):
        if draft.full:
            break
        is_header = row_number <= header_rows
        cells = []
        for column, raw in enumerate(row, start=1):
            text = visible(raw).strip()
            if not text:
                continue
            if is_header:
                headers[column] = f"{headers[column]} {text}" if column in headers else text
            ref = f"r{row_number}c{column}"
            cells.append(Cell(ref=ref, text=text, header="" if is_header else headers.get(column, "")))
        if cells:
            draft.add(row_block(cells, draft.tables, header_row=is_header))
    draft.tables += 1


def row_block(cells: Sequence[Cell], table: int, *, header_row: bool = False) -> Block:
    """One TABLE_ROW of cells that are not empty."""
    return Block(
        kind=BlockKind.TABLE_ROW,
        text=" | ".join(cell.text for cell in cells),
        table=table,
        header_row=header_row,
        cells=tuple(cells),
    )


def looks_numeric(text: str) -> bool:
    """Whether a cell holds an amount rather than words."""
    digits = sum(char.isdigit() for char in text)
    letters = sum(char.isalpha() for char in text)
    return digits > letters


def header_rows_by_look(rows: Sequence[Row]) -> int:
    """1 where the first row reads like column names, else 0; for tables that do not say."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = [text.strip() for text in rows[0]]
    named = [text for text in first if text]
    if len(named) < max(2, len(first) - 1) or len(set(named)) < len(named):
        return 0
    if any(looks_numeric(text) or len(text) > 60 or text.endswith((":", ".")) for text in named):
        return 0
    # Two columns are as often label and value as column names.
    return 1 if len(first) > 2 or any(looks_numeric(row[-1]) for row in rows[1:] if row) else 0
