"""The cells of one sheet, read in one pass, with what else the sheet says of them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from agent.errors import DraftLimitError
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child
from agent.read.parts import Draft
from agent.read.xlsx.looks import Look
from agent.read.xlsx.strings import Text, text_of
from agent.read.xml_stream import elements

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_MOST_MERGES = 50_000
_LONGEST_FORMULA = 8_192
_LARGEST = 1e300
_NUMERALS = frozenset("0123456789+-.eE")


@dataclass(frozen=True)
class Found:
    """A cell that holds something."""

    column: int
    row: int
    value: object
    look: Look
    formula: str | None = None
    calculated: bool = True
    """Whether the file holds a result of the formula."""
    unseen: bool = False
    """Whether it shows nothing: the colour of what is behind it, tiny, or hidden by its format."""
    columns: int = 1
    """How many columns it was merged over."""
    reaches_down: bool = False
    """Whether it stands here because a cell above was merged downwards."""


@dataclass
class SheetCells:
    """What was read of one sheet; rows and columns are 1-based."""

    rows: dict[int, list[Found]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    """First cell (column, row) of a merged range to the range (first column, first row, last column, last row)."""
    struck: list[tuple[int, int]] = field(default_factory=list)
    """Cells (column, row) of which something is struck out and left out."""
    margins: list[str] = field(default_factory=list)
    """Texts of its page headers and footers, in the program's own codes."""
    prompts: int = 0
    """How many rules for input speak to whoever fills a cell in."""
    tips: int = 0
    """How many links show words of their own when pointed at."""
    scenarios: int = 0
    rows_beyond: bool = False
    """Whether it numbers rows beyond the last one a sheet can have."""


class CellReader:
    """Reads the sheets of one workbook."""

    def __init__(self, draft: Draft, package: Package, strings: list[Text], looks: list[Look], epoch: Any) -> None:
        self._draft = draft
        self._package = package
        self._strings = strings
        self._looks = looks
        self._epoch = epoch

    def read(self, title: str, part: str) -> SheetCells:
        """The cells of a sheet, as far as the limits allow; what they left out is listed."""
        found = SheetCells()
        self._shared: dict[str, tuple[str, str]] = {}
        try:
            self._fill(found, title, part)
        except DraftLimitError:
            self._draft.give_up(f"sheet {title}, after row {max(found.rows, default=0):,}", "it is endless")
        if found.rows_beyond:
            self._draft.give_up(f"sheet {title}, rows beyond {MOST_ROWS:,}", "no spreadsheet program has such rows")
        return found

    def _fill(self, found: SheetCells, title: str, part: str) -> None:
        row = column = count = seen = 0
        ends = ("c", "col", "mergeCell", "dataValidation", "headerFooter", "hyperlink", "scenario")
        with self._package.open(part) as file:
            for kind, element in elements(file, self._package.name, *ends, starts=("row",)):
                seen += 1
                if seen % 1000 == 0 and self._draft.full:
                    self._draft.give_up(f"sheet {title}, after row {row:,}", "reading took longer than the limit")
                    return
                if kind == "row":
                    number = _whole(element.get("r"))
                    row, column = number if number is not None else row + 1, 0
                    found.rows_beyond |= row > MOST_ROWS
                    if element.get("hidden") in ("1", "true"):
                        found.hidden_rows.add(row)
                elif kind == "c":
                    column = _column(element.get("r")) or column + 1
                    if not 1 <= row <= MOST_ROWS or column > MOST_COLUMNS or count > self._draft.limits.cells:
                        continue
                    if (cell := self._cell(found, element, column, row)) is not None:
                        found.rows.setdefault(row, []).append(cell)
                        count += 1
                else:
                    _other(found, kind, element)
        if count > self._draft.limits.cells:
            why = f"more cells than the limit of {self._draft.limits.cells:,}"
            self._draft.give_up(f"sheet {title}, after row {max(found.rows, default=0):,}", why)

    def _cell(self, found: SheetCells, element: Any, column: int, row: int) -> Found | None:
        if len(element) == 0:
            return None
        style = _whole(element.get("s")) or 0
        look = self._looks[style] if style < len(self._looks) else self._looks[0]
        value, struck = self._value(element, look)
        formula, holder = None, child(element, "f")
        if holder is not None:
            formula = self._formula(holder, column, row)
        elif value in (None, "") and not struck:
            return None
        if struck or (look.struck and value not in (None, "")):
            found.struck.append((column, row))
            if look.struck or not value:
                return None
        return Found(column, row, value, look, formula, value is not None or element.get("t") == "str")

    def _value(self, element: Any, look: Look) -> tuple[object, bool]:
        """What a cell holds, and whether part of it is struck out."""
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inline = child(element, "is")
            text = text_of(inline) if inline is not None else Text("")
            return text.text, text.struck
        holder = child(element, "v")
        raw = (holder.text or "") if holder is not None else ""
        if not raw:
            return None, False
        if kind == "s":
            index = _whole(raw)
            text = self._strings[index] if index is not None and index < len(self._strings) else Text("")
            return text.text, text.struck
        if kind == "b":
            return raw.strip() not in ("0", "false"), False
        if kind == "n":
            return self._number(raw.strip(), look), False
        return raw, False

    def _number(self, raw: str, look: Look) -> object:
        """A number or date; what is beyond the range of numbers stays as it is written."""
        from openpyxl.utils.datetime import from_excel

        if not _NUMERALS.issuperset(raw):
            return raw
        try:
            value: int | float = int(raw) if len(raw) <= 15 and raw.lstrip("-").isdigit() else float(raw)
        except ValueError:
            return raw
        if not math.isfinite(value) or abs(value) > _LARGEST:
            return raw
        if look.is_date:
            try:
                moment: object = from_excel(value, self._epoch, timedelta=look.is_duration)
            except (OverflowError, ValueError):
                return "#VALUE!"
            return moment
        return value

    def _formula(self, holder: Any, column: int, row: int) -> str:
        """The formula as it is written in the cell; of formulas kept once for several cells, as it reads here."""
        from openpyxl.formula.tokenizer import TokenizerError
        from openpyxl.formula.translate import Translator, TranslatorError
        from openpyxl.utils import get_column_letter

        here = f"{get_column_letter(column)}{row}"
        text = f"={(holder.text or '')[:_LONGEST_FORMULA]}"
        key = holder.get("si")
        if holder.get("t") != "shared" or key is None:
            return text
        if key not in self._shared:
            self._shared[key] = (text, here)
            return text
        source, origin = self._shared[key]
        if source == "=" or len(source) > 500:
            return source
        try:
            translated: str = Translator(source, origin).translate_formula(here)
        except (TokenizerError, TranslatorError, ValueError, IndexError):
            return source
        return translated


