"""How a figure is quoted, named and written out in the sentences of a Calculation."""

from __future__ import annotations

import re

from agent.document import BlockKind, Document
from agent.judge.arithmetic.figures.rows import Figure, Row
from agent.judge.arithmetic.figures.statements import Statement
from agent.judge.arithmetic.figures.tables import Table
from agent.judge.arithmetic.readings import Term
from agent.review import Evidence

_UNNAMED = re.compile(r"r\d+c\d+")


def quote(document: Document, start: int, end: int, ref: str = "") -> Evidence:
    """The Evidence for `document.text[start:end]`; `ref` names the cell where it is one."""
    block = document.block_at(start)
    cells = ref or (block.anchor.cells_label if block.kind is BlockKind.TABLE_ROW else None)
    return Evidence(
        document=document.id,
        quote=document.text[start:end],
        start=start,
        end=end,
        page=block.anchor.page,
        section=block.anchor.section_label,
        cells=cells or None,
    )


def slug(text: str) -> str:
    """`Total (incl. VAT)` as `total-incl-vat`."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "unnamed"


def money(value: float, currency: str | None) -> str:
    """An amount as a person writes it: `€480,000`, `1,250.50`, `-$3,000`."""
    symbol = {"EUR": "€", "USD": "$", "GBP": "£", "INR": "₹"}.get(currency or "", f"{currency} " if currency else "")
    digits = f"{abs(value):,.0f}" if abs(value - round(value)) < 0.005 and abs(value) >= 1 else f"{abs(value):,.2f}"
    return f"{'-' if value < 0 else ''}{symbol}{digits}"


def row_term(row: Row, column: int) -> Term:
    """The figure of a row in a column, ready to be summed."""
    amount = row.figures[column].amount
    return Term(row.label, amount.value, amount.slack, amount.low, amount.high)


def shown(table: Table, figure: Figure, value: float) -> str:
    scale = table.scale(figure.column) if table.money(figure) != figure.value else 1.0
    return money(value * scale, figure.amount.currency or table.currency)


def row_quote(document: Document, row: Row, ref: str) -> Evidence:
    return quote(document, row.block.start, row.block.end, ref)


def bracketed(*parts: str) -> str:
    """` (Budget!B9, FY30)` after a figure. A cell of a table in running text has no name that a person could find."""
    named = [part for part in parts if part and not _UNNAMED.match(part)]
    return f" ({', '.join(named)})" if named else ""


def cell_range(refs: list[str]) -> str:
    """`Budget!B4:B8` for the cells of a sheet; empty where they have no name."""
    if len(refs) < 2:
        return "".join(refs)
    first, last = refs[0], refs[-1]
    if "!" in first and "!" in last and first.split("!")[0] == last.split("!")[0]:
        last = last.split("!", 1)[1]
    return f"{first}:{last}"


def line_quote(document: Document, statement: Statement) -> Evidence:
    """The line a statement stands in; of a long line, what surrounds the amount."""
    text = document.text[statement.line_start : statement.line_end]
    if len(text) <= 240:
        lead = len(text) - len(text.lstrip())
        return quote(document, statement.line_start + lead, statement.line_start + len(text.rstrip()))
    start = max(statement.line_start, statement.start - 80)
    return quote(document, start, statement.end)
