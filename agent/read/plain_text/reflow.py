"""Plain text back to logical lines: hard-wrapped lines joined, collapsed contract pages taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

MARKER = re.compile(
    r"(?P<part>(?:article|section|clause|exhibit|schedule|annex|appendix|attachment)\s+[\dIVXLC]+[A-Z]?(?:\.\d+)*\b[.:]?"
    r"(?=\s|$))|(?P<number>\d{1,3}(?:\.\d{1,3}){0,4}(?:\.\)?|\)|(?<=\.\d)|(?<=\.\d\d)))(?=\s)"
    r"|(?P<letter>\((?:[a-zA-Z]|[ivxlc]{1,6}|\d{1,2})\)|[a-zA-Z][.)]|[ivx]{2,5}[.)])(?=\s)"
    r"|(?P<bullet>[-*+•·▪▸◦●○■□–—]|o(?=\s{2,}))(?=\s)",
    re.IGNORECASE,
)
"""What a clause, list item or part begins with."""

_FURNITURE = re.compile(
    r"\s*(?:-\s*\d{1,4}\s*-|[A-Z]\s*-\s*\d{1,4}|page\s+(?:of\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4}.{0,60})?|<page>)\s*",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\s*\d{1,3}\.?\s*")
_RECITAL = re.compile(r"WHEREAS\b|NOW,? THEREFORE\b|IN WITNESS WHEREOF\b")
_LABEL = re.compile(r"[A-Z][\w /()&'’-]{1,40}:(\s|$)")
_NARROWEST = 55
"""Lines all shorter than this are short lines, not wrapped ones."""
_WIDEST = 110
_CLAUSE_PART = re.compile(r"(?:article|section|clause)\s+(\d+(?:\.\d+)*)", re.IGNORECASE)
_LONGEST_TITLE = 90
_LONG = 300
"""A line longer than this may be a whole contract page in one line."""


@dataclass
class Line:
    """One logical line: a heading, a paragraph or a list item."""

    text: str
    indent: int = 0
    blank_before: int = 0
    blank_after: int = 0


def without_furniture(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines, those that carry a page number or stand on every page emptied; and what stood on every page."""
    running = _running_lines(lines)
    lines = ["" if line.strip() in running else line for line in lines]
    kept: list[str] = []
    for index, line in enumerate(lines):
        alone = _gap(lines, index, -1) + _gap(lines, index, 1) >= 4
        page = _FURNITURE.fullmatch(line) or (alone and _PAGE_NUMBER.fullmatch(line))
        kept.append("" if page else line)
    return kept, sorted(running)


def _running_lines(lines: list[str]) -> set[str]:
    """Headers and footers: the same line, again and again, at the edge of a page."""
    at_edge: dict[str, int] = {}
    anywhere: dict[str, int] = {}
    for index, line in enumerate(lines):
        text = line.strip()
        if 8 <= len(text) <= 120:
            anywhere[text] = anywhere.get(text, 0) + 1
            if max(_gap(lines, index, -1), _gap(lines, index, 1)) >= 3:
                at_edge[text] = at_edge.get(text, 0) + 1
    return {text for text, times in at_edge.items() if times >= 3 and times >= anywhere[text] * 0.8}


