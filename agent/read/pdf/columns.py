"""Reading order: a page set in columns is cut into regions that are read one after the other."""

from __future__ import annotations

from itertools import accumulate, pairwise
from statistics import mean

from agent.read.pdf.lines import Line, rows

FEWEST_LINES = 5
"""On each side of a gutter; with fewer it may as well be a table."""
NARROWEST_GUTTER = 8.0
STRIPS = 300
"""How many upright strips a region is looked at in."""


def regions(lines: list[Line]) -> list[list[Line]]:
    """The runs of a page, or of a part of it, as regions in reading order."""
    gutter = _gutter(lines)
    if gutter is None:
        return [lines] if lines else []
    across = [line for line in lines if line.left < gutter < line.right]
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    found: list[list[Line]] = []
    edges = [float("inf"), *sorted((line.base for line in across), reverse=True), float("-inf")]
    spanning: list[Line] = []
    for upper, lower in pairwise(edges):
        here_left = [line for line in left if lower < line.base <= upper]
        here_right = [line for line in right if lower < line.base <= upper]
        if len(here_left) + len(here_right) <= 3 and not (here_left and here_right and len(across) < 2):
            spanning.extend(here_left + here_right)
        else:
            if spanning:
                found.append(spanning)
                spanning = []
            found.extend(region for side in (here_left, here_right) for region in regions(side))
        spanning.extend(line for line in across if line.base == lower and line not in spanning)
    if spanning:
        found.append(spanning)
    return found


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the white strip between two columns of prose, or None where there are none."""
    if len(lines) < 2 * FEWEST_LINES:
        return None
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    strip = max((end - start) / STRIPS, 1.0)
    steps = int((end - start) / strip) + 1
    cover = [0] * (steps + 1)
    for line in lines:
        cover[int((line.left - start) / strip)] += 1
        cover[min(int((line.right - start) / strip) + 1, steps)] -= 1
    cover = list(accumulate(cover))
    best: tuple[int, float] | None = None
    step = 0
    allowed = 0.2 * max(cover)
    while step < steps:
        if cover[step] > allowed:
            step += 1
            continue
        begin = step
        while step < steps and cover[step] <= allowed:
            step += 1
        middle = start + (begin + step) / 2 * strip
        inside = start + 0.15 * (end - start) < middle < start + 0.85 * (end - start)
        wide = (step - begin) * strip >= NARROWEST_GUTTER
        if inside and wide and _is_prose_beside(lines, middle) and (best is None or step - begin > best[0]):
            best = (step - begin, middle)
    return best[1] if best else None


def _is_prose_beside(lines: list[Line], gutter: float) -> bool:
    """Whether running text stands on both sides, rather than the cells of a table."""
    for side in (
        [line for line in lines if line.right <= gutter],
        [line for line in lines if line.left >= gutter],
    ):
        if len(side) < FEWEST_LINES:
            return False
        words = mean(len(line.words) for line in side)
        width = max(line.right for line in side) - min(line.left for line in side)
        full = sum(line.right - line.left > 0.6 * width for line in side)
        followed = _close_lines(side)
        if words < 3.5 or full < 0.45 * len(side) or followed < 0.5 * len(side):
            return False
    return True


def _close_lines(side: list[Line]) -> int:
    """How many lines have the next one right below them, as in a paragraph."""
    order = rows(side)
    return sum(above[0].base - below[0].base < 1.7 * above[0].size for above, below in pairwise(order))
