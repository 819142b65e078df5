"""Running headers, footers and page numbers: found by being repeated, and taken out."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from agent.document import Rect
from agent.read.pdf.lines import Line, merged, rows
from agent.read.pdf.page import Page

ZONE = 0.15
"""Share of the page's height at its top and at its bottom in which running lines stand."""
NARROW_ZONE = 0.09
"""The same for drafts of two or three pages, where text may repeat by chance."""
LINES = 4
"""How many lines from the edge may be running lines."""
LONGEST_NUMBERED = 90
"""Characters of a running line that counts the pages; what is longer is a sentence with a number in it."""
SAME_HEIGHT = 9.0
NUMBERED = re.compile(
    r"^\W*(?:page|p\.|pg\.?|seite|sheet)\s*\d+\s*(?:(?:of|/|von)\s*\d+)?\W*$|^\W*\d+\s*(?:of|/)\s*\d+\W*$", re.I
)
LONE_NUMBER = re.compile(r"^[-–—\s]*(?:[A-Z]{1,3}\s?[-–]\s?)?(\d{1,4}|[ivxl]{1,7}|[IVXL]{1,7})[-–—.\s]*$")
NUMBER = re.compile(r"\d+")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}

Candidate = tuple[Page, Line, bool]
"""A line that may be running, and whether it stands at the top."""


class Running(NamedTuple):
    """A running line where it stands first; its box in user space."""

    text: str
    page: int
    rect: Rect


def take_out_running_lines(pages: list[Page], laid: dict[int, list[Line]]) -> list[Running]:
    """Removes them from the pages' words and from `laid`, the runs of each page by its number.

    Returns the distinct ones removed that are not just page numbers.
    """
    candidates: list[Candidate] = []
    lone: list[tuple[Page, Line, int]] = []
    zone = ZONE if len(pages) > 3 else NARROW_ZONE
    for page in pages:
        divided = rows(laid[page.number])
        lines = [merged(row) for row in divided]
        for at_top, edge in ((True, range(len(lines))[:LINES]), (False, range(len(lines))[: -LINES - 1 : -1])):
            for index in edge:
                line = lines[index]
                inside = line.base > (1 - zone) * page.height if at_top else line.base < zone * page.height
                if inside and not _heads_a_table(divided, index):
                    candidates.append((page, line, at_top))
        for line in lines:
            number = _lone_number(line.text) if len(line.text) < 12 else None
            if number:
                lone.append((page, line, number))
    counted = _page_numbers(lone)
    gone = {id(word) for line in counted for word in line.words}
    repeated = _repeated(candidates, len(pages))
    removed: dict[str, Running] = {}
    ended: set[tuple[int, bool]] = set()
    for page, line, at_top in candidates:
        numbered = id(line.words[0]) in gone or bool(NUMBERED.match(line.text))
        running = numbered or _is_running(page, line, at_top, repeated)
        if not running:
            ended.add((page.number, at_top))  # what is further in belongs to the text
        elif (page.number, at_top) not in ended:
            gone.update(id(word) for word in line.words)
            if not numbered and any(c.isalpha() for c in line.text):
                removed.setdefault(line.text, Running(line.text, page.number, page.user_rect(line.rect)))
    for page in pages if gone else ():
        left = [line for line in laid[page.number] if id(line.words[0]) not in gone]
        if len(left) < len(laid[page.number]):
            laid[page.number] = left
            page.words = [word for word in page.words if id(word) not in gone]
    return list(removed.values())


def _is_running(page: Page, line: Line, at_top: bool, repeated: dict[tuple[str, bool], list[float]]) -> bool:
    height = _height(page, line, at_top)
    return any(
        abs(height - known) <= SAME_HEIGHT
        for shape in _shapes(line.text, page.number)
        for known in repeated.get((shape, at_top), ())
    )


def _heads_a_table(divided: list[list[Line]], index: int) -> bool:
    """Whether the row below has as many cells: what is repeated then are the names of a table's columns."""
    below = divided[index + 1] if index + 1 < len(divided) else []
    return len(divided[index]) == len(below) >= 2


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


def _lone_number(text: str) -> int | None:
    match = LONE_NUMBER.match(text)
    if not match:
        return None
    if match.group(1).isdigit():
        return int(match.group(1))
    values = [ROMAN[c] for c in match.group(1).casefold()]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _shapes(text: str, page: int) -> list[str]:
    """The text, and the text with a number that counts the pages made the same on all: "Page 3" and "Page 4".

    Other numbers count: "Article 2" at the top of one page and "Article 3" at the top of another are headings.
    """
    text = " ".join(text.split()).casefold()
    shapes = [text]
    if len(text) > LONGEST_NUMBERED or text.endswith("."):
        return shapes
    for match in NUMBER.finditer(text):
        if len(match.group()) <= 4:
            shapes.append(f"{text[: match.start()]}\0{int(match.group()) - page}{text[match.end() :]}")
    return shapes


def _height(page: Page, line: Line, at_top: bool) -> float:
    return page.height - line.base if at_top else line.base


def _repeated(candidates: list[Candidate], count: int) -> dict[tuple[str, bool], list[float]]:
    """Shapes that stand at the same height of enough pages, with those heights."""
    places: dict[tuple[str, bool], list[tuple[float, int]]] = defaultdict(list)
    for page, line, at_top in candidates:
        for shape in _shapes(line.text, page.number):
            places[shape, at_top].append((_height(page, line, at_top), page.number))
    enough = max(2, count) if count <= 3 else max(3, round(0.3 * count)) if count < 20 else 5
    found: dict[tuple[str, bool], list[float]] = {}
    for key, heights in places.items():
        good = [h for h, _ in heights if len({n for g, n in heights if abs(g - h) <= SAME_HEIGHT}) >= enough]
        if good:
            found[key] = sorted(set(good))
    return found
