"""Which cells show nothing to a reader: words in the colour of what is behind them, tiny, or hidden by their format."""

from __future__ import annotations

import colorsys
import re
from typing import Any

from agent.read.office.package import Package
from agent.read.xlsx.cells import boundaries
from agent.read.xlsx.display import shows_nothing
from agent.read.xlsx.looks import Look

RGB = tuple[int, int, int]
_MOST_TABLES = 200
WHITE: RGB = (255, 255, 255)
BLACK: RGB = (0, 0, 0)
ALIKE = 32
"""Two colours whose channels (0..255) differ by no more than this cannot be told apart at a glance."""
TINY = 2.0
"""Points: text of this size and less is not read by anyone."""
_NAMED = {"black": BLACK, "white": WHITE, "red": (255, 0, 0), "green": (0, 255, 0), "blue": (0, 0, 255)}
_NAMED |= {"yellow": (255, 255, 0), "magenta": (255, 0, 255), "cyan": (0, 255, 255)}
_COLOURED = re.compile(r"\[(black|white|red|green|blue|yellow|magenta|cyan|colou?r ?\d{1,2})\]", re.IGNORECASE)
_FILLED_HEADER = re.compile(r"TableStyle(?:Medium|Dark|Light(?:[89]|1[0-4])$)")


class Sight:
    """The colours of one workbook. Conditional formats and what lies over the cells are not looked at."""

    def __init__(self, package: Package) -> None:
        self._theme = _theme(package)
        self._indexed = _indexed(package)
        self._known: dict[Look, bool | None] = {}

    def hides(self, value: object, look: Look, *, shaded: bool) -> bool:
        """Whether a cell shows nothing; `shaded` where its table gives it a background."""
        if shows_nothing(value, look.number_format):
            return True
        if look.font is None or look.fill is None:
            return False
        if look not in self._known:
            self._known[look] = self._unseen(look.font, look.fill)
        unseen = self._known[look]
        if unseen is None:
            return not shaded
        return unseen or self._unseen_in(look.number_format, look.fill, shaded=shaded)

    def _unseen(self, font: Any, fill: Any) -> bool | None:
        """None: unseen unless the table that the cell stands in has a background."""
        if font.sz is not None and font.sz <= TINY:
            return True
        behind = self._behind(fill)
        ink = self._rgb(font.color, BLACK)
        if not all(_alike(ink, colour) for colour in behind):
            return False
        return True if fill.fill_type else None

    def _unseen_in(self, number_format: str, fill: Any, *, shaded: bool) -> bool:
        named = _COLOURED.search(number_format)
        if named is None or (shaded and not fill.fill_type):
            return False
        word = named[1].lower()
        # [Color 1] is the eighth of the palette.
        ink = _NAMED.get(word) or self._indexed.get(int(re.sub(r"\D", "", word) or 0) + 7, BLACK)
        return all(_alike(ink, colour) for colour in self._behind(fill))

    def _behind(self, fill: Any) -> list[RGB]:
        kind = fill.fill_type
        if not kind:
            return [WHITE]
        if hasattr(fill, "stop"):
            return [self._rgb(stop.color, WHITE) for stop in fill.stop] or [WHITE]
        front = self._rgb(fill.fgColor, BLACK)
        return [front] if kind == "solid" else [front, self._rgb(fill.bgColor, WHITE)]

    def _rgb(self, colour: Any, automatic: RGB) -> RGB:
        if colour is None:
            return automatic
        if colour.type == "rgb" and isinstance(colour.rgb, str):
            base = _of_hex(colour.rgb)
        elif colour.type == "theme":
            base = self._theme.get(colour.theme)
        elif colour.type == "indexed":
            base = self._indexed.get(colour.indexed)
        else:
            base = None
        return automatic if base is None else _tinted(base, colour.tint or 0.0)


def filled_rows(package: Package, part: str) -> list[tuple[int, int, int, int]]:
    """Ranges (first column, first row, last column, last row) to which the tables of a sheet give a background."""
    filled: list[tuple[int, int, int, int]] = []
    for kind, target in package.related(part).values():
        root = package.tree(target) if kind == "table" and package.has(target) else None
        style = next((e.get("name", "") for e in root if _local(e) == "tableStyleInfo"), "") if root is not None else ""
        sides = boundaries(root.get("ref", "")) if root is not None and _FILLED_HEADER.match(style) else None
        if sides is not None and len(filled) < _MOST_TABLES:
            left, top, right, bottom = sides
            filled.append((left, top, right, bottom if style.startswith("TableStyleDark") else top))
    return filled


def _theme(package: Package) -> dict[int, RGB]:
    part = next(iter(package.parts("xl/theme/theme")), None)
    root = package.tree(part) if part else None
    schemes = [e for e in (root.iter() if root is not None else ()) if _local(e) == "clrScheme"]
    slots = [next(iter(slot), None) for scheme in schemes[:1] for slot in scheme if isinstance(slot.tag, str)]
    values = ["" if slot is None else slot.get("lastClr") or slot.get("val") or "" for slot in slots]
    colours = [_of_hex(value) or BLACK for value in values]
    # The file has dark 1, light 1, dark 2, light 2; cells count light 1, dark 1, light 2, dark 2.
    order = [1, 0, 3, 2, *range(4, len(colours))]
    return {n: colours[at] for n, at in enumerate(order)} if len(colours) >= 4 else {0: WHITE, 1: BLACK}


def _indexed(package: Package) -> dict[int, RGB]:
    from openpyxl.styles.colors import COLOR_INDEX

    table = {n: _of_hex(value) or BLACK for n, value in enumerate(COLOR_INDEX)}
    part = next((name for name in package.parts("xl/styles") if name.endswith(".xml")), None)
    root = package.tree(part) if part else None
    palettes = [e for e in (root.iter() if root is not None else ()) if _local(e) == "indexedColors"]
    for number, colour in enumerate(colour for palette in palettes for colour in palette):
        table[number] = _of_hex(colour.get("rgb", "")) or BLACK
    return table | {64: BLACK, 65: WHITE}


def _of_hex(text: str) -> RGB | None:
    """Of `RRGGBB`, with or without the alpha before it."""
    digits = text[-6:]
    if not re.fullmatch(r"[0-9A-Fa-f]{6}", digits):
        return None
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _tinted(colour: RGB, tint: float) -> RGB:
    if not tint:
        return colour
    hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _alike(one: RGB, other: RGB) -> bool:
    return all(abs(a - b) <= ALIKE for a, b in zip(one, other, strict=True))


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
