"""Tables as Blocks, for every format whose tables have no cell names of their own: spans laid out as a grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.document import Block, BlockKind, Cell, visible
from agent.read.parts import Draft

WIDEST = 1_000
"""Columns of a table that is not a sheet."""
MOST_HEADER_ROWS = 5
_LONGEST_NAME = 200
_LONGEST_PERIOD = 60


@dataclass(frozen=True)
class Spanned:
    """A cell as a format gives it: its text, and how far it reaches to the right and down."""

    text: str
    columns: int = 1
    rows: int = 1
    continues: bool = False
    """Whether it is only the lower part of the cell above, as Word says it."""


@dataclass(frozen=True)
class _Slot:
    """One place of the grid."""

    text: str
    own: bool
    """Whether the cell begins here, rather than reaching here from the left or from above."""
    from_above: bool = False


def add_table(draft: Draft, rows: Sequence[Sequence[Spanned]], *, header_rows: int | None) -> None:
    """One TABLE_ROW per row that is not empty; the first `header_rows` rows name the columns, None: told by look.

    What reaches over several columns names each of them; words that reach down over several rows stand in each of
    them, since that is how they are read. A number counts once.
    """
    grid = _grid(rows)
    first, count = _header(grid) if header_rows is None else (0, min(header_rows, MOST_HEADER_ROWS))
    names: dict[int, str] = {}
    for row_number, row in enumerate(grid, start=1):
        if draft.full:
            break
        is_header = first < row_number <= first + count
        cells = []
        for column, slot in enumerate(row, start=1):
            text = draft.bounded_cell(visible(slot.text).strip())
            if not text:
                continue
            ref = f"r{row_number}c{column}"
            if is_header:
                if not slot.from_above:
                    names[column] = f"{names[column]} {text}"[:_LONGEST_NAME] if column in names else text
                if slot.own:
                    cells.append(Cell(ref=ref, text=text))
            elif slot.own or (slot.from_above and not looks_numeric(text)):
                cells.append(Cell(ref=ref, text=text, header=names.get(column, "")))
        if cells:
            draft.add(row_block(cells, draft.tables, header_row=is_header))
    draft.tables += 1


def plain(rows: Sequence[Sequence[str]]) -> list[list[Spanned]]:
    """Rows without spans."""
    return [[Spanned(text) for text in row] for row in rows]


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


def header_rows_by_look(rows: Sequence[Sequence[str]]) -> int:
    """1 where the first row reads like column names, else 0; for tables that do not say."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    first = [text.strip() for text in rows[0]]
    named = [text for text in first if text]
    if len(named) < max(2, len(first) - 1) or len(set(named)) < len(named):
        return 0
    if any(looks_numeric(text) or len(text) > _LONGEST_PERIOD or text.endswith((":", ".")) for text in named):
        return 0
    # Two columns are as often label and value as column names.
    return 1 if len(first) > 2 or any(looks_numeric(row[-1]) for row in rows[1:] if row) else 0


def _grid(rows: Sequence[Sequence[Spanned]]) -> list[list[_Slot]]:
    """The rows with every place filled that a cell reaches."""
    grid: list[list[_Slot]] = []
    reaching: dict[int, tuple[str, int]] = {}
    """By column: the text that reaches down into this row, and into how many more after it."""
    for row in rows:
        slots: list[_Slot] = []
        waiting = iter(row)
        cell = next(waiting, None)
        while len(slots) < WIDEST and (cell is not None or len(slots) in reaching):
            column = len(slots)
            if column in reaching and not (cell is not None and cell.continues):
                text, left = reaching.pop(column)
                slots.append(_Slot(text, own=False, from_above=True))
                if left > 1:
                    reaching[column] = (text, left - 1)
                continue
            assert cell is not None
            above = grid[-1][column] if grid and column < len(grid[-1]) else None
            text = above.text if cell.continues and above is not None else cell.text
            for reach in range(max(1, min(cell.columns, WIDEST - column))):
                slots.append(_Slot(text, own=reach == 0 and not cell.continues, from_above=cell.continues))
                if cell.rows > 1:
                    reaching[column + reach] = (text, cell.rows - 1)
            cell = next(waiting, None)
        grid.append(slots)
    return grid


def _header(grid: Sequence[Sequence[_Slot]]) -> tuple[int, int]:
    """Where the rows that name the columns begin, and how many there are, by their look."""
    first = 0
    while first < min(2, len(grid) - 2) and _is_title(grid[first]):
        first += 1
    rows = [[slot.text if slot.own else "" for slot in row] for row in grid[first:]]
    if not rows:
        return 0, 0
    spans = any(not slot.own and not slot.from_above and slot.text for slot in grid[first])
    if spans and len(rows) > 2 and _names_only(rows[0]) and _names_only(rows[1]):
        return first, 2
    count = header_rows_by_look(rows)
    return (first, count) if count else (0, 0)


def _is_title(row: Sequence[_Slot]) -> bool:
    """Whether one cell reaches over all columns: a title stands above the names."""
    return len(row) > 1 and bool(row[0].text) and not any(slot.own for slot in row[1:])


def _names_only(row: Sequence[str]) -> bool:
    """Whether a row holds words and years only."""
    named = [text.strip() for text in row if text.strip()]
    return bool(named) and not any(
        (looks_numeric(text) and not (len(text) == 4 and text.isdigit() and text[:2] in ("19", "20")))
        or len(text) > _LONGEST_PERIOD
        or text.endswith((":", "."))
        for text in named
    )
