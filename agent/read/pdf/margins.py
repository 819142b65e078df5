"""Running headers, footers and page numbers: found by being repeated, and taken out."""

from __future__ import annotations

import re
from collections import defaultdict

from agent.read.pdf.lines import Line, merged, rows, runs
from agent.read.pdf.page import Page

ZONE = 0.14
"""Share of the page's height at its top and at its bottom in which running lines stand."""
LINES = 4
"""How many lines from the edge may be running lines."""
SAME_HEIGHT = 9.0
NUMBERED = re.compile(
    r"^\W*(?:page|p\.|pg\.?|seite|sheet)\s*\d+\s*(?:(?:of|/|von)\s*\d+)?\W*$|^\W*\d+\s*(?:of|/)\s*\d+\W*$", re.I
)
LONE_NUMBER = re.compile(r"^\W*(?:[A-Za-z]{1,3}[-–]?\s?)?(\d{1,4}|[ivxlc]{1,6})\W*$", re.I)
DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")


def take_out_running_lines(pages: list[Page]) -> list[str]:
    """Removes them from the pages' words; returns the distinct texts removed that are not just page numbers."""
    candidates: list[tuple[Page, Line, str, bool]] = []
    for page in pages:
        lines = [merged(row) for row in rows(runs(page.words))]
        for at_top, edge in ((True, lines[:LINES]), (False, lines[:-LINES - 1 : -1])):
            for depth, line in enumerate(edge):
                inside = line.base > (1 - ZONE) * page.height if at_top else line.base < ZONE * page.height
                if inside or depth == 0:
                    candidates.append((page, line, _shape(line.text), at_top))
    repeated = _repeated(candidates, len(pages))
    removed: dict[str, None] = {}
    for page, line, shape, at_top in candidates:
        key = (shape, at_top)
        running = key in repeated and any(abs(_height(page, line, at_top) - h) <= SAME_HEIGHT for h in repeated[key])
        numbered = bool(NUMBERED.match(line.text)) or _is_page_number(page, line, candidates)
        if not (running or numbered):
            continue
        gone = {id(word) for word in line.words}
        page.words = [word for word in page.words if id(word) not in gone]
        if not numbered and not LONE_NUMBER.match(line.text):
            removed.setdefault(DIGITS.sub("#", line.text) if running else line.text)
    return list(removed)


def _shape(text: str) -> str:
    return DIGITS.sub("#", " ".join(text.split()).casefold())


def _height(page: Page, line: Line, at_top: bool) -> float:
    return page.height - line.base if at_top else line.base


def _repeated(
    candidates: list[tuple[Page, Line, str, bool]], count: int
) -> dict[tuple[str, bool], list[float]]:
    """Shapes that stand at the same height of enough pages, with those heights."""
    places: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
    for page, line, shape, at_top in candidates:
        places[shape, at_top].append((_height(page, line, at_top), page.number))
    enough = 2 if count <= 3 else max(3, round(0.3 * count)) if count < 20 else 5
    found: dict[tuple[str, bool], list[float]] = {}
    for key, heights in places.items():
        good = [h for h, _ in heights if len({n for g, n in heights if abs(g - h) <= SAME_HEIGHT}) >= enough]
        if good:
            found[key] = sorted(set(good))
    return found


def _is_page_number(page: Page, line: Line, candidates: list[tuple[Page, Line, str, bool]]) -> bool:
    """A lone number that counts up with the pages."""
    match = LONE_NUMBER.match(line.text)
    if not match or not match.group(1).isdigit():
        return False
    number = int(match.group(1))
    for other_page, other, _, _ in candidates:
        step = other_page.number - page.number
        if step and abs(step) <= 3:
            theirs = LONE_NUMBER.match(other.text)
            if theirs and theirs.group(1).isdigit() and int(theirs.group(1)) - number == step:
                return True
    return False
