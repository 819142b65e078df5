"""Returns against the months and years they follow from: the month of break-even, and a net present value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from agent.document import BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import money, quote, row_quote, slug
from agent.judge.arithmetic.figures.rows import Row
from agent.judge.arithmetic.figures.statements import Statement, statements
from agent.judge.arithmetic.figures.tables import Table, tables
from agent.review import Evidence

_MONTH = re.compile(r"\W*months?\s(\d{1,2})\W*", re.I)
_NET = re.compile(r"\bnet\b", re.I)
_RUNNING = re.compile(r"\bcumulative\b|\brunning\b|\bto date\b", re.I)
_EVEN = re.compile(
    r"\b(?:break-?even(?: point)?|pay-?back)\b[^.;\n\d]{0,30}?\bmonth\s(?P<month>\d{1,2})\b(?!\s?[-–])", re.I
)
_SCENARIO = re.compile(
    r"\b(?:scenario|worst|best|conservative|optimistic|pessimistic|sensitivity|if|target|criteri\w+|threshold)\b", re.I
)

_YEAR = re.compile(r"year (\d{1,2})", re.I)
_NPV = re.compile(r"\b(?:(?P<years>\d{1,2})[- ]years?\s)?(?:npv|net present value)\b", re.I)
_RATE = re.compile(
    r"(?P<rate>\d{1,2}(?:\.\d+)?)\s?%\s?(?:\w+\s)?(?:discount|wacc|cost of capital|hurdle|interest)", re.I
)
_INVESTED = re.compile(r"\b(?:initial|up-?front|one-?(?:off|time)) (?:investment|outlay|cost)s?\b", re.I)


def series_returns(document: Document) -> list[Calculation]:
    """A Calculation for each break-even month and each NPV whose months or years the same Document lists."""
    return [*_break_even(document), *_present_values(document)]


def _break_even(document: Document) -> Iterator[Calculation]:
    """Against the one table of months with a net column. A month that the table skips may hold the turn."""
    turns = [turn for table in tables(document) if (turn := _turn(table)) is not None]
    if len(turns) != 1:
        return
    earliest, row, column = turns[0]
    latest = _month(row)
    said: dict[int, list[Evidence]] = {}
    for block in document.blocks:
        match = _EVEN.search(block.text) if not block.hidden else None
        around = " ".join((*block.anchor.section[-2:], block.text[: match.start("month")] if match else ""))
        if match is not None and not _SCENARIO.search(around):
            said.setdefault(int(match["month"]), []).append(quote(document, block.start, block.end))
    when = f"in month {latest}" if earliest == latest else f"between month {earliest} and {latest}"
    for claimed, places in said.items():
        yield Calculation(
            id=f"payback:month-{claimed}",
            kind="payback",
            statement=f"Break-even is stated for month {claimed}; the table of months first turns positive {when}, "
            f"with {row.texts.get(column, '').strip()}.",
            claimed=float(claimed),
            computed=float(latest),
            ok=earliest <= claimed <= latest,
            evidence=(*places, row_quote(document, row, "")),
            working=f"{row.label}: {row.texts.get(column, '').strip()}",
            confidence=0.85,
        )


def _turn(table: Table) -> tuple[int, Row, int] | None:
    """The first row whose net is not negative after one that was, with the first month that it may stand for."""
    nets = [c for c, head in table.headers.items() if _NET.search(head)]
    rows = [row for row in table.rows if _MONTH.fullmatch(row.label)]
    if len(nets) != 1 or len(rows) < 3 or not any(_RUNNING.search(head) for head in table.headers.values()):
        return None
    column = nets[0]
    for before, row in pairwise(rows):
        if column not in before.figures or column not in row.figures or _month(row) <= _month(before):
            return None
        if before.figures[column].value < 0 <= row.figures[column].value:
            return _month(before) + 1, row, column
    return None


def _month(row: Row) -> int:
    match = _MONTH.fullmatch(row.label)
    return int(match[1]) if match else 0


@dataclass(frozen=True)
class _Years:
    """What each year brings, from the first year on."""

    items: tuple[Statement, ...]

    def worth(self, rate: float) -> float:
        return sum(item.amount.value / (1 + rate) ** year for year, item in enumerate(self.items, 1))


def _present_values(document: Document) -> Iterator[Calculation]:
    found = [one for one in statements(document) if one.labelled]
    series = list(_series(found))
    invested = [one for one in found if _INVESTED.search(one.label)]
    amounts = {one.amount.value for one in invested}
    if len(series) != 1 or len(amounts) != 1:
        return
    for claim in found:
        stated, rated = _NPV.search(claim.label), _RATE.search(claim.line)
        years = series[0].items
        if stated is None or rated is None or (stated["years"] and int(stated["years"]) != len(years)):
            continue
        if claim.amount.currency != years[0].amount.currency or _SCENARIO.search(claim.line):
            continue
        rate = float(rated["rate"]) / 100
        gross, cost = series[0].worth(rate), invested[0].amount.value
        readings = (gross - cost, gross * (1 + rate) - cost, gross * (1 + rate) ** 0.5 - cost)
        slack = claim.amount.slack + 0.015 * abs(claim.amount.value)
        ok = any(abs(claim.amount.value - reading) <= slack for reading in readings)
        shown, made = (money(value, claim.amount.currency) for value in (claim.amount.value, round(readings[0], -3)))
        yield Calculation(
            id=f"npv:{slug(claim.label)}",
            kind="npv",
            statement=f"The NPV is stated as {shown}; the {len(years)} years listed, at {rate:.0%} and less the "
            f"investment of {money(cost, claim.amount.currency)}, make {made}.",
            claimed=claim.amount.value,
            computed=round(readings[0], 2),
            ok=ok,
            evidence=tuple(
                quote(document, one.line_start, one.line_end) for one in (claim, invested[0], *years) if one.line
            ),
            working=" + ".join(f"{one.amount.value:,.10g}/{1 + rate:g}^{n}" for n, one in enumerate(years, 1))
            + f" − {cost:,.10g} = {readings[0]:,.0f}",
            doubt="it may leave the investment out, or count other years" if abs(gross / claim.amount.value - 1) < 0.25
            else "",
            confidence=0.8,
        )  # fmt: skip


def _series(found: Sequence[Statement]) -> Iterator[_Years]:
    """Lists `Year 1: …`, `Year 2: …` of three years or more, in one section."""
    run: list[Statement] = []
    for one in found:
        match = _YEAR.fullmatch(one.label.strip())
        number = int(match[1]) if match else 0
        plain = one.block.kind is BlockKind.LIST_ITEM and not one.amount.is_range and bool(one.amount.currency)
        if number == len(run) + 1 and plain and (not run or run[0].block.anchor.section == one.block.anchor.section):
            run.append(one)
            continue
        if len(run) >= 3:
            yield _Years(tuple(run))
        run = [one] if number == 1 and plain else []
    if len(run) >= 3:
        yield _Years(tuple(run))
