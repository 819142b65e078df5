"""The process itself: a draft comes in on stdin, one JSON object a line goes out for each page.

Line by line, so that what was read before a crash or the end of the time is not lost.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import sys
from array import array
from base64 import b64encode
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from .beside import attachments, bookmarks, properties
from .drawing import Drawing, Rect
from .fields import filled_fields
from .noted import draw_typed, noted_on
from .scan import is_picture, picture_of
from .sight import Sight
from .words import PageWords, Style, Word


def main(first_page: int, last_page: int, most_characters: int, memory_mb: int, seconds: int, scans: int) -> None:
    """Read pages `first_page`..`last_page` (from 0) of the PDF on stdin; `scans`: 1 to show those that are pictures."""
    _limit(memory_mb, seconds)
    _tell({"ready": True})
    data = sys.stdin.buffer.read()
    try:
        pdf = pdfium.PdfDocument(data)
        count = len(pdf)
    except pdfium.PdfiumError as error:
        _tell({"error": "password" if "password" in str(error).lower() else "damaged"})
        return
    form_kind = pdf.get_formtype()
    form = None
    if form_kind in (raw.FORMTYPE_ACRO_FORM, raw.FORMTYPE_XFA_FOREGROUND):
        with contextlib.suppress(pdfium.PdfiumError):
            pdf.init_forms()
            form = pdf.formenv
    xfa = form_kind in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND)
    beside = {"attachments": attachments(pdf), "bookmarks": bookmarks(pdf), "properties": properties(pdf)}
    _tell({"pages": count, "xfa": xfa, **beside})
    left = most_characters
    for number in range(first_page, min(count, last_page + 1)):
        try:
            page = _read_page(pdf, number, form, scans=bool(scans))
        except (pdfium.PdfiumError, ValueError, ArithmeticError, ctypes.ArgumentError) as error:
            _tell({"page": number, "failed": type(error).__name__})
            continue
        left -= len(page["words"])
        if left < 0:
            break
        _tell({"page": number, **page})
    _tell({"end": True})


def _limit(memory_mb: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit of the parent holds there too
        return
    for what, most in ((resource.RLIMIT_AS, memory_mb << 20), (resource.RLIMIT_CPU, seconds)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _tell(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _read_page(pdf: Any, number: int, form: Any, *, scans: bool) -> dict[str, Any]:
    page = pdf[number]
    try:
        noted = noted_on(page.raw)
        fields = filled_fields(form, page, noted.others) if form is not None else []
        if noted.typed and draw_typed(page.raw):
            page.close()
            page = pdf[number]
        text_page = page.get_textpage()
        frame = Frame(page)
        drawing = Drawing(page)
        images = [frame.show(box) for box in drawing.images]
        words = list(PageWords(text_page))
        boxes = frame.shown(words)
        hidden = Sight(page, frame.width, frame.height, images).hidden(words, boxes) if words else {}
        shown = " ".join(word.text for word in words)
        fields += [
            ("", text, box)
            for text, box, unseen in noted.typed
            if not unseen and text and " ".join(text.split()) not in shown
        ]
        styles: dict[Style, int] = {}
        numbered: dict[int, int] = {}
        """Number of a style by its identity: to compare styles takes longer than all else here."""
        numbers = array("f")
        upright, drop, wide, high = frame.turn == 0, frame.bottom, frame.width, frame.height
        for word, box in zip(words, boxes, strict=True):
            style = word.style
            number_of_style = numbered.get(id(style))
            if number_of_style is None:
                number_of_style = numbered[id(style)] = styles.setdefault(style, len(styles))
            left, bottom, right, top = box
            base = word.base - drop if upright and not style.angle else frame.show_base(word)
            if 0 <= left <= right <= wide and 0 <= bottom <= top <= high and 0 <= base <= high:
                numbers.extend((left, bottom, right, top, base, number_of_style, word.glued))
            else:
                numbers.extend((*frame.clip(box), _near(base, high), number_of_style, word.glued))
        return {
            "width": frame.width,
            "height": frame.height,
            "origin": [frame.left, frame.bottom],
            "turn": frame.turn,
            "words": "\n".join(word.text for word in words),
            "numbers": b64encode(numbers.tobytes()).decode(),
            "styles": [[round(s.size, 2), s.bold, (s.angle - frame.turn) % 360 == 0] for s in styles],
            "hidden": hidden,
            "rules": [[round(side, 1) for side in frame.show(rule)] for rule in drawing.rules],
            "images": [[round(side, 1) for side in box] for box in images],
            "struck": [[round(side, 1) for side in frame.show(box)] for box in noted.struck],
            "unseen": [text for text, _, unseen in noted.typed if unseen and text],
            "others": noted.others,
            "paths": drawing.paths,
            "scan": picture_of(page) if scans and is_picture(frame.width, frame.height, images, shown) else "",
            "fields": fields,
        }
    finally:
        page.close()


class Frame:
    """The part of a page that is shown, and how it is turned: from user space to display space and back."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
        self.left, self.bottom = left, bottom
        self.turn: int = page.get_rotation() % 360
        self._wide, self._high = right - left, top - bottom
        sideways = self.turn in (90, 270)
        self.width, self.height = (self._high, self._wide) if sideways else (self._wide, self._high)

    def show(self, box: Rect) -> Rect:
        """`box` of user space in display space."""
        x0, y0, x1, y1 = box[0] - self.left, box[1] - self.bottom, box[2] - self.left, box[3] - self.bottom
        if self.turn == 90:
            return (y0, self._wide - x1, y1, self._wide - x0)
        if self.turn == 180:
            return (self._wide - x1, self._high - y1, self._wide - x0, self._high - y0)
        if self.turn == 270:
            return (self._high - y1, x0, self._high - y0, x1)
        return (x0, y0, x1, y1)

    def shown(self, words: list[Word]) -> list[Rect]:
        """The boxes of words in display space."""
        if self.turn:
            return [self.show((word.left, word.bottom, word.right, word.top)) for word in words]
        x, y = self.left, self.bottom
        return [(word.left - x, word.bottom - y, word.right - x, word.top - y) for word in words]

    def clip(self, box: Rect) -> Rect:
        """`box` of display space, brought near the page where it lies far off it or is not a number."""
        left, bottom, right, top = box
        if 0 <= left <= right <= self.width and 0 <= bottom <= top <= self.height:
            return box
        return (_near(left, self.width), _near(bottom, self.height), _near(right, self.width), _near(top, self.height))

    def show_base(self, word: Word) -> float:
        """The base line of `word` as a height in display space (of upright words)."""
        if word.style.angle in (90, 270):
            box = self.show((word.base, word.bottom, word.base, word.top))
        else:
            box = self.show((word.left, word.base, word.right, word.base))
        return box[1]


def _near(side: float, extent: float) -> float:
    return 0.0 if math.isnan(side) else min(max(side, -extent), 2 * extent)
