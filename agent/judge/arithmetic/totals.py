"""The totals of tables against their lines: down the columns, and from one table to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, takewhile

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import bracketed, cell_range, row_quote, row_term, shown, slug
from agent.judge.arithmetic.figures.categories import Category, categories
from agent.judge.arithmetic.figures.columns import is_total_label
from agent.judge.arithmetic.figures.rows import Figure, Row, RowRole
from agent.judge.arithmetic.figures.tables import Table, tables
from agent.judge.arithmetic.readings import Reading, Term, covered, rates, times, variants
from agent.judge.arithmetic.row_totals import row_totals
from agent.language.amounts import PERIODS
from agent.review import Evidence

_MOST_TERMS = 300
"""Longer lists are summed as they stand: leaving lines out of them explains nothing any more."""
_PER = re.compile(
    r"(?:per|/|an?|each|every) ?(week|month|quarter|year|annum)|(?=\w+ly$)(weekly|monthly|quarterly|yearly)", re.I
)
_BALANCE = re.compile(r"\b(?:opening|closing|carried|brought)\b.{0,80}\b(?:balance|forward|down)\b|\bbalance\b", re.I)
_NEAR = 0.75
"""A stated total below this share of its lines (or as far above) is asked about rather than called wrong."""
_BLANK = {"", "-", "–", "—", "n/a", "na", "nil", "none", "0", "included", "incl.", "free"}


def table_totals(document: Document) -> list[Calculation]:
    """One Calculation for every total a table states. `ok` is None where no lines for it can be told."""
    found = tables(document)
    made: list[Calculation] = []
    for table in found:
        for row in table.rows:
            if not row.is_total:
                continue
            for column in table.money_columns:
                if column in row.figures:
                    made.append(_column_total(document, table, row, column, found))
        made.extend(row_totals(document, table))
    return made


def _column_total(document: Document, table: Table, row: Row, column: int, found: Sequence[Table]) -> Calculation:
    stated = row_term(row, column)
    figure = row.figures[column]
    natural = [(how, rows) for how, rows in _natural(table, row, column) if rows]
    plain = [Reading(tuple(row_term(r, column) for r in rows), how) for how, rows in natural]
    for reading in _readings(table, row, column, natural, plain):
        if reading.agrees(stated):
            return _verdict(document, table, row, figure, reading, natural=natural, ok=True)
    priced = _per_period(row, column, natural)
    for reading in priced:
        if reading.agrees(stated):
            return _verdict(document, table, row, figure, reading, natural=natural, ok=True)
    for reading in _differences(found, table, row, column):
        if reading.agrees(stated):
            return _verdict(document, table, row, figure, reading, natural=natural, ok=True)
    if elsewhere := _elsewhere(document, table, row, column, found):
        return elsewhere
    whole = [reading for reading in plain if len(reading.terms) >= 2]
    if not whole or _prices_time(row, column, natural) or not _claimable(table, row, column, natural):
        return _untold(document, table, row, figure)
    closest = min(whole, key=lambda reading: abs(reading.sum - stated.value))
    siblings = _agreeing_siblings(table, row, column)
    if not closest.sum or not (0.2 if siblings else 0.5) <= stated.value / closest.sum <= (5 if siblings else 2):
        return _untold(document, table, row, figure)
    if not is_total_label(row.label) and not siblings:
        return _untold(document, table, row, figure)
    if _otherwise_explained(closest, stated):
        return _untold(document, table, row, figure)
    doubt = _doubt(table, row, column, closest, stated, natural, siblings=siblings)
    return _verdict(document, table, row, figure, closest, natural=natural, ok=False, doubt=doubt)


def _doubt(
    table: Table,
    row: Row,
    column: int,
    reading: Reading,
    stated: Term,
    natural: list[tuple[str, list[Row]]],
    *,
    siblings: bool,
) -> str:
    """What an honest reader would allow for before calling the total wrong; empty where nothing is."""
    lines = max((rows for _, rows in natural), key=len)
    between = table.rows[lines[0].index : row.index]
    silent = [
        r
        for r in between
        if r.label
        and column not in r.figures
        and (r.role is RowRole.LINE or (r.role is RowRole.SECTION and table.rows[r.index + 1].is_total))
    ]
    if silent and stated.value > reading.sum:
        return f"“{silent[0].label}” has no figure of its own"
    if any(_BALANCE.search(r.label) for r in (*between, row)):
        return "balances carried over are no lines of a sum"
    if any(r.block.hidden for r in between):
        return "rows of the sheet are hidden"
    if not siblings and not _NEAR <= stated.value / reading.sum <= 1 / _NEAR:
        return "the difference is too large for a slip: the lines may belong to something else"
    return ""


def _readings(
    table: Table, row: Row, column: int, natural: list[tuple[str, list[Row]]], plain: list[Reading]
) -> Iterator[Reading]:
    """Every reading to try, the plainest first."""
    for number, reading in enumerate(plain):
        # One line is no sum, unless it is all that stands there.
        if len(reading.terms) > 1 or (number == 0 and reading.how == "the lines above it"):
            yield reading
    for (how, _), reading in zip(natural, plain, strict=True):
        if len(reading.terms) <= _MOST_TERMS:
            yield from (other for other in variants(reading.terms, how) if len(other.terms) > 1)
    yield from rates(f"{row.label} {table.headers.get(column, '')}", plain)


def _per_period(row: Row, column: int, natural: list[tuple[str, list[Row]]]) -> Iterator[Reading]:
    """Readings with each line that is priced per month taken as often as the total's label says (`six months`)."""
    for how, rows in natural:
        counts = [covered(row.label, period) if (period := _period(r, column)) else 1.0 for r in rows]
        if all(counts) and set(counts) != {1.0}:
            terms = (times(row_term(r, column), count or 1.0) for r, count in zip(rows, counts, strict=True))
            yield Reading(tuple(terms), f"{how}, each for the time it is paid,")


