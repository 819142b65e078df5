"""Running headers, footers and page numbers: found by being repeated, and taken out."""

from __future__ import annotations

import re
from collections import defaultdict

from agent.read.pdf.lines import Line, merged, rows, runs
from agent.read.pdf.page import Page

ZONE = 0.15
"""Share of the page's height at its top and at its bottom in which running lines stand."""
LINES = 4
"""How many lines from the edge may be running lines."""
SAME_HEIGHT = 9.0
NUMBERED = re.compile(
    r"^\W*(?:page|p\.|pg\.?|seite|sheet)\s*\d+\s*(?:(?:of|/|von)\s*\d+)?\W*$|^\W*\d+\s*(?:of|/)\s*\d+\W*$", re.I
)
LONE_NUMBER = re.compile(r"^[-–—\s]*(?:[A-Z]{1,3}[-–])?(\d{1,4})[-–—\s]*$")
DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")

Candidate = tuple[Page, Line, str, bool]
"""A line that may be running, what repeats of it, and whether it stands at the top."""


def take_out_running_lines(pages: list[Page]) -> list[str]:
    """Removes them from the pages' words; returns the distinct texts removed that are not just page numbers."""
    candidates: list[Candidate] = []
    lone: list[tuple[Page, Line, int]] = []
    for page in pages:
        lines = [merged(row) for row in rows(runs(page.words))]
        for at_top, edge in ((True, lines[:LINES]), (False, lines[: -LINES - 1 : -1])):
            for line in edge:
                inside = line.base > (1 - ZONE) * page.height if at_top else line.base < ZONE * page.height
                if inside:
                    candidates.append((page, line, _shape(line.text), at_top))
        for line in lines:
            match = LONE_NUMBER.match(line.text) if len(line.text) < 12 else None
            if match:
                lone.append((page, line, int(match.group(1))))
    gone = {id(word) for line in _page_numbers(lone) for word in line.words}
    repeated = _repeated(candidates, len(pages))
    removed: dict[str, None] = {}
    for page, line, shape, at_top in candidates:
        heights = repeated.get((shape, at_top), ())
        running = any(abs(_height(page, line, at_top) - height) <= SAME_HEIGHT for height in heights)
        numbered = bool(NUMBERED.match(line.text))
        if running or numbered:
            gone.update(id(word) for word in line.words)
        if running and not numbered and any(c.isalpha() for c in shape):
            removed.setdefault(DIGITS.sub("#", line.text))
    for page in pages:
        page.words = [word for word in page.words if id(word) not in gone]
    return list(removed)


def _page_numbers(lone: list[tuple[Page, Line, int]]) -> list[Line]:
    """Of lines that hold a number alone, those that count up with the pages, wherever on the page they stand.

    A draft printed anew keeps the old page numbers in the middle of its pages.
    """
    found = []
    for index, (page, line, number) in enumerate(lone):
        for other_page, _, other in [*lone[max(0, index - 2) : index], *lone[index + 1 : index + 3]]:
            pages_on, numbers_on = other_page.number - page.number, other - number
            if pages_on and pages_on * numbers_on > 0 and abs(numbers_on) <= abs(pages_on) <= 3:
                found.append(line)
                break
    return found


def _shape(text: str) -> str:
    return DIGITS.sub("#", " ".join(text.split()).casefold())


def _height(page: Page, line: Line, at_top: bool) -> float:
    return page.height - line.base if at_top else line.base


def _repeated(candidates: list[Candidate], count: int) -> dict[tuple[str, bool], list[float]]:
    """Shapes that stand at the same height of enough pages, with those heights."""
    places: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
    for page, line, shape, at_top in candidates:
        places[shape, at_top].append((_height(page, line, at_top), page.number))
    enough = max(2, count) if count <= 3 else max(3, round(0.3 * count)) if count < 20 else 5
    found: dict[tuple[str, bool], list[float]] = {}
    for key, heights in places.items():
        good = [h for h, _ in heights if len({n for g, n in heights if abs(g - h) <= SAME_HEIGHT}) >= enough]
        if good:
            found[key] = sorted(set(good))
    return found
