"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

_ABBREVIATIONS = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|approx|ca|cf|incl|excl|no|nos|art|sec|fig|inc|ltd|corp|co|mr|mrs|ms|dr|prof|st|dept|est|"
    r"min|max|resp|para|p|pp|vol|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|z\.b|d\.h|bzw|u\.s|u\.k)|\b(?-i:[A-Z])|^\W*(?:[a-z]|[ivx]{1,4}|\d{1,2}(?:\.\d{1,2})*))\.$",
    re.IGNORECASE,
)
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++[\"'”’)\]]*+|;)(?=\s+[\"'“‘(\[]?[^\s])|\n+")
_SHORT = 40
"""Characters up to which a stretch that ends with a semicolon is no sentence yet."""
_MAX = 900
"""Characters of a sentence; a longer one is cut."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of a text, in order, without white space around them; a very long one in pieces."""
    spans = []
    begin = 0
    for match in _END.finditer(text):
        end = match.end()
        while end > begin and text[end - 1].isspace():
            end -= 1
        # Only the end of a long one is looked at: a text of nothing but abbreviations is as quick as any other.
        tail = text[begin:end] if end - begin < _SHORT else "x" + text[end - _SHORT : end]
        if _ABBREVIATIONS.search(tail) or (tail.endswith(";") and end - begin < _SHORT):
            continue
        spans.append((begin, end))
        begin = match.end()
    spans.append((begin, len(text)))
    return [piece for span in spans for piece in _cut(text, *span) if text[slice(*piece)].strip()]


def _cut(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Very long sentences (contracts) in pieces that end at a clause."""
    while start < end and text[start].isspace():
        start += 1
    pieces = []
    while end - start > _MAX:
        reach = (text.rfind(mark, start + _MAX // 2, start + _MAX) for mark in ("; ", ", ", ") ", " "))
        at = next((found for found in reach if found >= 0), -1)
        if at > start:
            pieces.append((start, at + (not text[at].isspace())))
            start = at + 1
            while start < end and text[start].isspace():
                start += 1
        else:
            pieces.append((start, start + _MAX))
            start += _MAX
    pieces.append((start, end))
    return pieces