def _prices_time(row: Row, column: int, natural: list[tuple[str, list[Row]]]) -> bool:
    """Whether some lines are priced per month and the total is not: then how often they count has to be known."""
    return any(_period(r, column) != _period(row, column) for _, rows in natural for r in rows if _period(r, column))


def _period(row: Row, column: int) -> str:
    """What the figure of a row is per, by a cell beside it (`per month`); empty where the row has several figures."""
    if len(row.figures) > 1:
        return ""
    beside = (_PER.fullmatch(text.strip()) for other, text in row.texts.items() if other != column)
    return next((PERIODS[(match[1] or match[2]).lower()] for match in beside if match), "")


def _natural(table: Table, row: Row, column: int) -> list[tuple[str, list[Row]]]:
    """The rows a total may be the sum of, by how a reader would say it."""
    above = [other for other in table.rows[: row.index] if column in other.figures]
    lines = [other for other in above if other.role is RowRole.LINE]
    totals = [other for other in above if other.is_total]
    subtotals = [other for other in totals if other.role is RowRole.SUBTOTAL]
    section = max((r.index for r in table.rows[: row.index] if r.role is RowRole.SECTION), default=-1)
    last = totals[-1].index if totals else -1
    since = [other for other in lines if other.index > max(last, section)]
    below_end = next(
        (r.index for r in table.rows[row.index + 1 :] if r.is_total or r.role is RowRole.SECTION), len(table.rows)
    )
    below = [r for r in table.rows[row.index + 1 :] if column in r.figures and r.role is RowRole.LINE]
    shown = [other for other in since if not other.block.hidden]
    ways = [
        ("the lines above it", since),
        ("the lines above it that are not hidden", shown if len(shown) < len(since) else []),
        ("the lines above it", [other for other in lines if other.index > last]),
        ("all lines above it", lines),
    ]
    if totals:
        after = [other for other in lines if other.index > last]
        ways += [
            ("the subtotals above it", subtotals),
            ("the totals above it", totals),
            ("the subtotals and the lines after them", subtotals + after if subtotals else []),
            ("the total above it and the lines after it", [totals[-1], *after]),
        ]
    if not lines:
        ways += [("the lines below it", [r for r in below if r.index < below_end]), ("all lines below it", below)]
    return ways


def _differences(found: Sequence[Table], table: Table, row: Row, column: int) -> Iterator[Reading]:
    """One total less another, of this table or of those before it that have the same column."""
    before = [*takewhile(lambda other: other is not table, found)]
    rows = [other for part in before if part.headers.get(column) == table.headers.get(column) for other in part.rows]
    rows += table.rows[: row.index]
    above = [row_term(other, column) for other in rows if column in other.figures and other.is_total]
    for one, other in combinations(above[-8:], 2):
        for first, second in ((one, other), (other, one)):
            turned = Term(second.label, -second.value, second.slack, -second.high, -second.low)
            yield Reading((first, turned), "one total less the other")


def _claimable(table: Table, row: Row, column: int, natural: list[tuple[str, list[Row]]]) -> bool:
    """Whether the figures above are safe to call the lines of this total."""
    lines = max((rows for _, rows in natural), key=len)
    currencies = {r.figures[column].amount.currency for r in [*lines, row]} - {None}
    periods = {r.figures[column].amount.period for r in lines}
    if len(currencies) > 1 or len(periods) > 1 or any(r.figures[column].amount.unit for r in lines):
        return False
    if any(r.figures[column].amount.is_range for r in lines):
        return False
    first = lines[0].index
    silent = [
        r
        for r in table.rows[first : row.index]
        if r.role is RowRole.LINE and column not in r.figures and r.texts.get(column, "").strip().lower() not in _BLANK
    ]
    mixed = any(r.role is RowRole.DERIVED and column in r.figures for r in table.rows[first : row.index])
    return not silent and not mixed


def _agreeing_siblings(table: Table, row: Row, column: int) -> bool:
    """Whether another row of the same look is the sum of its lines: only then is an unnamed total one."""
    for other in table.rows:
        if other.index == row.index or not other.is_total or column not in other.figures:
            continue
        for how, rows in _natural(table, other, column)[:1]:
            if rows and Reading(tuple(row_term(r, column) for r in rows), how).agrees(row_term(other, column)):
                return True
    return False


