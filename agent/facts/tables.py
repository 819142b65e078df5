"""Facts that table rows state: the row names the subject, the column says in which role or period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, BlockKind, Document, DocumentKind
from agent.facts.concepts import named_by
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.values import read_name, read_value
from agent.facts.words import clean, governing, qualifiers_of, role_of, subject_of
from agent.judge.arithmetic.citation import shown
from agent.judge.arithmetic.figures.tables import tables
from agent.verify import evidence_at

_PLAIN = re.compile(
    r"(?:amount|costs?|value|figure|price|date|when|due|planned|plan|budget(?:ed)?|allocation|target|goal"
    r"|threshold|name|who|duration|answer|"
    r"(?:amount|cost|budget|total|price) ?\(.{1,12}\)|[$€£]|usd|eur|gbp|k€|spent|actuals?|spend|baseline"
    r"|current|today)",
    re.IGNORECASE,
)
"""Headers that add nothing to what the row says."""
_RACI = re.compile(
    r"\b(?:responsible|accountable|consulted|informed|probability|impact|likelihood|severity|risk|weight|score"
    r"|priority|mitigation)\b",
    re.IGNORECASE,
)


def facts_of_tables(document: Document, year: int | None) -> Iterator[Fact]:
    """The facts of the rows of all visible tables."""
    money = _money(document)
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_ROW and block.cells and not block.header_row and not block.hidden:
            yield from _of_row(document, block, year, money)


def _money(document: Document) -> dict[tuple[int, str], Value]:
    """The figures of columns of money, by row and cell, in whole units of their currency."""
    found = {}
    for table in tables(document):
        for row in table.rows:
            for column, figure in row.figures.items():
                if column in table.money_columns and not figure.amount.is_range:
                    scale = table.money(figure) / figure.value if figure.value else 1.0
                    amount = figure.amount
                    found[row.block.start, figure.ref.rpartition("!")[2]] = Value(
                        Unit.MONEY, amount.low * scale, amount.high * scale, shown(table, figure, figure.value),
                        amount.slack * scale, currency=amount.currency or table.currency,
                        period=amount.period or (f"per {amount.unit}" if amount.unit else ""),
                    )  # fmt: skip
    return found


def _of_row(document: Document, block: Block, year: int | None, money: dict[tuple[int, str], Value]) -> Iterator[Fact]:
    cells = [cell for cell in block.cells if cell.text.strip()]
    if len(cells) < 2:
        return
    label = clean(cells[0].text)
    rest = cells[1:]
    if re.fullmatch(r"[\d.]{1,5}|[A-Z]{0,3}\d{1,3}[a-z]?", label) and len(rest) > 1:
        label, rest = clean(rest[0].text), rest[1:]
    if not label or len(label.split()) > 9 or _RACI.search(cells[0].header):
        return
    known = named_by(re.sub(r"\s{0,9}\([^)]{0,200}\)", "", label))
    headings = " ".join(block.anchor.section[-2:])
    if known is not None and known.apart.search(f"{label} {headings}"):
        return
    for cell in rest:
        header = clean(cell.header)
        if _RACI.search(header):
            continue
        if known is not None and Unit.NAME in known.units:
            name = read_name(cell.text)
            read = (name, len(cell.text)) if name else None
        else:
            read = read_value(cell.text, year=year)
            amount = money.get((block.start, cell.ref))
            if amount is not None and (read is None or read[0].unit is Unit.COUNT):
                read = (amount, len(cell.text))
        if read is None or (known is not None and read[0].unit not in known.units):
            continue
        if known is not None and known.apart.search(cell.text):
            continue
        plain = bool(_PLAIN.fullmatch(header)) or not header
        subject = known.id if known else subject_of(label if plain else f"{label} {header}")
        if not subject:
            continue
        value = read[0]
        role = role_of(header) or role_of(label) or _usual(document, lasting=known is not None and known.lasting)
        if value.unit is Unit.DATE and role in (Role.STATED, Role.MEASURED):
            role = Role.STATED
        yield Fact(
            subject=subject,
            title=known.title if known else (label if plain else f"{label}, {header}"),
            value=value,
            role=role,
            qualifiers=qualifiers_of(f"{label} {header} {cell.text[read[1] :][:40]}")
            | governing(block.anchor.section[-2:]),
            evidence=evidence_at(document, block.start, block.end),
            document=document.name,
            kind=document.kind,
            known=known is not None,
            how="table",
        )


def _usual(document: Document, *, lasting: bool) -> Role:
    return Role.MEASURED if document.kind is DocumentKind.STATUS and not lasting else Role.STATED
