"""The numbers Word writes before clauses and list items; they stand nowhere in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from agent.read.office.xml import attribute, child, children, number, switched_on

_LEVELS = 9
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
)
_ROMAN_SMALL = ((9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None


class Numbering:
    """Counts list paragraphs in reading order and says what number each carries."""

    def __init__(self, root: Any) -> None:
        self._abstract = {attribute(item, "abstractNumId"): item for item in children(root, "abstractNum")}
        self._nums = {attribute(item, "numId"): item for item in children(root, "num")}
        self._by_link = {
            attribute(child(item, "styleLink")): key
            for key, item in self._abstract.items()
            if child(item, "styleLink") is not None
        }
        self._levels: dict[str, list[_Level]] = {}
        self._counters: dict[str | None, list[int | None]] = {}
        self._restarted: set[str] = set()

    def label(self, num_id: str | None, depth: int) -> str | None:
        """Number of the next paragraph of that list and depth (0 is outermost), such as `7.2`.

        Empty for a bullet; None where the list does not exist or writes nothing.
        """
        if num_id is None or num_id not in self._nums or not 0 <= depth < _LEVELS:
            return None
        abstract = self._abstract_id(num_id)
        levels = self._levels_of(num_id, abstract)
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        self._restart(num_id, counters, levels)
        for outer in range(depth):
            if counters[outer] is None:
                counters[outer] = levels[outer].start
        current = counters[depth]
        counters[depth] = levels[depth].start if current is None else current + 1
        for deeper in range(depth + 1, _LEVELS):
            if levels[deeper].restart != 0:
                counters[deeper] = None
        level = levels[depth]
        if level.format == "bullet":
            return ""
        if level.format == "none" and not re.search(r"\w", level.text):
            return None
        return self._written(level, levels, counters) or None

    def _written(self, level: _Level, levels: list[_Level], counters: list[int | None]) -> str:
        def one(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            value = counters[index]
            form = "decimal" if level.legal else levels[index].format
            return _formatted(levels[index].start if value is None else value, form)

        return re.sub(r"%([1-9])", one, level.text).strip()

    def _restart(self, num_id: str, counters: list[int | None], levels: list[_Level]) -> None:
        """A list that overrides a start value begins anew the first time it is used."""
        if num_id in self._restarted:
            return
        self._restarted.add(num_id)
        for override in children(self._nums[num_id], "lvlOverride"):
            depth = number(override, "ilvl")
            start = number(child(override, "startOverride"))
            if depth is None or start is None or not 0 <= depth < _LEVELS:
                continue
            counters[depth] = None
            levels[depth].start = start

    def _abstract_id(self, num_id: str) -> str | None:
        found = attribute(child(self._nums[num_id], "abstractNumId"))
        link = attribute(child(self._abstract.get(found), "numStyleLink"))
        return self._by_link.get(link, found) if link else found

    def _levels_of(self, num_id: str, abstract: str | None) -> list[_Level]:
        if num_id not in self._levels:
            levels = [_Level() for _ in range(_LEVELS)]
            overrides = [child(item, "lvl") for item in children(self._nums[num_id], "lvlOverride")]
            for item in [*children(self._abstract.get(abstract), "lvl"), *overrides]:
                depth = number(item, "ilvl") if item is not None else None
                if depth is None or not 0 <= depth < _LEVELS:
                    continue
                start = number(child(item, "start"))
                levels[depth] = _Level(
                    start=1 if start is None else start,
                    format=attribute(child(item, "numFmt")) or "decimal",
                    text=attribute(child(item, "lvlText")) or "",
                    legal=switched_on(child(item, "isLgl")),
                    restart=number(child(item, "lvlRestart")),
                )
            self._levels[num_id] = levels
        return self._levels[num_id]


def _formatted(value: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and value > 0:
        letter = chr(ord("a") + (value - 1) % 26) * min(1 + (value - 1) // 26, 10)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        roman = _roman(value)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "ordinal":
        ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
        return f"{value}{ending}"
    return "" if form in ("none", "bullet") else str(value)


def _roman(value: int) -> str:
    written = ""
    for amount, letters in (*_ROMAN, *_ROMAN_SMALL):
        written += letters * (value // amount)
        value %= amount
    return written
