"""Words with a line through them: left out, as a person who reads the page leaves them out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from agent.document import Rect
from agent.read.pdf.page import Page, Word

LOWEST, HIGHEST = 0.15, 0.5
"""Of the font size above the base line: where a line goes through letters rather than under or over them."""
COVERED = 0.7
"""Share of a word's width that the line has to cross."""
THICKEST = 3.0


def take_out_struck(page: Page) -> int:
    """Removes the words that are struck out from a page; returns how many."""
    before = len(page.words)
    flat = sorted((rule for rule in page.rules if _is_flat(rule)), key=_height)
    heights = [_height(rule) for rule in flat]
    if flat or page.struck:
        page.words = [
            word
            for word in page.words
            if not (_crossed(word, heights, flat) or any(_within(word, box) for box in page.struck))
        ]
    return before - len(page.words)


def _height(rule: Rect) -> float:
    return (rule[1] + rule[3]) / 2


def _is_flat(rule: Rect) -> bool:
    return rule[3] - rule[1] <= THICKEST and rule[2] - rule[0] > rule[3] - rule[1]


def _crossed(word: Word, heights: Sequence[float], flat: Sequence[Rect]) -> bool:
    """Whether one rule, or several side by side, go through most of a word."""
    if not any(map(str.isalnum, word.text)):
        return False
    start = bisect_left(heights, word.base + LOWEST * word.size)
    covered = 0.0
    for index in range(start, min(len(heights), start + 200)):
        if heights[index] > word.base + HIGHEST * word.size:
            break
        left, _, right, _ = flat[index]
        covered = max(covered, min(right, word.right) - max(left, word.left))
    return covered > COVERED * max(word.right - word.left, 0.1)


def _within(word: Word, box: Rect) -> bool:
    x, y = (word.left + word.right) / 2, word.base + 0.3 * word.size
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
