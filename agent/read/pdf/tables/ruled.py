"""Tables drawn with rules: the lines on the page say where the cells are."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise, product

from agent.document import Rect
from agent.read.pdf.page import Word
from agent.read.pdf.tables.model import Table, TableCell, TableRow

TOUCH = 3.0
"""Points by which the ends of rules may miss each other."""
MOST_RULES = 4000
PROSE_CELL = 250
"""Words: a larger cell is the frame of a page layout."""


def ruled_tables(words: list[Word], rules: Sequence[Rect]) -> tuple[list[Table], list[Word]]:
    """The tables of a page, and the words in none of them."""
    tables = []
    for group in _touching(rules):
        table = _table(words, group)
        if table is not None:
            tables.append(table)
            inside = {id(w) for row in table.rows for cell in row.cells for line in cell.lines for w in line.words}
            words = [word for word in words if id(word) not in inside]
    return tables, words


def _touching(rules: Sequence[Rect]) -> list[list[Rect]]:
    """Rules grouped by whether they touch, directly or through others; groups too small for a table left out."""
    distinct = list({tuple(round(side) for side in rule): rule for rule in rules}.values())
    if not 4 <= len(distinct) <= MOST_RULES:
        return []
    parent = list(range(len(distinct)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    order = sorted(range(len(distinct)), key=lambda i: distinct[i][0])
    active: list[int] = []
    for index in order:
        left, bottom, _, top = distinct[index]
        active = [other for other in active if distinct[other][2] >= left - TOUCH]
        for other in active:
            if distinct[other][1] <= top + TOUCH and distinct[other][3] >= bottom - TOUCH:
                parent[root(other)] = root(index)
        active.append(index)
    groups: dict[int, list[Rect]] = defaultdict(list)
    for index, rule in enumerate(distinct):
        groups[root(index)].append(rule)
    return sorted((g for g in groups.values() if len(g) >= 4), key=lambda g: -max(r[3] for r in g))


def _table(words: Sequence[Word], rules: list[Rect]) -> Table | None:
    flat = [r for r in rules if r[2] - r[0] >= r[3] - r[1]]
    upright = [r for r in rules if r[2] - r[0] < r[3] - r[1]]
    xs = _distinct([(r[0] + r[2]) / 2 for r in upright])
    ys = _distinct([(r[1] + r[3]) / 2 for r in flat])
    if len(xs) < 3 or len(ys) < 3:
        return None
    borders = [[(r[1], r[3]) for r in upright if abs((r[0] + r[2]) / 2 - x) <= TOUCH] for x in xs]
    floors = [[(r[0], r[2]) for r in flat if abs((r[1] + r[3]) / 2 - y) <= TOUCH] for y in ys]
    cells: dict[tuple[int, int], list[Word]] = defaultdict(list)
    for word in words:
        x, y = (word.left + word.right) / 2, word.base + 0.3 * word.size
        if not (xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]):
            continue
        column, row = bisect_right(xs, x) - 1, bisect_right(ys, y) - 1
        column, row = min(column, len(xs) - 2), min(row, len(ys) - 2)
        while column > 0 and not _covers(borders[column], (ys[row] + ys[row + 1]) / 2):
            column -= 1
        while row < len(ys) - 2 and not _covers(floors[row + 1], (xs[column] + xs[column + 1]) / 2):
            row += 1
        cells[row, column].append(word)
    if not cells or max(len(cell) for cell in cells.values()) > PROSE_CELL:
        return None
    used = sorted({column for _, column in cells})
    place = {column: index for index, column in enumerate(used)}
    found = []
    for row in range(len(ys) - 2, -1, -1):
        here = tuple(TableCell.of(place[c], cells[row, c]) for c in used if (row, c) in cells)
        if here:
            found.append(TableRow(here))
    if len(found) < 2 or len(used) < 2 or sum(len(row.cells) > 1 for row in found) < 2:
        return None
    if _text_runs_through(found):
        return None
    return Table(tuple(found), tuple(xs[column] for column in used), ruled=True)


def _text_runs_through(found: Sequence[TableRow]) -> bool:
    """Whether words follow each other over the borders as in a sentence: the rules are then underlines."""
    gaps = []
    for row in found:
        for cell, following in pairwise(row.cells):
            for line, other in product(cell.lines, following.lines):
                if abs(line.base - other.base) < 1.0:
                    gaps.append((other.left - line.right) / max(line.size, 1.0))
    return bool(gaps) and sum(gap < 0.45 for gap in gaps) > 0.3 * len(gaps)


def _distinct(values: list[float]) -> list[float]:
    """Values further apart than the thickness of a rule, ascending."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > TOUCH:
            found.append(value)
    return found


def _covers(spans: list[tuple[float, float]], middle: float) -> bool:
    """Whether one of the rules at a border stands beside the middle of a cell."""
    return any(start - TOUCH <= middle <= end + TOUCH for start, end in spans)
