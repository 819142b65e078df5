"""Lines of a region put together to paragraphs and list items."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from agent.read.pdf.lines import Line

BULLET = re.compile(r"^(?:[•▪▫◦·○●■□➢➤➔➜→►▶✓✔❖*–—-]|[\uf000-\uf0ff]|o(?= [A-Z]))\s+(?=\S)")
NUMBER = re.compile(
    r"^(?:\((?:[a-zA-Z]|[ivxlIVXL]{1,6}|\d{1,2})\)|(?:\d{1,3}\.){1,5}\d{0,3}\)?|\d{1,2}\)|(?:[a-zA-Z]|[ivxl]{1,5})[.)](?=\s|$)"
    r"|(?:ARTICLE|Article|SECTION|Section|SCHEDULE|Schedule|EXHIBIT|Exhibit|ANNEX|Annex|APPENDIX|Appendix)"
    r"\s+(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z])\b[.:]?)\s*(?=\S|$)"
)
SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$|; (?:and|or)$")
LEADER = re.compile(r"(?:\.\s?){5,}|…{2,}|_{12,}")
"""Dots that lead to a page number in a table of contents, or a line to sign on."""
LEADER_SIGNS = ("....", ". . .", "…", "____")
LEADING = 1.2
"""Of the font size, from base line to base line, where a draft has too few lines to tell."""


def has_leader(text: str) -> bool:
    """Whether dots lead to a page number, or a line is there to sign on."""
    return any(sign in text for sign in LEADER_SIGNS) and bool(LEADER.search(text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends where a sentence does."""
    return bool(SENTENCE_END.search(text[-8:]))


@dataclass
class Paragraph:
    """Lines that belong together. `right`: the right edge of the region they stand in."""

    page: int
    lines: list[Line]
    right: float
    gap: float = 0.0
    """White space above, in font sizes beyond the usual; 0 at the top of a region."""
    last_page: int = 0
    """Page of the last line, where that is not `page`."""

    def __post_init__(self) -> None:
        self.last_page = self.last_page or self.page

    @cached_property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        return max(self.lines, key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def left(self) -> float:
        return min(line.left for line in self.lines)

    @property
    def is_bulleted(self) -> bool:
        return bool(BULLET.match(self.lines[0].text))

    @property
    def is_numbered(self) -> bool:
        return bool(NUMBER.match(self.lines[0].text))

    @property
    def ends_sentence(self) -> bool:
        return ends_sentence(self.lines[-1].text)

    def page_end(self, following: Paragraph) -> bool:
        """Whether `following` stands on a later page, or higher on the same one: in the next column."""
        return following.page > self.last_page or following.lines[0].base > self.lines[-1].base

    @property
    def fills_last_line(self) -> bool:
        last = self.lines[-1]
        return last.right > self.right - 0.12 * max(self.right - self.left, 1.0)


def leading(regions: Sequence[Sequence[Line]]) -> float:
    """Usual distance of lines in a paragraph, in font sizes: where a sentence plainly goes on over the break."""
    ratios = []
    for lines in regions:
        for above, below in pairwise(lines):
            ratio = (above.base - below.base) / max(above.size, 1.0)
            going_on = below.text[:1].islower() and not ends_sentence(above.text)
            if going_on and abs(above.size - below.size) < 1 and 0.8 < ratio < 3.2:
                ratios.append(ratio)
    return median(ratios) if len(ratios) >= 3 else LEADING


def right_edge(regions: Sequence[Sequence[Line]]) -> float:
    """Where full lines end, over all regions of one kind."""
    ends = sorted(line.right for lines in regions for line in lines if len(line.words) > 3)
    return ends[int(0.95 * (len(ends) - 1))] if ends else 0.0


def paragraphs(lines: Sequence[Line], page: int, usual: float, right: float) -> list[Paragraph]:
    """The lines of one region, top to bottom, as paragraphs. `right`: where full lines end in it."""
    found: list[Paragraph] = []
    for index, line in enumerate(lines):
        extra = 0.0
        if index:
            above = lines[index - 1]
            extra = (above.base - line.base) / max(min(above.size, line.size), 1.0) - usual
            if not _begins(found[-1], line, extra, right):
                found[-1].lines.append(line)
                continue
        found.append(Paragraph(page, [line], right, max(0.0, extra)))
    return found


def _begins(paragraph: Paragraph, line: Line, extra: float, right: float) -> bool:
    """Whether `line` begins a new paragraph. `extra`: distance from the line above beyond the usual, in sizes."""
    above = paragraph.lines[-1]
    if extra < -1.3 or extra > 1.2:
        return True
    ended = ends_sentence(above.text)
    goes_on = line.text[:1].islower() and not ended
    if extra > 0.3 and not (goes_on and extra < 0.6):
        return True
    if abs(line.size - above.size) > 0.12 * above.size and not (goes_on and above.bold == line.bold):
        return True
    if BULLET.match(line.text) or has_leader(line.text) or has_leader(above.text):
        return True
    if above.bold != line.bold and paragraph.bold and not goes_on and len(line.text) > 3:
        return True
    if not goes_on and not any(word.bold for word in above.words) and (line.bold or _begins_with_label(line)):
        return True
    broken = _broken_on_purpose(paragraph, line, right)
    if NUMBER.match(line.text):
        return ended or broken or _outdented(paragraph, line)
    if broken and not goes_on:
        return True
    return ended and (_indented(paragraph, line) or _outdented(paragraph, line))


def _begins_with_label(line: Line) -> bool:
    """Whether the line begins with a few bold words and a colon, such as "**Owner:** …"."""
    bold = ""
    for word in line.words[:6]:
        if not word.bold:
            break
        bold = word.text
    return bold.endswith(":")


def _broken_on_purpose(paragraph: Paragraph, line: Line, right: float) -> bool:
    """Whether the first word of `line` would have had room on the line above, so that somebody ended that line."""
    above = paragraph.lines[-1]
    if line.bold and above.bold and abs(above.left - line.left) > above.size:  # a heading set on the middle
        return False
    needed = line.words[0].right - line.words[0].left + 0.5 * above.size
    spare = (0.04 if ends_sentence(above.text) else 0.12) * max(right - paragraph.left, 1.0)
    return above.right + needed + spare < right


def _indented(paragraph: Paragraph, line: Line) -> bool:
    """Whether the line is set in, as the first of a paragraph, from where the lines above begin."""
    body = paragraph.lines[-1]
    return 0.9 * line.size < line.left - body.left < 6 * line.size and not paragraph.is_numbered


def _outdented(paragraph: Paragraph, line: Line) -> bool:
    """Whether the lines above hang further in than this one."""
    return len(paragraph.lines) > 1 and line.left < paragraph.lines[-1].left - 0.9 * line.size
