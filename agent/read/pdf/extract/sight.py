"""Which words a person looking at the page would see.

The page is painted small and in grey, and a word counts as seen if the place where it stands shows it. Colours,
fills, images, clips and layers need no rules of their own that way: white text on a dark table header is seen,
the same text on paper is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from .drawing import Rect
from .words import Word

LARGEST_SIDE = 3000.0
"""Pixels; one per point on any ordinary page."""
TINY = 2.0
"""Points; what is smaller nobody reads."""
PLAIN = 60
"""Grey levels on one line through a word that settle that it is seen."""
FAINT = 16
"""Grey levels below which print cannot be told from paper."""


class Sight:
    """A page as painted. Boxes are in display space: origin at the lower left of what is shown."""

    def __init__(self, page: Any, width: float, height: float, images: Sequence[Rect]) -> None:
        self._width, self._height = width, height
        self._scale = min(1.0, LARGEST_SIDE / max(width, height, 1.0))
        bitmap = page.render(scale=self._scale, grayscale=True, draw_annots=False, may_draw_forms=False)
        self._pixels = bytes(bitmap.buffer)
        self._stride, self._columns, self._rows = bitmap.stride, bitmap.width, bitmap.height
        self._images = images

    def hidden(self, words: Sequence[Word], boxes: Sequence[Rect]) -> dict[int, str]:
        """Which of the words are not seen, by their index, and why; see `why_hidden`."""
        found: dict[int, str] = {}
        pixels, stride, scale, columns, rows, high = (
            self._pixels,
            self._stride,
            self._scale,
            self._columns,
            self._rows,
            self._height,
        )
        for index, word in enumerate(words):
            style = word.style
            if style.luminance < 160 and style.opaque and style.size >= TINY and style.mode not in (3, 7):
                # Most words are dark on light, and one line through them shows it.
                left, bottom, right, top = boxes[index]
                row = int((high - (0.6 * bottom + 0.4 * top)) * scale)
                start, end = int(left * scale), int(right * scale) + 1
                if 0 <= row < rows and 0 <= start < end <= columns:
                    line = pixels[row * stride + start : row * stride + end]
                    if max(line) - min(line) >= PLAIN:
                        continue
            if why := self.why_hidden(word, boxes[index]):
                found[index] = why
        return found

    def why_hidden(self, word: Word, box: Rect) -> str:
        """Empty for a word that is seen, `scan` for one that names what an image below it shows."""
        left, bottom, right, top = box
        if right <= 0 or top <= 0 or left >= self._width or bottom >= self._height:
            return "off the page"
        if word.style.size < TINY:
            return "smaller than 2 points"
        unpainted = word.style.mode in (3, 7)
        if not unpainted and word.style.luminance < 160 and word.style.opaque and self._plainly_seen(box):
            return ""
        shades = self._shades(box)
        if not shades:
            return ""
        contrast = max(shades) - min(shades)
        if unpainted:
            return "scan" if contrast >= FAINT and self._over_image(box) else "invisible"
        if contrast < FAINT:
            return _colour(word)
        paper, _ = shades.most_common(1)[0]
        if word.style.luminance > 160 and abs(paper - word.style.luminance) < FAINT:
            return _colour(word)
        return ""

    def _plainly_seen(self, box: Rect) -> bool:
        middle = int((self._height - (0.6 * box[1] + 0.4 * box[3])) * self._scale)
        if not 0 <= middle < self._rows:
            return False
        line = self._line(middle, box[0], box[2])
        return bool(line) and max(line) - min(line) >= PLAIN

    def _shades(self, box: Rect) -> Counter[int]:
        left, bottom, right, top = box
        first = max(0, int((self._height - top) * self._scale) - 1)
        last = min(self._rows, int((self._height - bottom) * self._scale) + 2)
        shades: Counter[int] = Counter()
        for row in range(first, last):
            shades.update(self._line(row, left - 1, right + 1))
        return shades

    def _line(self, row: int, left: float, right: float) -> bytes:
        start = max(0, int(left * self._scale))
        end = min(self._columns, int(right * self._scale) + 1)
        return self._pixels[row * self._stride + start : row * self._stride + end]

    def _over_image(self, box: Rect) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in self._images)


def _colour(word: Word) -> str:
    if not word.style.opaque:
        return "transparent"
    if word.style.luminance > 240:
        return "white"
    return "in the colour of the paper" if word.style.luminance > 160 else "covered, cut off or switched off"
