"""Tables of a Document as rows of labelled figures: which columns hold money, which row is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.figures.amounts import Amount, currencies_in, find_amounts, parse_cell
from agent.judge.arithmetic.figures.columns import (
    ColumnKind,
    column_kind,
    is_derived_label,
    is_money,
    is_period,
    is_subtotal_label,
    is_total_label,
    scale_in,
)

_REFERENCE = re.compile(r"(?:[A-Za-z]{1,3}[.-]?)?[\d.]{0,6}[a-z]?\.?", re.I)
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


@dataclass(frozen=True)
class Table:
    """Rows under one header."""

    number: int
    sheet: str | None
    caption: str
    """Sheet name, section headings and the paragraph right before it."""
    headers: dict[int, str]
    rows: tuple[Row, ...]
    currency: str | None
    kinds: dict[int, ColumnKind] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """A short name for sentences about it."""
        return f"sheet {self.sheet}" if self.sheet else (self.caption.split("\n")[0] or "the table")

    @cached_property
    def money_columns(self) -> tuple[int, ...]:
        """Columns whose figures are money that can be summed, total columns included."""
        return tuple(c for c, kind in sorted(self.kinds.items()) if kind in (ColumnKind.MONEY, ColumnKind.TOTAL))

    @cached_property
    def period_columns(self) -> tuple[int, ...]:
        """Money columns that stand for a stretch of time."""
        return tuple(
            c for c in self.money_columns if self.kinds[c] is ColumnKind.MONEY and is_period(self.headers.get(c, ""))
        )

    def scale(self, column: int) -> float:
        """What the header (or caption) says to multiply figures of the column by: 1,000 for `k€`."""
        for text in (self.headers.get(column, ""), self.headers.get(0, ""), self.caption):
            if (factor := scale_in(text)) != 1.0:
                return factor
        return 1.0

    def money(self, figure: Figure) -> float:
        """The figure in whole units of the currency."""
        written_out = figure.amount.currency is not None and figure.amount.slack > 1
        return figure.value * (1.0 if written_out else self.scale(figure.column))


def tables(document: Document) -> tuple[Table, ...]:
    """The tables of a Document that have figures, in order. A sheet with several tables gives several."""
    return tuple(table for rows in _grids(document.blocks) for table in _split(document, rows))


def _grids(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    rows: list[Block] = []
    key: tuple[int | None, str | None] = (None, None)
    for block in blocks:
        if block.kind is not BlockKind.TABLE_ROW or not block.cells or block.hidden == "text":
            continue
        if rows and (block.table, block.anchor.sheet) != key:
            yield rows
            rows = []
        key = (block.table, block.anchor.sheet)
        rows.append(block)
    if rows:
        yield rows


def _split(document: Document, blocks: list[Block]) -> Iterator[Table]:
    """Cuts at every further header row."""
    headers: dict[int, str] = {}
    body: list[Block] = []
    title = ""
    part = 0
    for block in blocks:
        alone = len([cell for cell in block.cells if cell.text.strip()]) == 1
        if alone and not body and parse_cell(block.text) is None:
            title = f"{title}\n{block.text}".strip()
            continue
        if _is_header(block, bool(body) or bool(headers)):
            if body:
                if built := _table(document, blocks[0], headers, body, title=title, part=part):
                    yield built
                    part += 1
                headers, body = {}, []
            cells = {_column(cell.ref, i): cell.text for i, cell in enumerate(block.cells)}
            headers = {
                c: f"{headers.get(c, '')} {text}".strip() for c, text in {**headers, **cells}.items() if text
            } | {c: h for c, h in headers.items() if c not in cells}
            continue
        body.append(block)
    if body and (built := _table(document, blocks[0], headers, body, title=title, part=part)):
        yield built


def _is_header(block: Block, seen: bool) -> bool:
    texts = [cell.text.strip() for cell in block.cells if cell.text.strip()]
    if seen and len(texts) == 2 and _REFERENCE.fullmatch(texts[0]):
        return False  # `A | Pilot` names a section
    if block.header_row:
        return True
    if len(texts) < 2:
        return False
    years = [text for text in texts if re.fullmatch(r"(?:FY\s?)?20[1-4]\d", text)]
    if (
        len(years) >= 2
        and years == sorted(set(years))
        and all(text in years or parse_cell(text) is None for text in texts)
    ):
        return True
    if any(parse_cell(text) is not None or find_amounts(text) or "%" in text for text in texts):
        return False
    named = [text for text in texts[1:] if len(text) < 40 and (is_money(text) or is_period(text))]
    return len(named) >= (1 if not seen else max(1, len(texts) - 2))


def _table(
    document: Document, first: Block, headers: dict[int, str], body: list[Block], *, title: str, part: int
) -> Table | None:
    headers = dict(headers)
    for block in body:
        for i, cell in enumerate(block.cells):
            if cell.header and part == 0:
                headers.setdefault(_column(cell.ref, i), cell.header)
    rows: list[Row] = []
    section = ""
    for block in body:
        row = _row(block, len(rows), section, headers)
        if row.role is RowRole.SECTION:
            section = row.label
        rows.append(row)
    if not any(row.figures for row in rows):
        return None
    rows = _rank(_unnumbered(rows))
    caption = "\n".join(filter(None, (title, first.anchor.sheet or "", _caption(document, first))))
    currencies = {f.amount.currency for row in rows for f in row.figures.values() if f.amount.currency}
    if not currencies:
        named = [code for text in (*headers.values(), caption) for code in currencies_in(text)]
        currencies = set(named[:1])
    table = Table(
        number=first.table or 0,
        sheet=first.anchor.sheet,
        caption=caption,
        headers=headers,
        rows=tuple(rows),
        currency=currencies.pop() if len(currencies) == 1 else None,
    )
    for column in sorted({c for row in rows for c in row.figures}):
        amounts = [row.figures[column].amount for row in rows if column in row.figures]
        texts = [row.texts[column] for row in rows if row.texts.get(column, "").strip()]
        about = f"{caption} {headers.get(1, '')}"
        kind = column_kind(headers.get(column, ""), amounts, texts, about)
        holds_products = kind is ColumnKind.OTHER and _products(rows, column) >= 3
        table.kinds[column] = ColumnKind.MONEY if holds_products else kind
    return table


def _products(rows: list[Row], column: int) -> int:
    """In how many rows the column is the product of the two figures before it: quantity times price is money."""
    count = 0
    for row in rows:
        before = [row.figures[c].value for c in sorted(row.figures) if c < column][-2:]
        if column in row.figures and len(before) == 2 and row.figures[column].value:
            count += abs(before[0] * before[1] - row.figures[column].value) < 0.01 * abs(row.figures[column].value)
    return count


def _caption(document: Document, first: Block) -> str:
    index = document.block_index_at(first.start)
    before = document.blocks[index - 1] if index else None
    lead = ""
    if before is not None and (before.kind is BlockKind.PARAGRAPH or len(before.cells) == 1):
        lead = before.text[-300:]
    return "\n".join([*reversed(first.anchor.section), lead]).strip()


def _column(ref: str, position: int) -> int:
    if match := re.fullmatch(r"r\d+c(\d+)", ref):
        return int(match.group(1))
    if match := re.match(r"\$?([A-Z]{1,3})\$?\d+", ref):
        number = 0
        for letter in match.group(1):
            number = number * 26 + ord(letter) - 64
        return number
    return position + 1


def _row(block: Block, index: int, section: str, headers: dict[int, str]) -> Row:
    figures: dict[int, Figure] = {}
    texts: dict[int, str] = {}
    label, label_at, label_column = "", (block.start, block.end), 0
    at = 0
    for i, cell in enumerate(block.cells):
        column = _column(cell.ref, i)
        found = block.text.find(cell.text, at) if cell.text else -1
        start, end = (block.start + found, block.start + found + len(cell.text)) if found >= 0 else label_at
        at = found + len(cell.text) if found >= 0 else at
        texts[column] = cell.text
        amount = parse_cell(cell.text, cell.value)
        # The first column names the row, be it a year; after a running number or a group the name itself follows.
        names = amount is None or (i == 0 and not amount.currency)
        if names and not figures and re.search(r"\w", cell.text):
            if not label or _REFERENCE.fullmatch(label):
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


def _unnumbered(rows: list[Row]) -> list[Row]:
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


def _rank(rows: list[Row]) -> list[Row]:
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