def groups(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Runs of lines without a blank one between, each with the number of blank lines before it."""
    found: list[tuple[int, list[str]]] = []
    blank = 0
    open_group = False
    for line in lines:
        if not line.strip():
            blank += 1
            open_group = False
        elif open_group:
            found[-1][1].append(line)
        else:
            found.append((blank, [line]))
            blank, open_group = 0, True
    return found


def wrap_width(lines: list[str]) -> int:
    """Column at which the writer's program broke lines, 0 where it did not."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 3:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    return width if _NARROWEST <= width <= _WIDEST and lengths[-1] <= width * 1.6 else 0


def joined(group: list[str], width: int) -> list[Line]:
    """The logical lines of one group of physical lines."""
    pieces: list[list[str]] = []
    indents: list[int] = []
    previous = ""
    for raw in group:
        text = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        begins = not pieces or bool(MARKER.match(text)) or bool(_LABEL.match(text))
        reaches = bool(width) and len(previous.rstrip()) >= width * 0.6
        continues = reaches or (text[:1].islower() and previous.rstrip()[-1:] not in (".", ":", ";"))
        hanging = bool(pieces) and indent > indents[-1] and bool(MARKER.match(pieces[-1][0]))
        if begins and not (reaches and _mid_sentence(previous, text)):
            pieces.append([text])
            indents.append(indent)
        elif continues or hanging:
            # A line-break hyphen and a real one look alike: both stay, the verifier of quotes folds them.
            hyphen = text[:1].islower() and re.search(r"[a-z]-$", pieces[-1][-1])
            pieces[-1].append(text if hyphen else f" {text}")
        else:
            pieces.append([text])
            indents.append(indent)
        previous = raw
    return [Line("".join(parts), indent) for parts, indent in zip(pieces, indents, strict=True)]


class Clauses:
    """Takes apart lines that hold several clauses, by following their numbers through the draft."""

    def __init__(self) -> None:
        self.last: tuple[int, ...] = ()
        self.letter = ""

    def parts(self, text: str) -> list[str]:
        """The clauses a logical line holds, in order; the line itself where it holds one."""
        if len(text) < _LONG:
            self._follow(text)
            return [_single_spaced(text)]
        wrapped = bool(re.search(r"[a-z,] {3,}[a-z]", text))
        cuts = [0]
        self._follow(text)
        for match in re.finditer(r"(?<=\S)\s+(?=\S)", text):
            if self._cuts(text, match.start(), match.end(), cuts[-1], wrapped=wrapped):
                cuts.append(match.end())
        return [_single_spaced(text[start:end]) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]

    def _cuts(self, text: str, before: int, after: int, last_cut: int, *, wrapped: bool) -> bool:
        space = after - before
        # `4. Duties of the Reseller 4.1 The Reseller shall`: a title has no full stop, its first clause follows.
        after_title = before - last_cut <= _LONGEST_TITLE and bool(MARKER.match(text, last_cut))
        ends = text[before - 1] in ".;:!?" or bool(re.search(r"[;,] (?:and|or)$", text[max(0, before - 6) : before]))
        marker = MARKER.match(text, after)
        if marker is None:
            sentence = ends and text[after].isupper()
            return bool(_RECITAL.match(text, after)) or (space >= 3 and sentence and not wrapped)
        following = text[marker.end() : marker.end() + 12].lstrip()
        if marker["bullet"]:
            return space >= 3
        if not following or not (following[0].isupper() or following[0] in "\"'“‘([" or marker["letter"]):
            return False
        if marker["number"]:
            number = _tuple(marker["number"])
            expected = self._expects(number)
            first_child = after_title and len(number) > 1 and number[-1] == 1 and number[:-1] == self.last
            if (expected and (ends or space >= 3)) or (space >= 3 and ends) or first_child:
                self.last = number
                self.letter = ""
                return True
            return False
        if marker["letter"]:
            letter = marker["letter"].strip("().").lower()
            expected = letter in ("a", "i", "1") or (
                len(letter) == len(self.letter) == 1 and ord(letter) == ord(self.letter) + 1
            )
            first_child = after_title and marker["letter"] == "(a)" and text[last_cut].isdigit()
            if (ends and (expected or space >= 3)) or first_child:
                self.letter = letter
                return True
            return False
        if ends or space >= 3:
            self._follow(text[after:])
            return True
        return False

    def _follow(self, text: str) -> None:
        marker = MARKER.match(text)
        if marker and marker["number"]:
            number = _tuple(marker["number"])
            if not self.last or self._expects(number):
                self.last = number
        elif marker and (part := _CLAUSE_PART.match(marker["part"] or "")):
            self.last = _tuple(part.group(1))

    def _expects(self, number: tuple[int, ...]) -> bool:
        if not self.last:
            return number[-1] <= 1
        depth = len(number)
        if depth > len(self.last) + 1:
            return False
        if depth == len(self.last) + 1:
            return number[:-1] == self.last and number[-1] <= 1
        return number[:-1] == self.last[: depth - 1] and number[-1] == self.last[depth - 1] + 1


def _tuple(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", number))


def _gap(lines: list[str], index: int, step: int) -> int:
    gap = 0
    position = index + step
    while 0 <= position < len(lines) and not lines[position].strip() and gap < 4:
        gap += 1
        position += step
    return gap if 0 <= position < len(lines) else 4


def _mid_sentence(previous: str, text: str) -> bool:
    """Whether a marker at the start of a line is only a number or reference inside a wrapped sentence."""
    end = previous.rstrip()
    if text[0] in "-*+•·▪▸◦●○■□–—":
        return False
    return bool(end) and (end[-1].islower() or end[-1] == ",") and not re.search(r"(?:^|[;,] )(?:and|or)$", end)


def _single_spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
