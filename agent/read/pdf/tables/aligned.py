"""Tables without rules: rows of short runs whose gaps line up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median

from agent.read.pdf.lines import Line, rows
from agent.read.pdf.page import Word
from agent.read.pdf.paragraphs import NUMBER, has_leader
from agent.read.pdf.tables.model import Table, TableCell, TableRow, is_figure

MARKER = re.compile(
    r"^(?:[•▪◦–—·○●■➢✓*-]|[\uf000-\uf0ff]|o|\(?(?:\d{1,3}|[a-zA-Z]|[ivxlIVXL]{1,5})[.)]?|(?:\d+\.)+\d*)$"
)
"""A bullet or number; the gap after it is not one between cells."""
SYMBOL = re.compile(r"^[$€£¥%()]+$")
"""Set apart from its figure in accounts."""
LONGEST_CELL = 8.0
"""Words, on average, where nothing but the gaps speaks for a table."""


def aligned_tables(lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """The tables among the runs of one region, and the runs in none of them."""
    bands = [_without_markers(row) for row in rows(lines)]
    tables: list[Table] = []
    rest: list[Line] = []
    index = 0
    while index < len(bands):
        end = _stretch(bands, index)
        table = _table(bands[index:end]) if end - index >= 2 else None
        if end - index >= 2 and _is_contents(bands[index:end]):
            rest.extend(line for row in bands[index:end] for line in row)
            index = end
        elif table is not None:
            tables.append(table)
            index = end
        else:
            rest.extend(bands[index])
            index += 1
    return tables, rest


def _without_markers(row: list[Line]) -> list[Line]:
    """Joins a bullet or number with what follows it, and a currency sign with its figure."""
    found: list[Line] = []
    for line in row:
        before = found[-1].text if found and len(found[-1].words) == 1 else ""
        opening = (len(found) == 1 and MARKER.match(before)) or SYMBOL.match(before)
        closing = found and SYMBOL.match(line.text) and line.text not in "$€£¥("
        if opening or closing:
            found[-1] = Line(found[-1].words + line.words)
        else:
            found.append(line)
    return found


def _stretch(bands: list[list[Line]], start: int) -> int:
    """End of the longest run of bands from `start` that could be one table."""
    if len(bands[start]) < 2:
        return start
    end = last = start + 1
    while end < len(bands):
        above, row = bands[end - 1], bands[end]
        if above[0].base - row[0].base > 3.2 * max(row[0].size, above[0].size):
            break
        if len(row) == 1 and (end - last >= 2 or _is_prose(row[0], bands[start:last])):
            break
        if len(row) >= 2:
            last = end + 1
        end += 1
    # A last row with a label alone, or the second line of a cell, belongs to the table where it stands close.
    if last < end and bands[last - 1][0].base - bands[last][0].base < 1.3 * bands[last][0].size:
        second = bands[last][0]
        if second.text[:1].islower():
            last += 1
    return last


def _is_prose(line: Line, bands: list[list[Line]]) -> bool:
    """Whether a run reaches over the gaps that the rows above have in common."""
    starts = [row[1].left for row in bands if len(row) > 1]
    return bool(starts) and line.left < median(starts) - 5 and line.right > median(starts) + 5 and len(line.words) > 4


def _table(bands: list[list[Line]]) -> Table | None:
    columns = _columns(bands)
    if len(columns) < 2:
        return None
    placed = [_place(row, columns) for row in bands]
    divided = [row for row in placed if len(row) > 1]
    cells = [" ".join(w.text for w in words) for row in divided for column, words in row.items() if column > 0]
    if len(divided) < 2 or not cells:
        return None
    figures = sum(is_figure(cell) for cell in cells) / len(cells)
    length = mean(len(words) for row in divided for words in row.values())
    if len(columns) == 2:
        if figures < 0.5 or len(divided) < 3:
            return None
    elif figures < 0.4 and (length > LONGEST_CELL or len(divided) < 3 or len(cells) < 1.5 * len(divided)):
        return None
    pitch = median(a[0].base - b[0].base for a, b in pairwise(bands))
    if pitch < 0.95 * bands[0][0].size:  # rows closer than print can stand are a formula
        return None
    found: list[dict[int, list[Word]]] = []
    for index, cells_of_row in enumerate(placed):
        if (
            index
            and len(cells_of_row) == 1
            and _goes_on(bands[index - 1], bands[index], pitch, found[-1], cells_of_row)
        ):
            for column, words in cells_of_row.items():
                found[-1].setdefault(column, []).extend(words)
        else:
            found.append(cells_of_row)
    table_rows = tuple(
        TableRow(tuple(TableCell.of(column, words) for column, words in sorted(row.items()))) for row in found
    )
    return Table(table_rows, tuple(left for left, _ in columns), ruled=False)


def _is_contents(bands: list[list[Line]]) -> bool:
    """Whether the rows are a table of contents: titles, leader dots, page numbers that only grow."""
    divided = [row for row in bands if len(row) > 1]
    titles = [" ".join(line.text for line in row[:-1]) for row in divided]
    if sum(has_leader(title) for title in titles) > 0.3 * len(divided):
        return True
    pages = [row[-1].text for row in divided]
    if len(pages) < 4 or not all(page.isdigit() and len(page) <= 3 for page in pages):
        return False
    growing = all(int(a) <= int(b) for a, b in pairwise(pages))
    return growing and sum(bool(NUMBER.match(title)) for title in titles) > 0.5 * len(divided)


def _goes_on(
    above: list[Line],
    row: list[Line],
    pitch: float,
    cells_above: dict[int, list[Word]],
    cells: dict[int, list[Word]],
) -> bool:
    """Whether a lone run is the second line of the cell above it."""
    (column,) = cells
    if column not in cells_above:
        return False
    gap = above[0].base - row[0].base
    return gap < 0.85 * pitch or (row[0].text[:1].islower() and gap < 1.4 * row[0].size)


def _columns(bands: list[list[Line]]) -> list[tuple[float, float]]:
    """The x ranges that nearly all divided rows agree on."""
    divided = [row for row in bands if len(row) > 1]
    allowed = 0.1 * len(divided)
    sides = sorted(
        [(line.left, 1) for row in divided for line in row] + [(line.right, -1) for row in divided for line in row]
    )
    columns: list[tuple[float, float]] = []
    cover = 0
    for (left, step), (right, _) in pairwise(sides):
        cover += step
        if cover <= allowed or left == right:
            continue
        if columns and left - columns[-1][1] < 2.0:
            columns[-1] = (columns[-1][0], right)
        else:
            columns.append((left, right))
    return columns


def _place(row: list[Line], columns: list[tuple[float, float]]) -> dict[int, list[Word]]:
    cells: dict[int, list[Word]] = {}
    for line in row:
        overlaps = [min(line.right, right) - max(line.left, left) for left, right in columns]
        cells.setdefault(max(range(len(columns)), key=overlaps.__getitem__), []).extend(line.words)
    return cells