def with_merges(cells: SheetCells) -> list[list[Found]]:
    """The rows in order; words that reach down over several rows stand in each of them, a number once."""
    reaching: list[tuple[int, Found]] = []
    rows: list[list[Found]] = []
    for number in sorted(cells.rows):
        reaching = [(last, cell) for last, cell in reaching if last >= number]
        own = cells.rows[number]
        taken = {cell.column for cell in own}
        row = [_moved(cell, number) for _, cell in reaching if cell.column not in taken]
        for cell in own:
            left, _, right, bottom = cells.merged.get((cell.column, number), (0, 0, 0, 0))
            wide = _widened(cell, min(right - left, 200) + 1) if right else cell
            if bottom > number and isinstance(cell.value, str) and len(reaching) < 100:
                reaching.append((bottom, wide))
            row.append(wide)
        rows.append(sorted(row, key=lambda cell: cell.column) if len(row) > len(own) else row)
    return rows


def _moved(cell: Found, row: int) -> Found:
    return Found(cell.column, row, cell.value, cell.look, unseen=cell.unseen, columns=cell.columns, reaches_down=True)


def _widened(cell: Found, columns: int) -> Found:
    return Found(
        cell.column, cell.row, cell.value, cell.look, cell.formula, cell.calculated, cell.unseen, columns=columns
    )


def _other(found: SheetCells, kind: str, element: Any) -> None:
    """What a sheet says besides its cells."""
    if kind == "col" and element.get("hidden") in ("1", "true"):
        first, last = _whole(element.get("min")) or 0, _whole(element.get("max")) or 0
        if first > 0 and last - first < 1000:
            found.hidden_columns |= set(range(first, last + 1))
    elif kind == "mergeCell" and len(found.merged) < _MOST_MERGES:
        first_ref, _, last_ref = (element.get("ref") or "").partition(":")
        left, top, right, bottom = _column(first_ref), _row(first_ref), _column(last_ref), _row(last_ref)
        if left and top and right and bottom:
            found.merged[left, top] = (left, top, right, bottom)
    elif kind == "dataValidation":
        says = (attribute(element, name) or "" for name in ("prompt", "error", "promptTitle", "errorTitle"))
        found.prompts += bool("".join(says).strip())
    elif kind == "hyperlink":
        found.tips += bool((attribute(element, "tooltip") or "").strip())
    elif kind == "scenario":
        found.scenarios += 1
    elif kind == "headerFooter":
        found.margins += [part.text for part in element if part.text]


def stores_zeros(cells: SheetCells) -> bool:
    """Whether every stored result of its formulas is 0: some programs leave the calculating to Excel."""
    results = [cell.value for row in cells.rows.values() for cell in row if cell.formula]
    return len(results) > 1 and not any(value not in (None, 0) for value in results)


def _column(ref: str | None) -> int:
    """Column number of a cell's name, 0 where it has none."""
    number = 0
    for char in (ref or "")[:10]:
        if not "A" <= char <= "Z":
            break
        number = number * 26 + ord(char) - 64
    return number


def _row(ref: str) -> int:
    return _whole(ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")) or 0


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and len(text) <= 12 and text.isascii() and text.isdigit() else None


def boundaries(ref: str) -> tuple[int, int, int, int] | None:
    """(first column, first row, last column, last row) of a range, None for what is none."""
    first, _, last = ref.replace("$", "").partition(":")
    sides = (_column(first), _row(first), _column(last or first), _row(last or first))
    return sides if all(sides) else None
