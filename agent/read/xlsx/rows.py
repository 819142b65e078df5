"""Rows of one sheet as Blocks: which row names the columns, which tables there are, what is hidden."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from agent.document import Anchor, Block, BlockKind, Cell, visible
from agent.read.parts import Draft
from agent.read.xlsx.display import displayed
from agent.read.xlsx.sheet_facts import SheetFacts

_LONGEST_CELL = 20_000


@dataclass(frozen=True)
class Found:
    """A cell that holds something."""

    column: int
    row: int
    value: object
    number_format: str
    formula: str | None
    unseen: bool = False
    """Whether it shows nothing: the colour of what is behind it, tiny, or hidden by its format."""


class Sheet:
    """Takes the rows of a sheet in order and adds them to the draft."""

    def __init__(self, draft: Draft, title: str, facts: SheetFacts, *, hidden: bool) -> None:
        self._draft = draft
        self._title = title
        self._facts = facts
        self._hidden = hidden
        self._headers: dict[int, str] = {}
        self._last_row = 0
        self._table = 0
        self._since_header = 0
        self._headed = False
        self._waiting: tuple[list[Found], list[Cell]] | None = None
        self._waiting_unseen: list[list[Cell]] = []
        self._uncalculated: list[tuple[int, int]] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: set[int] = set()
        self._unseen: list[tuple[int, int]] = []
        self._titled = False

    def row(self, found: list[Found]) -> None:
        """Takes the next row; it is added once the row after it tells whether it names columns."""
        cells = [self._cell(item) for item in found]
        kept = [(item, cell) for item, cell in zip(found, cells, strict=True) if cell.text]
        if not kept:
            return
        if not self._titled:
            self._add_title()
        seen = [(item, cell) for item, cell in kept if not item.unseen]
        unseen = [(item, cell) for item, cell in kept if item.unseen]
        self._unseen += [(item.column, item.row) for item, _ in unseen]
        if seen:
            self._flush(kept[0][0].row, len(seen))
            self._waiting = ([item for item, _ in seen], [cell for _, cell in seen])
        self._waiting_unseen.append([cell for _, cell in unseen])

    def finish(self) -> None:
        """Adds the last row, and what could not be read or is hidden."""
        self._flush(None, 0)
        if self._unseen:
            self._draft.notes.append(f"Hidden text in {self._title}!{_ranges(self._unseen)}: the cells show nothing.")
        if self._uncalculated:
            self._draft.give_up(
                f"{self._title}!{_ranges(self._uncalculated)}",
                "formulas never calculated; open and save the file in a spreadsheet program",
            )
        if self._hidden_rows:
            self._draft.notes.append(f"Hidden rows in {self._title}: {_spans(self._hidden_rows)}.")
        if self._hidden_columns:
            from openpyxl.utils import get_column_letter

            letters = ", ".join(get_column_letter(column) for column in sorted(self._hidden_columns))
            self._draft.notes.append(f"Hidden columns in {self._title}: {letters}.")

    def _flush(self, next_row: int | None, next_width: int) -> None:
        self._flush_seen(next_row, next_width)
        for cells in self._waiting_unseen:
            self._block(cells, is_header=False, hidden="text")
        self._waiting_unseen = []

    def _flush_seen(self, next_row: int | None, next_width: int) -> None:
        if self._waiting is None:
            return
        found, cells = self._waiting
        self._waiting = None
        row_number = found[0].row
        new_table = not self._last_row or row_number > self._last_row + 1
        if new_table:
            self._table = self._draft.tables
            self._headed = False
            self._draft.tables += 1
            self._since_header = 0
        followed = next_row == row_number + 1 and len(cells) >= next_width - 1
        is_header = self._names_columns(found, cells, followed=followed)
        if is_header:
            above = self._headers if self._headed and self._since_header == 0 else {}
            self._headed = True
            names = {item.column: cell.text for item, cell in zip(found, cells, strict=True)}
            self._headers = above | {
                column: f"{above[column]} {name}" if column in above else name for column, name in names.items()
            }
        else:
            cells = [
                cell.model_copy(update={"header": self._headers.get(item.column, "")})
                for item, cell in zip(found, cells, strict=True)
            ]
        self._last_row = row_number
        self._since_header = 0 if is_header else self._since_header + 1
        self._add(found, cells, is_header=is_header)

    def _add_title(self) -> None:
        self._titled = True
        self._draft.add(
            Block(
                kind=BlockKind.HEADING,
                text=self._title,
                level=1,
                anchor=Anchor(sheet=self._title),
                hidden="sheet" if self._hidden else "",
            )
        )

    def _add(self, found: list[Found], cells: list[Cell], *, is_header: bool) -> None:
        hidden_cells = [item.column for item in found if item.column in self._facts.hidden_columns]
        row_hidden = found[0].row in self._facts.hidden_rows
        if row_hidden:
            self._hidden_rows.append(found[0].row)
        self._hidden_columns |= set(hidden_cells)
        shown = [cell for item, cell in zip(found, cells, strict=True) if item.column not in hidden_cells]
        unseen = [cell for item, cell in zip(found, cells, strict=True) if item.column in hidden_cells]
        self._block(shown, is_header=is_header, hidden="sheet" if self._hidden or row_hidden else "")
        self._block(unseen, is_header=is_header, hidden="sheet")

    def _block(self, cells: list[Cell], *, is_header: bool, hidden: Literal["", "text", "sheet"]) -> None:
        if not cells:
            return
        first, last = cells[0].ref, cells[-1].ref
        cell_range = self._facts.merged.get(first, first) if first == last else f"{first}:{last}"
        self._draft.add(
            Block(
                kind=BlockKind.TABLE_ROW,
                text=" | ".join(cell.text for cell in cells),
                anchor=Anchor(sheet=self._title, cells=cell_range),
                table=self._table,
                header_row=is_header,
                cells=tuple(cells),
                hidden=hidden,
            )
        )

    def _cell(self, item: Found) -> Cell:
        from openpyxl.utils import get_column_letter

        ref = f"{get_column_letter(item.column)}{item.row}"
        value = item.value
        if item.formula and self._never_calculated(item, ref):
            self._uncalculated.append((item.column, item.row))
            return Cell(ref=ref, text=visible(_formula_text(item.formula))[:_LONGEST_CELL])
        text = visible(displayed(value, item.number_format)).strip()[:_LONGEST_CELL]
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        return Cell(ref=ref, text=text, value=number)

    def _never_calculated(self, item: Found, ref: str) -> bool:
        return ref in self._facts.uncalculated or (self._facts.stores_zeros and item.value in (None, 0))

    def _names_columns(self, found: list[Found], cells: list[Cell], *, followed: bool) -> bool:
        """Whether a row names columns: words (or years, or dates) only, at the top of a table, rows under it."""
        if not followed or len(cells) < 2 or (self._headed and self._since_header > 2):
            return False
        if any(item.formula for item in found):
            return False
        if self._headed and len(cells) < len(self._headers):
            return False  # a line that names a section, under the names of the columns
        words = [cell for item, cell in zip(found, cells, strict=True) if isinstance(item.value, str)]
        if not words or len({cell.text for cell in cells}) < len(cells):
            return False
        if any(len(cell.text) > 60 or cell.text.endswith((":", ".")) for cell in words):
            return False
        others = [item.value for item in found if not isinstance(item.value, str)]
        return all(_names_period(value) for value in others)


def _names_period(value: object) -> bool:
    if isinstance(value, (dt.date, dt.datetime)):
        return True
    return (
        isinstance(value, (int, float))
        and not isinstance(value, bool)
        and 1990 <= value <= 2100
        and value == int(value)
    )


def _formula_text(formula: str) -> str:
    return formula if formula.startswith("=") else f"={formula}"


def _ranges(cells: list[tuple[int, int]]) -> str:
    """Cells as ranges, column by column: `D5:D9, E12`."""
    from openpyxl.utils import get_column_letter

    columns: dict[int, list[int]] = {}
    for column, row in cells:
        columns.setdefault(column, []).append(row)
    parts: list[str] = []
    for column in sorted(columns):
        letter = get_column_letter(column)
        for first, last in _runs(columns[column]):
            parts.append(f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}")
    return ", ".join(parts[:20]) + (f" and {len(parts) - 20} more ranges" if len(parts) > 20 else "")


def _spans(rows: list[int]) -> str:
    parts = [f"{first}" if first == last else f"{first}–{last}" for first, last in _runs(rows)]
    return ", ".join(parts[:20]) + (", …" if len(parts) > 20 else "")


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
