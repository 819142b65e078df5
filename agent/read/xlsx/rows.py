"""Rows of one sheet as Blocks: which row names the columns, which tables there are, what is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from agent.document import Anchor, Block, BlockKind, Cell, visible
from agent.read.parts import Draft
from agent.read.xlsx.cells import Found, SheetCells, boundaries, stores_zeros, with_merges
from agent.read.xlsx.display import displayed
from agent.read.xlsx.sight import Sight

_LONGEST_NAME = 200


class Sheet:
    """Takes the rows of a sheet in order and adds them to the draft."""

    def __init__(
        self,
        draft: Draft,
        title: str,
        cells: SheetCells,
        sight: Sight,
        filled: Sequence[tuple[int, int, int, int]],
        *,
        hidden: bool,
        recalculates: bool,
    ) -> None:
        self._draft = draft
        self._title = title
        self._sheet = cells
        self._sight = sight
        self._filled = filled
        self._hidden = hidden
        self._placeholders = recalculates and stores_zeros(cells)
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

    def read(self) -> None:
        """Adds the rows, and what could not be read or is hidden."""
        for row in with_merges(self._sheet):
            if self._draft.full:
                break
            self._row(row)
        self._finish()

    def _row(self, found: list[Found]) -> None:
        """Takes the next row; it is added once the row after it tells whether it names columns."""
        cells = [self._cell(item) for item in found]
        kept = [(item, cell) for item, cell in zip(found, cells, strict=True) if cell.text]
        if not kept:
            return
        if not self._titled:
            self._add_title()
        seen: list[tuple[Found, Cell]] = []
        unseen: list[tuple[Found, Cell]] = []
        for item, cell in kept:
            (unseen if self._is_unseen(item) else seen).append((item, cell))
        self._unseen += [(item.column, item.row) for item, _ in unseen]
        if seen:
            covered = sum(item.columns for item, _ in seen)
            self._flush(kept[0][0].row, covered, seen[0][0].column)
            self._waiting = ([item for item, _ in seen], [cell for _, cell in seen])
        self._waiting_unseen.append([cell for _, cell in unseen])

    def _is_unseen(self, item: Found) -> bool:
        shaded = any(
            left <= item.column <= right and top <= item.row <= bottom for left, top, right, bottom in self._filled
        )
        return self._sight.hides(item.value, item.look, shaded=shaded)

    def _finish(self) -> None:
        self._flush(None, 0, 0)
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

    def _flush(self, next_row: int | None, next_width: int, next_left: int) -> None:
        self._flush_seen(next_row, next_width, next_left)
        for cells in self._waiting_unseen:
            self._block(cells, is_header=False, hidden="text")
        self._waiting_unseen = []

    def _flush_seen(self, next_row: int | None, next_width: int, next_left: int) -> None:
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
        covered = sum(item.columns for item in found)
        # What is merged over all columns is a title, not a name for each of them.
        title = len(found) == 1 and found[0].columns >= next_width and found[0].column <= next_left
        followed = next_row == row_number + 1 and covered >= next_width - 1 and not title
        is_header = self._names_columns(found, cells, followed=followed)
        if is_header:
            above = self._headers if self._headed and self._since_header == 0 else {}
            self._headed = True
            names = {
                column: cell.text
                for item, cell in zip(found, cells, strict=True)
                if not (item.reaches_down and item.column in above)
                for column in range(item.column, item.column + item.columns)
            }
            self._headers = above | {
                column: f"{above[column]} {name}"[:_LONGEST_NAME] if column in above else name
                for column, name in names.items()
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
        hidden_cells = [item.column for item in found if item.column in self._sheet.hidden_columns]
        row_hidden = found[0].row in self._sheet.hidden_rows
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
        cell_range = self._reach(first) if first == last else f"{first}:{last}"
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

    def _reach(self, ref: str) -> str:
        """The range that a cell was merged over, or the cell alone."""
        from openpyxl.utils import get_column_letter

        sides = boundaries(ref)
        merged = self._sheet.merged.get(sides[:2]) if sides else None
        return f"{ref}:{get_column_letter(merged[2])}{merged[3]}" if merged else ref

    def _cell(self, item: Found) -> Cell:
        from openpyxl.utils import get_column_letter

        ref = f"{get_column_letter(item.column)}{item.row}"
        value = item.value
        if item.formula and self._never_calculated(item):
            self._uncalculated.append((item.column, item.row))
            return Cell(ref=ref, text=self._draft.bounded_cell(visible(item.formula)))
        shown = displayed(value, item.look.number_format)
        text = self._draft.bounded_cell(visible(shown).strip())
        number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
        return Cell(ref=ref, text=text, value=number)

    def _never_calculated(self, item: Found) -> bool:
        return not item.calculated or (self._placeholders and item.value in (None, 0))

    def _names_columns(self, found: list[Found], cells: list[Cell], *, followed: bool) -> bool:
        """Whether a row names columns: words (or years, or dates) only, at the top of a table, rows under it."""
        if not followed or sum(item.columns for item in found) < 2 or (self._headed and self._since_header > 2):
            return False
        if any(item.formula for item in found):
            return False
        if self._headed and sum(item.columns for item in found) < len(self._headers):
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
