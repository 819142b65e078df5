"""Tables of a Document as rows of labelled figures: which columns hold money, which row is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.figures.columns import (
    ColumnKind,
    column_kind,
    is_money,
    is_period,
    scale_in,
)
from agent.judge.arithmetic.figures.rows import (
    Figure,
    Row,
    RowRole,
    column_of,
    is_reference,
    rank,
    read_row,
    unnumbered,
)
from agent.language.amounts import currencies_in, find_amounts, parse_cell
from agent.once import once_per_document


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


@once_per_document
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
            cells = {column_of(cell.ref, i): cell.text for i, cell in enumerate(block.cells)}
            headers = {
                c: f"{headers.get(c, '')} {text}".strip() for c, text in {**headers, **cells}.items() if text
            } | {c: h for c, h in headers.items() if c not in cells}
            continue
        body.append(block)
    if body and (built := _table(document, blocks[0], headers, body, title=title, part=part)):
        yield built


def _is_header(block: Block, seen: bool) -> bool:
    texts = [cell.text.strip() for cell in block.cells if cell.text.strip()]
    if seen and len(texts) == 2 and is_reference(texts[0]):
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
                headers.setdefault(column_of(cell.ref, i), cell.header)
    rows: list[Row] = []
    section = ""
    for block in body:
        row = read_row(block, len(rows), section, headers)
        if row.role is RowRole.SECTION:
            section = row.label
        rows.append(row)
    if not any(row.figures for row in rows):
        return None
    rows = rank(unnumbered(rows))
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
