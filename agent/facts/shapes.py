"""Facts recognised by the shape of a whole sentence or table: availability, and what the pilot costs in total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Document, DocumentKind
from agent.facts.concepts import concept
from agent.facts.fact import Fact, Role, Unit, Value
from agent.judge.arithmetic.citation import row_quote, shown
from agent.judge.arithmetic.figures.columns import ColumnKind
from agent.judge.arithmetic.figures.rows import RowRole
from agent.judge.arithmetic.figures.tables import tables
from agent.language.amounts import find_amounts
from agent.language.sentences import sentence_spans
from agent.review import Evidence
from agent.verify import evidence_at

_AVAILABILITY = re.compile(r"\b(?:availability|available|uptime)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:was|were|has been|have been|achieved|reached|actual|observed|last (?:week|month|quarter|year))\b",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"\s?(?:%|percent|per cent) of (?!(?:the |each |a |every |any )?(?:calendar |service |business )?"
    r"(?:time|month|year|quarter|hours)\b)"
)
_PROMISED_HEADER = re.compile(
    r"\b(?:target|goal|sla|promised?|agreed|committed|threshold|minimum|required)\b", re.IGNORECASE
)
_PERCENT = re.compile(r"\b(9\d(?:[.,]\d+)?|100)\s?(?:%|percent|per cent)", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:pilot|project|programme|program|initiative)\b.{0,40}\b(?:costs?|budget"
    r"|investment)\b.{0,40}\b(?:total|overall|all)\b"
    r"|\b(?:total|overall)\b.{0,30}\b(?:pilot|project)?\s?(?:costs?|budget|investment)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:grand |overall )?totals?\b.*|.*\b(?:in total|altogether)\b.*", re.IGNORECASE)
_PILOT = re.compile(r"\b(?:pilot|project|trial|proof of concept)\b", re.IGNORECASE)
_BEYOND = re.compile(
    r"\b(?:(?:per|a|each|every) (?:year|month|annum)|annual\w*|yearly|monthly|years?|savings?|benefits?"
    r"|revenues?|sales"
    r"|production|operations?|operating|runn?(?:ing)?|roll-?out|scal(?:e|ing)|market|ownership|tco|spent|to date"
    r"|excl\w*|before|without|net)\b",
    re.IGNORECASE,
)


def facts_of_shapes(document: Document) -> Iterator[Fact]:
    """The availability that is promised, and the total costs of the pilot."""
    yield from _availability(document)
    if document.kind is not DocumentKind.CONTRACT:
        yield from _totals_in_text(document)
        yield from _totals_in_tables(document)


def _availability(document: Document) -> Iterator[Fact]:
    known = concept("availability")
    assert known is not None
    for start, end, sentence in _sentences(document, _AVAILABILITY):
        block = document.block_at(start)
        if document.kind is DocumentKind.STATUS or any(_PROMISED_HEADER.search(cell.header) for cell in block.cells):
            # A report tells what was measured; only a column of targets tells what was promised.
            promised = " | ".join(cell.text for cell in block.cells if _PROMISED_HEADER.search(cell.header))
        else:
            promised = "" if _MEASURED.search(sentence) else sentence
        match = _PERCENT.search(promised)
        if match and not _OF_SOMETHING_ELSE.match(promised, match.end(1)) and not known.apart.search(promised):
            share = float(match.group(1).replace(",", "."))
            value = Value(Unit.PERCENT, share, share, match.group())
            yield _fact(document, "availability", value, evidence_at(document, start, end))


def _totals_in_text(document: Document) -> Iterator[Fact]:
    for start, end, sentence in _sentences(document, _TOTAL):
        if document.block_at(start).cells:
            continue
        amounts = [amount for amount in find_amounts(sentence) if amount.currency and not amount.period]
        if len(amounts) == 1 and not _BEYOND.search(sentence):
            amount = amounts[0]
            said = sentence[amount.start : amount.end]
            value = Value(Unit.MONEY, amount.low, amount.high, said, amount.slack, currency=amount.currency)
            yield _fact(document, "total_cost", value, evidence_at(document, start, end))


def _totals_in_tables(document: Document) -> Iterator[Fact]:
    """Grand totals of the tables of what the pilot costs; none of hidden sheets, and none where columns differ."""
    for table in tables(document):
        totals = [row for row in table.rows if row.role is RowRole.TOTAL and not row.block.hidden]
        if not totals or not _WHOLE.fullmatch(label := totals[-1].label):
            continue
        about = f"{label} {table.caption}"
        columns = [column for column in table.money_columns if column in totals[-1].figures]
        summed = [column for column in columns if table.kinds[column] is ColumnKind.TOTAL]
        if len(columns) != 1:
            columns = summed
        if len(columns) != 1 or not _PILOT.search(about) or _BEYOND.search(about):
            continue
        figure = totals[-1].figures[columns[0]]
        scale = table.money(figure) / figure.value if figure.value else 1.0
        amount = figure.amount
        value = Value(
            Unit.MONEY, amount.low * scale, amount.high * scale, shown(table, figure, figure.value),
            amount.slack * scale, currency=amount.currency or table.currency,
        )  # fmt: skip
        yield _fact(document, "total_cost", value, row_quote(document, totals[-1], figure.ref))


def _fact(document: Document, subject: str, value: Value, evidence: Evidence) -> Fact:
    known = concept(subject)
    assert known is not None
    return Fact(
        subject=subject,
        title=known.title,
        value=value,
        role=Role.STATED,
        qualifiers=frozenset(),
        evidence=evidence,
        document=document.name,
        kind=document.kind,
        known=True,
        how="sentence",
    )


def _sentences(document: Document, about: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    for block in document.blocks:
        if block.hidden == "text" or not about.search(block.text):
            continue
        for start, end in sentence_spans(block.text):
            text = block.text[start:end]
            if about.search(text):
                yield block.start + start, block.start + end, text
