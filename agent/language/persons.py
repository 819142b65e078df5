"""Names of people in a text."""

from __future__ import annotations

import re
from functools import lru_cache

_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Cllr|Councillor|Herr|Frau|Sr|Sra|Lord|Lady)\.?"
_NAME_PART = r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_PERSON = re.compile(
    rf"\b{_TITLE} {_NAME_PART}(?: {_NAME_PART})*|\b({_NAME_PART}|[A-Z]\.) (?:(?:[A-Z]\.|van|von|de|der|den|da|di|el|al|bin|la|le) )*({_NAME_PART})(?: ({_NAME_PART}))?\b"
)
_INITIAL_NAME = re.compile(rf"\b[A-Z]\. ?({_NAME_PART})\b")


@lru_cache
def _common_words() -> frozenset[str]:
    """Words that make two capitalised words a title, a team or a product rather than a person."""
    from importlib.resources import files

    text = (files(__package__) / "not_names.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def persons(text: str) -> list[str]:
    """Names of people in the text, as far as their form tells them from titles, teams and products."""
    common = _common_words()
    found = [m.group() for m in _INITIAL_NAME.finditer(text) if not _is_common(m.group(1).lower(), common)]
    for match in _PERSON.finditer(text):
        words = re.findall(r"[A-Za-zÀ-ž'’-]+", match.group())
        titled = re.match(_TITLE + " ", match.group())
        if titled or (2 <= len(words) <= 4 and not any(_is_common(word.lower(), common) for word in words)):
            found.append(match.group())
    return found


def _is_common(word: str, common: frozenset[str]) -> bool:
    if word in common:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + back in common
        for ending, back in (("s", ""), ("es", ""), ("ies", "y"), ("ing", ""), ("ed", ""), ("'s", ""), ("’s", ""))
    )
