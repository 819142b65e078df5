"""Totals of the same thing stated at several places, in text or in tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import bracketed, line_quote, money, quote, slug
from agent.judge.arithmetic.figures.columns import ColumnKind
from agent.judge.arithmetic.figures.rows import Row, RowRole
from agent.judge.arithmetic.figures.statements import statements
from agent.judge.arithmetic.figures.tables import Table, tables
from agent.review import Evidence

_SUBJECTS = (
    (re.compile(r"\b(?:costs?|investments?|spend(?:ing)?|expenditures?|price)\b", re.I), "cost"),
    (re.compile(r"\b(?:budget\w*|funding|funds|allocation)\b", re.I), "budget"),
    (re.compile(r"\b(?:benefits?|savings?)\b", re.I), "benefit"),
)
_APART_FROM_TOTAL = re.compile(r"conting|reserve|vat|tax|buffer", re.I)
_FILLER = set(
    [
        "total",
        "totals",
        "grand",
        "overall",
        "project",
        "programme",
        "program",
        "the",
        "of",
        "for",
        "to",
        "allocated",
        "approved",
        "requested",
        "planned",
        "estimated",
        "our",
        "needed",
        "required",
        "is",
        "a",
        "an",
        "this",
        "amount",
        "all",
        "in",
        "sum",
        "and",
        "break-down",
        "breakdown",
        "summary",
        "proposed",
        "projected",
        "with",
        "by",
        "category",
        "at",
        "be",
        "will",
        "we",
        "are",
        "initiative",
    ]
)
_APART = re.compile(
    r"\b(?:scenario|option|case|alternative|current|future|phase|stage|year|baseline|pessimistic|optimistic)\b",
    re.I,
)


def same_totals(document: Document) -> list[Calculation]:
    """Totals of the same thing stated at several places, in text or in tables: do they agree?"""
    by_subject: dict[tuple[str, ...], list[_Stated]] = {}
    for stated in (*_from_tables(document), *_from_text(document)):
        by_subject.setdefault(stated.subject, []).append(stated)
    other_figures = _figures(document)
    made = []
    for subject, places in by_subject.items():
        if len(places) < 2:
            continue
        first = places[0]
        for other in places[1:]:
            calculation = _compare(subject, first, other, other_figures)
            if calculation is not None:
                made.append(calculation)
                if calculation.ok is False:
                    break
    return made


@dataclass(frozen=True)
class _Stated:
    subject: tuple[str, ...]
    value: float
    slack: float
    low: float
    high: float
    currency: str | None
    label: str
    where: str
    section: str
    evidence: Evidence


def subject_of(label: str, context: str = "") -> tuple[str, ...]:
    """What a total is of, with every word that tells it from another; empty where nothing says."""
    for text in (label, context):
        kinds = {name for pattern, name in _SUBJECTS if pattern.search(text)}
        if len(kinds) == 1:
            rest = label
            for pattern, _ in _SUBJECTS:
                rest = pattern.sub(" ", rest)
            words = {word for word in re.findall(r"[\w%-]+", rest.lower()) if word not in _FILLER}
            return (kinds.pop(), *sorted(words))
        if kinds:
            return ()
    return ()


def _from_text(document: Document) -> Iterator[_Stated]:
    for statement in statements(document):
        amount = statement.amount
        subject = subject_of(statement.label)
        whole = statement.is_total or (len(subject) == 1 and subject[0] == "budget")
        if not (statement.labelled and whole and subject) or amount.unit or amount.period or statement.formula:
            continue
        if re.search(r"\b(?:per|each|average|annual\w*|monthly|year \d|q[1-4])\b", statement.line, re.I):
            continue
        yield _Stated(
            subject, amount.value, amount.slack, amount.low, amount.high, amount.currency, statement.label,
            str(statement.block.anchor), " ".join(statement.block.anchor.section[1:]), 
            line_quote(document, statement),
        )  # fmt: skip


def _from_tables(document: Document) -> Iterator[_Stated]:
    for table in tables(document):
        totals = [row for row in table.rows if row.role is RowRole.TOTAL]
        if not totals:
            continue
        row = totals[-1]
        column = _whole_column(table, row)
        subject = subject_of(row.label, " ".join([*table.caption.split("\n")[:2]]))
        if column is None or not subject:
            continue
        figure = row.figures[column]
        scale = table.money(figure) / figure.value if figure.value else 1.0
        where = bracketed(figure.ref).strip(" ()") or table.title
        amount = figure.amount
        yield _Stated(
            subject, amount.value * scale, amount.slack * scale, amount.low * scale, amount.high * scale,
            amount.currency or table.currency, row.label, where, table.caption.replace("\n", " "),
            quote(document, row.block.start, row.block.end, figure.ref),
        )  # fmt: skip


def _whole_column(table: Table, row: Row) -> int | None:
    """The one column that holds the whole: the last total column, or the only money column."""
    totals = [c for c in row.figures if table.kinds.get(c) is ColumnKind.TOTAL]
    if totals:
        return totals[-1]
    columns = [c for c in table.money_columns if c in row.figures]
    return columns[0] if len(columns) == 1 else None


def _figures(document: Document) -> list[float]:
    """Every figure of a total row, their sums along the row, and each without tax or contingency."""
    figures: list[float] = []
    for table in tables(document):
        apart = [row for row in table.rows if row.role is RowRole.LINE and _APART_FROM_TOTAL.search(row.label)]
        for row in table.rows:
            if not row.is_total:
                continue
            values = {c: table.money(row.figures[c]) for c in table.money_columns if c in row.figures}
            figures += [*values.values(), sum(values.values())]
            figures += [
                value - table.money(other.figures[c])
                for other in apart[:20]
                for c, value in values.items()
                if c in other.figures
            ]
    return figures


def _compare(subject: tuple[str, ...], first: _Stated, other: _Stated, figures: Sequence[float]) -> Calculation | None:
    if first.currency and other.currency and first.currency != other.currency:
        return None
    if first.section != other.section and _APART.search(f"{first.section} {other.section}"):
        return None
    slack = (first.slack + other.slack) * 1.001 + 0.01
    ok = first.low <= other.high + slack and other.low <= first.high + slack
    if not ok:
        ratio = first.value / other.value if other.value else 0.0
        if not 0.5 <= ratio <= 2:
            return None
        tables_say = [figure for figure in figures if abs(figure - other.value) <= other.slack + 0.5]
        if tables_say:
            return None
    shown = money(first.value, first.currency), money(other.value, other.currency)
    if ok:
        said = f"The total {subject[0]} is the same in both places: {shown[0]} ({first.where}) and ({other.where})."
    else:
        said = (
            f"The total {subject[0]} is stated twice and differs: {shown[0]} as “{first.label}” ({first.where}) "
            f"and {shown[1]} as “{other.label}” ({other.where})."
        )
    return Calculation(
        id=f"same-total:{slug('-'.join(subject))}",
        kind="same-total",
        statement=said,
        claimed=first.value,
        computed=other.value,
        ok=ok,
        evidence=(first.evidence, other.evidence),
        working=f"{first.value:,.10g} and {other.value:,.10g} differ by {abs(first.value - other.value):,.10g}",
        confidence=0.85,
    )
