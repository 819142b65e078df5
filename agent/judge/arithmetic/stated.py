"""Totals stated outside tables against the items they introduce or close, and totals stated more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.document import BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import line_quote, money, slug
from agent.judge.arithmetic.figures.statements import Group, Statement, groups, statements
from agent.judge.arithmetic.readings import Reading, Term, rates, variants
from agent.judge.arithmetic.same_totals import subject_of

_BREAKDOWN = re.compile(
    r"\b(?:break-?down|allocation|allocated|split|as follows|consists?|compris\w+|of which|made up|namely"
    r"|distribut\w+"
    r"|composition|by category)\b",
    re.I,
)
_MARKET = re.compile(r"\b(?:tam|addressable|market|valuation|arr|mrr|pipeline|deals?|roi|percentile|npv|irr)\b", re.I)
_SUMMABLE = re.compile(
    r"\b(?:budget|investment|costs?|spend\w*|fund\w*|expen\w+|allocat\w+|resources?|tranche|services"
    r"|contingency|total"
    r"|savings|benefits?)\b",
    re.I,
)
_COMPARED = re.compile(r"\b(?:vs\.?|versus|scenario|option|alternative|case|compared?)\b", re.I)


def stated_totals(document: Document) -> list[Calculation]:
    """One Calculation for every total stated in text that can be set against its items."""
    found = statements(document)
    gathered = groups(document, found)
    agreeing = sum(_introduced(group)[0] is True for group in gathered)
    made: list[Calculation] = []
    seen: set[int] = set()
    for group in gathered:
        for calculation in (
            *_closing(document, group),
            *_introducing(document, group, found, convention=agreeing >= 3),
            *_shares(document, group, found),
        ):
            start = calculation.evidence[0].start
            if start not in seen:
                seen.add(start)
                made.append(calculation)
    return made


def _term(statement: Statement) -> Term:
    amount = statement.amount
    return Term(statement.label, amount.value, amount.slack, amount.low, amount.high)


def _lines(items: Sequence[Statement]) -> list[Statement]:
    return [
        item
        for item in items
        if not item.is_total and not (item.formula and "=" not in item.line and item.amount.period)
    ]


def _closing(document: Document, group: Group) -> Iterator[Calculation]:
    """`Total: $1.6M` as the last item of its list."""
    for position, total in enumerate(group.items):
        if not total.is_total or _MARKET.search(total.label):
            continue
        start = max((i + 1 for i, item in enumerate(group.items[:position]) if item.is_total), default=0)
        lines = _lines(group.items[start:position])
        if len(lines) < 2:
            continue
        terms = [_term(line) for line in lines]
        readings = [*variants(terms, "the items above it")]
        readings += [Reading(tuple(terms[i:]), "the items right above it") for i in range(1, len(terms) - 1)]
        readings += [Reading(readings[0].terms, "the items above it over a year", factor) for factor in (12, 4, 1 / 12)]
        readings += list(rates(total.label, readings[:1]))
        yield from _judge(document, total, lines, readings, claim=_plain(total, lines, group), confidence=0.88)


def _introduced(group: Group) -> tuple[bool | None, list[Reading]]:
    """Whether what the lead states is the sum of the items; None where that cannot be asked."""
    lines = _lines(group.items)
    if group.parent is None or len(lines) < 2 or _MARKET.search(group.parent.label) or group.parent.formula:
        return None, []
    readings = list(variants([_term(line) for line in lines], "its items"))
    return any(reading.agrees(_term(group.parent)) for reading in readings), readings


def _introducing(
    document: Document, group: Group, found: Sequence[Statement], *, convention: bool
) -> Iterator[Calculation]:
    """`Training ($50,000)` over its items, or `Total budget: …` before `Budget breakdown:`."""
    lines = _lines(group.items)
    if len(lines) < 2:
        return
    agreed, readings = _introduced(group)
    if group.parent is not None and agreed is not None:
        whole = len(lines) == len(group.items) and not group.silent
        said = bool(_BREAKDOWN.search(group.title)) and bool(_SUMMABLE.search(group.parent.label))
        claim = group.direct and whole and (convention or said) and _plain(group.parent, lines, group)
        yield from _judge(document, group.parent, lines, readings, claim=claim, confidence=0.85)
        return
    if not _BREAKDOWN.search(group.title) or any(item.is_total for item in group.items):
        return
    near = [s for s in found if s.labelled and (s.is_total or subject_of(s.label)) and _near(document, s, group)]
    near = [s for s in near if not _MARKET.search(s.label) and not s.amount.unit]
    readings = list(variants([_term(line) for line in lines], "the items of its breakdown"))
    for total in near:
        if any(reading.agrees(_term(total)) for reading in readings):
            yield from _judge(document, total, lines, readings, claim=False, confidence=0.9)
            return
    if len(near) == 1 and not group.silent:
        yield from _judge(document, near[0], lines, readings, claim=_plain(near[0], lines, group), confidence=0.85)


def _near(document: Document, statement: Statement, group: Group) -> bool:
    first = group.items[0].block
    distance = document.block_index_at(first.start) - document.block_index_at(statement.start)
    return 0 < distance <= 4 and statement.block.kind in (
        BlockKind.PARAGRAPH,
        BlockKind.HEADING,
        BlockKind.LIST_ITEM,
    )


def _plain(total: Statement, lines: Sequence[Statement], group: Group) -> bool:
    """Whether total and lines are of one kind, so that a difference means something."""
    amounts = [line.amount for line in lines]
    currencies = {a.currency for a in (*amounts, total.amount)} - {None}
    periods = {a.period for a in amounts} | ({total.amount.period} if total.amount.period else set())
    if len(currencies) > 1 or len(periods) > 1 or any(a.unit or a.is_range or a.value <= 0 for a in amounts):
        return False
    words = f"{total.label} {group.title}"
    if _MARKET.search(words) or _COMPARED.search(words) or any(_COMPARED.search(line.line) for line in lines):
        return False
    return not any(line.formula for line in lines) and not any(_MARKET.search(line.label) for line in lines)


def _judge(
    document: Document,
    total: Statement,
    lines: Sequence[Statement],
    readings: Sequence[Reading],
    *,
    claim: bool,
    confidence: float,
) -> Iterator[Calculation]:
    stated = _term(total)
    agreeing = next((reading for reading in readings if reading.agrees(stated)), None)
    reading = agreeing or readings[0]
    near = bool(reading.sum) and 0.5 <= stated.value / reading.sum <= 2
    if agreeing is None and not (claim and near):
        return
    shown, summed = money(stated.value, total.amount.currency), money(reading.sum, total.amount.currency)
    if agreeing is not None:
        said = f"“{total.label}” of {shown} is what {reading.how} add up to."
    else:
        gap = stated.value - reading.sum
        size = money(abs(gap), total.amount.currency)
        side = "more" if gap > 0 else "less"
        said = f"“{total.label}” of {shown} is {size} {side} than {reading.how}, which add up to {summed}."
    yield Calculation(
        id=f"total:{slug(total.label)}",
        kind="total",
        statement=said,
        claimed=stated.value,
        computed=round(reading.sum, 6),
        ok=agreeing is not None,
        evidence=(line_quote(document, total), *(line_quote(document, line) for line in lines[:8])),
        working=" + ".join(f"{t.value:,.10g}" for t in reading.terms)
        + f" = {reading.sum:,.10g}; stated {stated.value:,.10g}",
        confidence=confidence,
    )


def _shares(document: Document, group: Group, found: Sequence[Statement]) -> Iterator[Calculation]:
    """Parts given with their share of a whole: the shares name the whole, the parts must add up to it."""
    parts = [(item, share) for item in group.items if (share := _share(item)) is not None]
    if len(parts) < 3 or len(parts) < len(group.items) or group.silent:
        return
    for total in found:
        value = total.amount.value
        if not (total.labelled and total.is_total) or value <= 0:
            continue
        if not all(abs(item.amount.value / value * 100 - share) <= 1 for item, share in parts):
            continue
        readings = [Reading(tuple(_term(item) for item, _ in parts), f"the parts under “{group.title}”")]
        yield from _judge(document, total, [item for item, _ in parts], readings, claim=True, confidence=0.9)
        return


def _share(statement: Statement) -> float | None:
    after = statement.line[statement.end - statement.line_start :]
    match = re.match(r"\s{0,9}[-–—,(]?\s{0,9}(\d{1,3}(?:[.,]\d+)?)\s?%", after)
    return float(match.group(1).replace(",", ".")) if match else None