def _otherwise_explained(reading: Reading, stated: Term) -> bool:
    """An average, the last of a running sum, or lines and total in different units (thousands, millions)."""
    values = [t.value for t in reading.terms]
    mean = reading.sum / len(values)
    grows = values == sorted(values) and len(set(values)) == len(values) and len(values) >= 3
    return abs(mean - stated.value) <= stated.slack + 0.5 or (grows and abs(values[-1] - stated.value) <= stated.slack)


def _elsewhere(document: Document, table: Table, row: Row, column: int, found: Sequence[Table]) -> Calculation | None:
    """A total whose lines stand in another table, in a column with the same heading."""
    stated = row_term(row, column)
    header = table.headers.get(column, "").lower()
    benefit = Category.BENEFIT in categories(row.label)
    for other in found:
        if other is table:
            continue
        for c in other.money_columns:
            lines = [r for r in other.rows if c in r.figures and r.role is RowRole.LINE]
            head = other.headers.get(c, "").lower()
            same = bool(header) and (header in head or head in header)
            if len(lines) < 2 or (not same and len(other.money_columns) > 1):
                continue
            terms = [row_term(r, c) for r in lines]
            about = Category.BENEFIT in categories(f"{other.caption.split(chr(10))[0]} {other.headers.get(c, '')}")
            for reading in variants(terms, f"the lines of {other.title}"):
                if reading.agrees(stated) and (about == benefit or len(lines) > 2):
                    return _verdict(
                        document,
                        table,
                        row,
                        row.figures[column],
                        reading,
                        natural=[("", lines)],
                        ok=True,
                        column=c,
                    )
    return None


def _verdict(
    document: Document,
    table: Table,
    row: Row,
    figure: Figure,
    reading: Reading,
    *,
    natural: list[tuple[str, list[Row]]],
    ok: bool,
    column: int | None = None,
    doubt: str = "",
) -> Calculation:
    at = figure.column if column is None else column
    labels = {(t.label, round(abs(t.value / t.count), 6)) for t in reading.terms}
    near = table.rows if column is None else natural[0][1]
    rows = [
        r for r in near if at in r.figures and (r.label, round(abs(r.figures[at].value), 6)) in labels and r is not row
    ]
    cells = cell_range([r.figures[at].ref for r in rows])
    stated_as, summed = shown(table, figure, figure.value), shown(table, figure, reading.sum)
    name = row.label if is_plain(row.label) else f"“{row.label}”"
    head = table.headers.get(figure.column, "")
    where = bracketed(figure.ref, head if head and len(table.money_columns) > 1 else "")
    if ok:
        said = f"{name} of {stated_as}{where} is what {reading.how} add up to{bracketed(cells)}."
    else:
        gap = figure.value - reading.sum
        size = shown(table, figure, abs(gap))
        said = (
            f"{name} of {stated_as}{where} is {size} {'more' if gap > 0 else 'less'} than "
            f"{reading.how}, which add up to {summed}{bracketed(cells)}."
        )
    working = " + ".join(
        f"{t.count:g} × {t.value / t.count:,.10g}" if t.count != 1 else f"{t.value:,.10g}" for t in reading.terms
    )
    if reading.factor != 1:
        working = f"({working}) × {reading.factor:g}"
    return Calculation(
        id=_id(table, row, figure),
        kind="total",
        statement=said[0].upper() + said[1:],
        claimed=figure.value,
        computed=round(reading.sum, 6),
        ok=ok,
        evidence=(row_quote(document, row, figure.ref), *_line_quotes(document, rows, at)),
        working=f"{working} = {reading.sum:,.10g}; stated {figure.value:,.10g} ({reading.how})",
        doubt=doubt,
        confidence=0.95,
    )


def is_plain(label: str) -> bool:
    """Whether the label reads well after nothing: `Total investment`."""
    return label.replace(" ", "").replace("-", "").isalpha() and len(label) < 40


def _untold(document: Document, table: Table, row: Row, figure: Figure) -> Calculation:
    stated_as = shown(table, figure, figure.value)
    return Calculation(
        id=_id(table, row, figure),
        kind="total",
        statement=f"Which lines make up “{row.label}” of {stated_as}{bracketed(figure.ref)} cannot be told.",
        claimed=figure.value,
        evidence=(row_quote(document, row, figure.ref),),
        confidence=0.6,
    )


def _id(table: Table, row: Row, figure: Figure) -> str:
    head = table.headers.get(figure.column, "")
    return f"total:{slug(row.label)}" + (f":{slug(head)}" if head and len(table.money_columns) > 1 else "")


def _line_quotes(document: Document, rows: list[Row], column: int) -> tuple[Evidence, ...]:
    quoted = rows if len(rows) <= 8 else [rows[0], rows[-1]]
    return tuple(row_quote(document, r, r.figures[column].ref) for r in quoted)
