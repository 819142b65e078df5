"""One row of a table: its label, its figures, and what it is to the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from agent.document import Block
from agent.judge.arithmetic.figures.columns import is_derived_label, is_subtotal_label, is_total_label
from agent.language.amounts import Amount, parse_cell

REFERENCE = re.compile(r"(?:[A-Za-z]{1,3}[.-]?)?[\d.]{0,6}[a-z]?\.?", re.I)
_ITEM_HEADER = re.compile(
    r"\b(?:items?|particulars|descriptions?|what|lines?|posts?|concepts?|positions?|details?|components?"
    r"|tasks?|activity"
    r"|elements?|cost|sub-?category|roles?)\b",
    re.I,
)


class RowRole(StrEnum):
    """What a row is to its table."""

    LINE = "line"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    DERIVED = "derived"
    """An average, a ratio, a balance: computed from others, no part of a sum."""
    SECTION = "section"
    """A title over the rows that follow, without figures of its own."""


@dataclass(frozen=True)
class Figure:
    """A number in a cell, with its place: `document.text[start:end]` is the cell's text."""

    amount: Amount
    column: int
    ref: str
    """`Budget!D12`, `D12` or `r4c2`."""
    start: int
    end: int

    @property
    def value(self) -> float:
        """The number as the cell shows it, before any scale its header names."""
        return self.amount.value


@dataclass(frozen=True)
class Row:
    """A row of a Table: label, figures by column, and the text of every cell by column."""

    index: int
    label: str
    label_start: int
    label_end: int
    role: RowRole
    figures: dict[int, Figure]
    texts: dict[int, str]
    block: Block
    section: str = ""
    """Title row above it, or empty."""

    @property
    def is_total(self) -> bool:
        """True for totals and subtotals."""
        return self.role in (RowRole.TOTAL, RowRole.SUBTOTAL)


def is_reference(label: str) -> bool:
    """Whether a cell only numbers its row: `3`, `A2`, `IV`. Three letters without a figure are a name: `ROI`, `VAT`."""
    return bool(REFERENCE.fullmatch(label)) and (len(label.strip(".-")) < 3 or any(sign.isdigit() for sign in label))


def column_of(ref: str, position: int) -> int:
    """The column number of a cell named `B4` or `r4c2`; of any other name, its position."""
    if match := re.fullmatch(r"r\d+c(\d+)", ref):
        return int(match.group(1))
    if match := re.match(r"\$?([A-Z]{1,3})\$?\d+", ref):
        number = 0
        for letter in match.group(1):
            number = number * 26 + ord(letter) - 64
        return number
    return position + 1


def read_row(block: Block, index: int, section: str, headers: dict[int, str]) -> Row:
    """A Block as a Row: which cells are its name, which are figures."""
    figures: dict[int, Figure] = {}
    texts: dict[int, str] = {}
    label, label_at, label_column = "", (block.start, block.end), 0
    at = 0
    for i, cell in enumerate(block.cells):
        column = column_of(cell.ref, i)
        found = block.text.find(cell.text, at) if cell.text else -1
        start, end = (block.start + found, block.start + found + len(cell.text)) if found >= 0 else label_at
        at = found + len(cell.text) if found >= 0 else at
        texts[column] = cell.text
        amount = parse_cell(cell.text, cell.value)
        # The first column names the row, be it a year; after a running number or a group the name itself follows.
        names = amount is None or (i == 0 and not amount.currency)
        if names and not figures and re.search(r"\w", cell.text):
            if not label or is_reference(label):
                label, label_at, label_column = _clean(cell.text), (start, end), column
                continue
            if column - label_column == 1 and _ITEM_HEADER.search(headers.get(column, "")):
                label, label_at = f"{label} – {_clean(cell.text)}", (label_at[0], end)
                continue
        if amount is not None:
            ref = f"{block.anchor.sheet}!{cell.ref}" if block.anchor.sheet else cell.ref
            figures[column] = Figure(amount=amount, column=column, ref=ref, start=start, end=end)
    if not label and figures:
        label = _clean(block.cells[0].text)
    role = RowRole.LINE
    if is_total_label(label):
        role = RowRole.SUBTOTAL if is_subtotal_label(label) else RowRole.TOTAL
        if is_derived_label(label) and not re.search(r"total|sum", label, re.I):
            role = RowRole.DERIVED
    elif is_derived_label(label) and figures:
        role = RowRole.DERIVED
    elif not figures and not any(text.strip() for column, text in texts.items() if column > label_column):
        role = RowRole.SECTION
    return Row(index, label, *label_at, role, figures, texts, block, section)


def _clean(text: str) -> str:
    return " ".join(re.sub(r"[*_`#]+", " ", text).split()).strip(" :|")


def unnumbered(rows: list[Row]) -> list[Row]:
    """Where every line has a number or reference, a row with figures but without one is a subtotal."""
    first = min((min(row.texts) for row in rows if row.texts), default=0)
    lines = [row for row in rows if row.role is RowRole.LINE]
    numbered = [
        row
        for row in lines
        if re.fullmatch(r"(?:[A-Za-z]{1,3}[.-]?)?\d[\d.]{0,5}[a-z]?", row.texts.get(first, "").strip())
    ]
    if len(numbered) < 3 or len(numbered) * 3 < len(lines) * 2:
        return rows
    return [
        Row(**{**row.__dict__, "role": RowRole.SUBTOTAL})
        if row.role is RowRole.LINE
        and row.figures
        and not row.texts.get(first, "").strip()
        and row.index > numbered[0].index
        else row
        for row in rows
    ]


def rank(rows: list[Row]) -> list[Row]:
    """A total that names its part, followed by a total of everything, is a subtotal."""
    totals = [row for row in rows if row.role is RowRole.TOTAL]
    whole = [
        row
        for row in totals
        if re.fullmatch(r"(?:grand |overall |project )?total(?:s| costs?| budget)?", row.label, re.I)
    ]
    if not whole:
        return rows
    last = whole[-1]
    ranked = []
    for row in rows:
        if row.role is RowRole.TOTAL and row.index < last.index and row is not last:
            row = Row(**{**row.__dict__, "role": RowRole.SUBTOTAL})  # noqa: PLW2901
        ranked.append(row)
    return ranked
