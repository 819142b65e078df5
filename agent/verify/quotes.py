"""Finds a quote in a Document, exactly. Nothing fuzzy: a changed number word or a dropped "not" is another text.

Before the comparison both sides are folded: runs of white space become one space, a hyphen at a line break is
dropped with the break, typographic quotes and dashes become plain ones.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.document import Document, visible
from agent.review import Evidence

MIN_LENGTH = 3
_PLAIN = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "′": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "″": '"',
        "«": '"',
        "»": '"',
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_BREAK = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)")


@lru_cache(maxsize=16)
def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text and, for each of its characters, the offset it came from."""
    plain = text.translate(_PLAIN)
    breaks = {offset for match in _BREAK.finditer(plain) for offset in range(match.start(), match.end())}
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(plain):
        repeats = character.isspace() and bool(characters) and characters[-1] == " "
        if offset in breaks or repeats:
            continue
        characters.append(" " if character.isspace() else character)
        offsets.append(offset)
    return "".join(characters), offsets


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Offsets of the first place in `text` that reads `quote`, at word boundaries; None where there is none."""
    needle = _folded(visible(quote))[0].strip()
    if len(needle) < MIN_LENGTH:
        return None
    haystack, offsets = _folded(text)
    at = haystack.find(needle)
    while at >= 0:
        end = at + len(needle)
        if not (_cuts_word(haystack, at) or _cuts_word(haystack, end)):
            return offsets[at], offsets[end - 1] + 1
        at = haystack.find(needle, at + 1)
    return None


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def verify(document: Document, quote: str) -> Evidence | None:
    """The quote as Evidence at its offsets in the Document; None where the Document does not say it."""
    found = find_quote(document.text, quote)
    return evidence_at(document, *found) if found else None


def evidence_at(document: Document, start: int, end: int) -> Evidence:
    """Evidence for `document.text[start:end]`, with the Anchor of the Block it begins in."""
    anchor = document.block_at(start).anchor
    return Evidence(
        document=document.id,
        quote=document.text[start:end],
        start=start,
        end=end,
        page=anchor.page,
        section=anchor.section_label,
        cells=anchor.cells_label,
    )
