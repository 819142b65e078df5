"""Words of a page put together to lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from agent.document import Rect
from agent.read.pdf.page import Word

WIDEST_SPACE = 1.0
"""Of the font size: a gap wider than this may be that between two cells or two columns."""


_LEFT, _BASE = attrgetter("left"), attrgetter("base")


@dataclass
class Line:
    """Words on one base line, left to right."""

    words: list[Word]

    @cached_property
    def left(self) -> float:
        return min([word.left for word in self.words])

    @cached_property
    def right(self) -> float:
        return max([word.right for word in self.words])

    @cached_property
    def bottom(self) -> float:
        return min([word.bottom for word in self.words])

    @cached_property
    def top(self) -> float:
        return max([word.top for word in self.words])

    @cached_property
    def base(self) -> float:
        words = self.words
        first = words[0].base
        if all([word.base == first for word in words]):
            return first
        return max(words, key=lambda word: len(word.text) * word.size).base

    @cached_property
    def size(self) -> float:
        """Size most of the line is set in."""
        first = self.words[0].size
        if all([word.size == first for word in self.words]):
            return first
        weight: dict[float, int] = {}
        for word in self.words:
            weight[word.size] = weight.get(word.size, 0) + len(word.text)
        return max(weight, key=lambda size: weight[size])

    @cached_property
    def bold(self) -> bool:
        """Whether everything in the line that has letters is bold."""
        if not any([word.bold for word in self.words]):
            return False
        lettered = [word for word in self.words if any(c.isalpha() for c in word.text)]
        return bool(lettered) and all(word.bold for word in lettered)

    @cached_property
    def text(self) -> str:
        if not any([word.glued for word in self.words]):
            return " ".join([word.text for word in self.words])
        parts = [self.words[0].text]
        for before, word in pairwise(self.words):
            glued = word.glued and word.left - before.right < 0.1 * word.size
            parts.append(word.text if glued else " " + word.text)
        return "".join(parts)

    @property
    def rect(self) -> Rect:
        return (self.left, self.bottom, self.right, self.top)


def runs(words: Iterable[Word]) -> list[Line]:
    """Lines of words that stand close together; a wide gap divides what is on one base line."""
    found: list[Line] = []
    for band in _bands(words):
        part = [band[0]]
        end = band[0].right
        for word in band[1:]:
            gap = word.left - end
            if gap > 0 and gap > WIDEST_SPACE * max(word.size, part[-1].size):
                found.append(Line(part))
                part = []
                end = word.right
            part.append(word)
            end = max(end, word.right)
        found.append(Line(part))
    return _raise_superscripts(found)


def rows(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines that share a base line, from the top of the page down, each row left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        if found and found[-1][0].base - line.base <= _tolerance(line.size):
            found[-1].append(line)
        else:
            found.append([line])
    for row in found:
        row.sort(key=lambda line: line.left)
    return found


def merged(row: Sequence[Line]) -> Line:
    """The runs of one row as one line."""
    return row[0] if len(row) == 1 else Line([word for line in row for word in line.words])


def _tolerance(size: float) -> float:
    return min(3.0, max(1.0, 0.2 * size))


def _bands(words: Iterable[Word]) -> list[list[Word]]:
    found: list[list[Word]] = []
    level = size = within = 0.0
    ordered = sorted(words, key=_LEFT)
    ordered.sort(key=_BASE, reverse=True)
    for word in ordered:
        if word.size != size:
            size, within = word.size, _tolerance(word.size)
        if found and level - word.base <= within:
            found[-1].append(word)
        else:
            found.append([word])
            level = word.base
    for band in found:
        band.sort(key=_LEFT)
    return found


def _raise_superscripts(lines: list[Line]) -> list[Line]:
    """Puts small raised or lowered runs into the line they belong to."""
    small = [line for line in lines if len(line.text) <= 6 and line.size < 60]
    if not small:
        return lines
    taken: set[int] = set()
    replaced: dict[int, Line] = {}
    ordered = sorted(range(len(lines)), key=lambda i: -lines[i].base)
    for place, index in enumerate(ordered):
        line = lines[index]
        if len(line.text) > 6:
            continue
        for other_index in ordered[max(0, place - 8) : place + 9]:
            other = replaced.get(other_index, lines[other_index])
            if (
                other_index != index
                and other_index not in taken
                and line.size <= 0.8 * other.size
                and abs(line.base - other.base) < 0.6 * other.size
                and line.right >= other.left - 0.5 * other.size
                and line.left <= other.right + 0.3 * other.size
            ):
                taken.add(index)
                replaced[other_index] = Line(sorted(other.words + line.words, key=lambda word: word.left))
                break
    return [replaced.get(index, line) for index, line in enumerate(lines) if index not in taken]
