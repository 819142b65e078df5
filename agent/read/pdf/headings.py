"""Which paragraphs are headings, and of what level: told by size, weight, capitals and numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from agent.read.pdf.paragraphs import NUMBER, Paragraph, has_leader

LONGEST = 140
MOST_LINES = 3
DEEPEST = 6
DEPTH = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\)?\s")
PART = re.compile(r"^(?:article|section|schedule|exhibit|annex|appendix|part|chapter)\s+(?:\d+|[IVXLC]+|[A-Z])\b", re.I)
STATEMENT = re.compile(r"[.;,!]$|[$€£¥]\s?\d|\d{4,}|:\s+\S|@|https?:|_{3,}")

Look = tuple[float, bool, bool]
"""Size, bold, capitals."""


def body_size(paragraphs: Sequence[Paragraph]) -> float:
    """The size most of the draft is set in."""
    weight: Counter[float] = Counter()
    for paragraph in paragraphs:
        for line in paragraph.lines:
            weight[round(line.size * 2) / 2] += len(line.text)
    return weight.most_common(1)[0][0] if weight else 10.0


def heading_levels(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Level (1 is outermost) of each paragraph that is a heading, by its index."""
    body = body_size(paragraphs)
    bold_share = _share(paragraphs, lambda p: p.bold)
    capital_share = _share(paragraphs, lambda p: p.text.isupper())
    looks: dict[int, Look] = {}
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        if _is_heading(paragraph, following, body, bold_share, capital_share):
            capitals = paragraph.text.isupper()
            looks[index] = (round(paragraph.size), paragraph.bold, capitals)
    order = sorted(set(looks.values()), reverse=True)
    ranks = {look: min(rank, DEEPEST) for rank, look in enumerate(order, start=1)}
    shallowest: dict[Look, int] = {}
    for index, look in looks.items():
        depth = _depth(paragraphs[index].text)
        if depth:
            shallowest[look] = min(depth, shallowest.get(look, depth))
    levels = {}
    for index, look in looks.items():
        depth = _depth(paragraphs[index].text)
        deeper = depth - shallowest[look] if depth else 0
        levels[index] = min(DEEPEST, ranks[look] + deeper)
    return levels


def _share(paragraphs: Sequence[Paragraph], test: object) -> float:
    total = sum(len(p.text) for p in paragraphs)
    assert callable(test)
    return sum(len(p.text) for p in paragraphs if test(p)) / total if total else 0.0


def _depth(text: str) -> int:
    match = DEPTH.match(text)
    return match.group(1).count(".") + 1 if match else 0


def _is_heading(
    paragraph: Paragraph, following: Paragraph | None, body: float, bold_share: float, capital_share: float
) -> bool:
    text = paragraph.text
    if len(text) > LONGEST or len(paragraph.lines) > MOST_LINES or has_leader(text):
        return False
    if sum(c.isalpha() for c in text) < 3 or text[:1].islower() or paragraph.is_bulleted:
        return False
    large = paragraph.size >= 1.15 * body
    if large and paragraph.size >= 0.95 * body and not text.endswith((".", ";", ",")):
        return True
    if following is None or paragraph.size < 0.9 * body:
        return False
    bare = NUMBER.sub("", text)
    if STATEMENT.search(bare.rstrip(":")) and not (paragraph.bold and text.isupper()):
        bare_end = bare.rstrip(".")
        numbered_title = paragraph.bold and paragraph.is_numbered and len(bare_end.split()) <= 8
        if not numbered_title or STATEMENT.search(bare_end):
            return False
    if paragraph.bold and bold_share < 0.4:
        return len(bare.split()) <= 14
    if text.isupper() and capital_share < 0.4:
        return len(bare.split()) <= 12 and (paragraph.gap > 0.2 or paragraph.is_numbered or paragraph.gap == 0.0)
    if PART.match(text) and len(text) <= 80 and paragraph.gap > 0.3:
        return True
    return (
        bool(DEPTH.match(text))
        and len(bare.split()) <= 8
        and paragraph.gap > 0.3
        and bare[:1].isupper()
        and not following.is_numbered
        and not paragraph.fills_last_line
    )
