"""The words of a page, with their boxes and styles."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

HYPHENS_OF_PDFIUM = "\x02\ufffe"
"""What PDFium puts in the place of a hyphen at the end of a line."""

WORD = re.compile(rf"[^\s{HYPHENS_OF_PDFIUM}\x00]+[{HYPHENS_OF_PDFIUM}]?|[{HYPHENS_OF_PDFIUM}]")
BOLD_NAME = re.compile(r"bold|black|heavy|semibd|demi", re.IGNORECASE)


TEXT_OBJECT = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
"""`FPDFText_GetTextObject` with its result as a number, which tells objects apart without a conversion."""


class Style(NamedTuple):
    """How a run of characters is set. `size` in points as displayed; `luminance` 0 (black) to 255 (white)."""

    size: float
    bold: bool
    angle: int
    """Direction of the text in user space: 0, 90, 180 or 270 degrees."""
    mode: int
    """PDF text render mode; 3 and 7 paint nothing."""
    luminance: int
    opaque: bool


class Word(NamedTuple):
    """Characters between white space; box and base line in user space."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    style: Style
    glued: bool = False
    """Whether no white space stands before it: what is set differently within one word."""


class PageWords:
    """Reads the words of one PDFium text page.

    Few calls per word instead of several per character: crossing into C is what extraction time consists of.
    """

    def __init__(self, text_page: Any) -> None:
        self._page = text_page.raw
        self._handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self._text_page = text_page
        self._styles: dict[int, Style] = {}
        self._bases: dict[int, float] = {}
        """How far above the bottom of its characters the base line of a text object lies."""
        self._doubles = [ctypes.c_double() for _ in range(2)]
        self._box = pdfium.FS_RECTF()
        self._matrix = pdfium.FS_MATRIX()
        self._rgba = [ctypes.c_uint() for _ in range(4)]
        self._name = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def __iter__(self) -> Iterator[Word]:
        """The words in the order of the page's content.

        What begins and ends in one text object is one word; it takes three calls into C. Only the rest is looked at
        more closely.
        """
        text = self._text()
        spans = [(match.start(), match.end()) for match in WORD.finditer(text)]
        handle, page, box = self._handle, self._page, self._box
        keys = [TEXT_OBJECT(handle, start) for start, _ in spans]
        keys.append(None)
        styles, bases, get_box = self._styles, self._bases, pdfium.FPDFText_GetLooseCharBox
        for index, (start, end) in enumerate(spans):
            key = keys[index]
            style = (styles.get(key) or self._style(key, start)) if key else None
            whole = key == keys[index + 1] or TEXT_OBJECT(handle, end - 1) == key
            if style is None or style.angle or not whole:
                for place, word in enumerate(self._split(text[start:end], start)):
                    yield word._replace(glued=True) if place else word
                continue
            get_box(page, start, box)
            left, bottom, right, top = box.left, box.bottom, box.right, box.top
            if end - start > 1:
                get_box(page, end - 1, box)
                if box.left < left or abs(box.bottom - bottom) >= 0.6 * style.size:
                    for place, word in enumerate(self._split(text[start:end], start)):
                        yield word._replace(glued=True) if place else word
                    continue
                right = box.right
            base = bases.get(key)
            if base is None:
                x, y = self._doubles
                pdfium.FPDFText_GetCharOrigin(page, start, x, y)
                base = bases[key] = y.value - bottom
            word_text = text[start:end]
            if word_text[-1] in HYPHENS_OF_PDFIUM:
                word_text = word_text[:-1] + "-"
            yield Word(word_text, left, bottom, right, top, bottom + base, style)

    def _text(self) -> str:
        """The text with one character for each of PDFium's, so that positions are PDFium's indices."""
        count = pdfium.FPDFText_CountChars(self._page)
        if count <= 0:
            return ""
        text: str = self._text_page.get_text_range(errors="replace")
        if len(text) == count:
            return text
        points = (pdfium.FPDFText_GetUnicode(self._page, index) for index in range(count))
        return "".join(chr(p) if 0 < p < 0x110000 and not 0xD800 <= p < 0xE000 else "\x00" for p in points)

    def _split(self, text: str, first: int) -> Iterator[Word]:
        """One Word, or several where PDFium ran characters of different places or styles into one."""
        if text[-1] in HYPHENS_OF_PDFIUM:
            text = text[:-1] + "-"
        last = first + len(text) - 1
        handle, get_box, box = self._handle, pdfium.FPDFText_GetLooseCharBox, self._box
        key = TEXT_OBJECT(handle, first)
        style = self._styles.get(key) or self._style(key, first)
        x, y = self._doubles
        pdfium.FPDFText_GetCharOrigin(self._page, first, x, y)
        base = x.value if style.angle in (90, 270) else y.value
        get_box(self._page, first, box)
        left, bottom, right, top = box.left, box.bottom, box.right, box.top
        if last == first:
            yield Word(text, left, bottom, right, top, base, style)
            return
        get_box(self._page, last, box)
        last_key = TEXT_OBJECT(handle, last)
        last_style = style if last_key == key else self._styles.get(last_key) or self._style(last_key, last)
        if last_style.angle == style.angle and style.angle in (0, 180):
            astray = abs(box.bottom - bottom)
            step = box.left - left
        else:
            astray = abs(box.left - left)
            step = box.bottom - bottom
        if style.angle in (180, 270):
            step = -step
        if astray < 0.6 * max(style.size, 1.0) and step >= -0.01 and _alike(style, last_style):
            yield Word(
                text,
                min(left, box.left),
                min(bottom, box.bottom),
                max(right, box.right),
                max(top, box.top),
                base,
                style,
            )
            return
        half = len(text) // 2
        yield from self._split(text[:half], first)
        yield from self._split(text[half:], first + half)

    def _style(self, key: int, index: int) -> Style:
        style = self._styles.get(key)
        if style is None:
            style = self._read_style(index)
            if key:
                self._styles[key] = style
        return style

    def _read_style(self, index: int) -> Style:
        page, matrix = self._page, self._matrix
        size = pdfium.FPDFText_GetFontSize(page, index)
        angle = 0
        if pdfium.FPDFText_GetMatrix(page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
            angle = round(math.degrees(math.atan2(matrix.b, matrix.a)) / 90) * 90 % 360
        self._name.raw = b"\0" * 128
        pdfium.FPDFText_GetFontInfo(page, index, self._name, 128, self._flags)
        name = self._name.value.decode("utf-8", "replace")
        pointer = pdfium.FPDFText_GetTextObject(page, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(pointer) if pointer else 0
        r, g, b, a = self._rgba
        colour = pdfium.FPDFText_GetStrokeColor if mode in (1, 5) else pdfium.FPDFText_GetFillColor
        known = bool(colour(page, index, r, g, b, a))
        luminance = round(0.299 * r.value + 0.587 * g.value + 0.114 * b.value) if known else 0
        bold = bool(BOLD_NAME.search(name)) or pdfium.FPDFText_GetFontWeight(page, index) >= 600 or mode == 2
        return Style(abs(size), bold, angle, mode, luminance, not known or a.value > 25)


def _alike(one: Style, other: Style) -> bool:
    """Whether characters so set may stand in one word: painted the same way, and not of very different size."""
    return one is other or (
        (one.mode, one.luminance, one.opaque) == (other.mode, other.luminance, other.opaque)
        and 0.7 < other.size / max(one.size, 0.01) < 1.4
    )
