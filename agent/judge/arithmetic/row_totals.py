"""The total columns of tables against their rows: sums of periods, price times quantity, one-off plus months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import bracketed, cell_range, row_quote, row_term, shown, slug
from agent.judge.arithmetic.figures.columns import ColumnKind
from agent.judge.arithmetic.figures.rows import Row, RowRole
from agent.judge.arithmetic.figures.tables import Table
from agent.judge.arithmetic.readings import Reading, Term


def row_totals(document: Document, table: Table) -> Iterator[Calculation]:
    """One Calculation for every figure of a total column that its row explains, or clearly does not."""
    for column in table.money_columns:
        if table.kinds[column] is not ColumnKind.TOTAL:
            continue
        rows = [row for row in table.rows if column in row.figures and row.role is not RowRole.DERIVED]
        agreeing: dict[int, set[str]] = {}
        sums: dict[int, list[Reading]] = {}
        for row in rows:
            readings = _along(table, row, column)
            if readings:
                sums[row.index] = readings
                stated = row_term(row, column)
                agreeing[row.index] = {reading.how for reading in readings if reading.agrees(stated)}
        counted = Counter(how for hows in agreeing.values() for how in hows)
        usual, times = counted.most_common(1)[0] if counted else ("", 0)
        established = times >= 2 and times * 3 >= len(agreeing) * 2
        if not established and len(table.period_columns) >= 2 and counted and usual == "the periods":
            established = True
        for row in rows:
            if row.index not in sums:
                continue
            hows = agreeing[row.index]
            chosen = usual if usual in hows else (min(hows) if hows else usual)
            reading = next((r for r in sums[row.index] if r.how == chosen), sums[row.index][0])
            stated = row_term(row, column)
            near = reading.sum and 0.5 <= stated.value / reading.sum <= 2
            if hows:
                yield _along_verdict(document, table, row, column, reading, ok=True)
            elif established and near:
                yield _along_verdict(document, table, row, column, reading, ok=False)


def _along(table: Table, row: Row, column: int) -> list[Reading]:
    """Sums and products of the figures to the left that the total column may hold."""
    left = [c for c in sorted(row.figures) if c < column]
    money_left = [c for c in left if table.kinds.get(c) is ColumnKind.MONEY]
    totals_left = [c for c in left if table.kinds.get(c) is ColumnKind.TOTAL]
    since = [c for c in money_left if not totals_left or c > totals_left[-1]]
    periods = [c for c in money_left if c in table.period_columns]
    made = []
    for how, columns in (
        ("the periods", periods),
        ("the figures since the total before", since),
        ("the figures of the row", money_left),
        ("the totals before it", totals_left),
    ):
        if len(columns) >= 2:
            made.append(Reading(tuple(_named(table, row, c) for c in columns), how))
    numbers = [c for c in left if table.kinds.get(c) not in (ColumnKind.PERCENT, ColumnKind.CUMULATIVE)]
    for size in (2, 3):
        made.extend(_product(table, row, factors) for factors in combinations(numbers[:5], size))
    if len(money_left) == 2:
        one, per = (_named(table, row, c) for c in money_left)
        for months in (12, 24, 36, 3, 6, 2, 5, 18, 60):
            times = Term(per.label, per.value * months, per.slack * months, per.low * months, per.high * months)
            made.append(Reading((one, times), f"{per.label} × {months} and {one.label}"))
    return made


def _product(table: Table, row: Row, columns: tuple[int, ...]) -> Reading:
    value, slack = 1.0, 0.0
    for c in columns:
        figure = row.figures[c]
        slack = abs(value) * figure.amount.slack + abs(figure.value) * slack
        value *= figure.value
    label = " × ".join(table.headers.get(c, "") or f"column {c}" for c in columns)
    # Quantities are exact as a rule; of the prices, half a unit of the last digit.
    return Reading((Term(label, value, min(slack, abs(value) * 0.05), value, value),), label)


def _named(table: Table, row: Row, column: int) -> Term:
    amount = row.figures[column].amount
    return Term(table.headers.get(column, ""), amount.value, amount.slack, amount.low, amount.high)


def _along_verdict(
    document: Document, table: Table, row: Row, column: int, reading: Reading, *, ok: bool
) -> Calculation:
    figure = row.figures[column]
    stated_as, summed = shown(table, figure, figure.value), shown(table, figure, reading.sum)
    refs = cell_range([row.figures[c].ref for c in sorted(row.figures) if c < column])
    head = table.headers.get(column, "total")
    said = f"“{head}” of {row.label or 'the row'}, {stated_as}{bracketed(figure.ref)}, "
    if ok:
        said += f"is what its row gives{bracketed(refs)}."
    else:
        gap = figure.value - reading.sum
        size = shown(table, figure, abs(gap))
        said += f"is {size} {'more' if gap > 0 else 'less'} than {reading.how}, which give {summed}{bracketed(refs)}."
    return Calculation(
        id=f"row-total:{slug(row.label)}:{slug(head)}",
        kind="product" if "×" in reading.how else "total",
        statement=said,
        claimed=figure.value,
        computed=round(reading.sum, 6),
        ok=ok,
        evidence=(row_quote(document, row, figure.ref),),
        working=" + ".join(f"{t.label} {t.value:,.10g}" for t in reading.terms) + f" = {reading.sum:,.10g}",
        confidence=0.93,
    )
