"""Names of people in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Cllr|Councillor|Herr|Frau|Sr|Sra|Lord|Lady)\.?"
_NAME_PART = r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_PERSON = re.compile(
    rf"\b{_TITLE} {_NAME_PART}(?: {_NAME_PART})*|\b({_NAME_PART}|[A-Z]\.) (?:(?:[A-Z]\.|van|von|de|der|den|da|di|el|al|bin|la|le) ){{0,4}}({_NAME_PART})(?: ({_NAME_PART}))?\b"
)
_TITLED = re.compile(_TITLE + " ")
_WORD = re.compile(r"[A-Za-zÀ-ž'’-]+")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z]")
_INITIAL_NAME = re.compile(rf"\b[A-Z]\. ?({_NAME_PART})\b")


@lru_cache
def _common_words() -> frozenset[str]:
    """Words that make two capitalised words a title, a team or a product rather than a person."""
    from importlib.resources import files

    text = (files(__package__) / "not_names.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def persons(text: str, *, overlapping: bool = False) -> list[str]:
    """Names of people in the text, as far as their form tells them from titles, teams and products.

    With `overlapping` also those before which a capitalised word stands that is none: `Contact Maria Keller`.
    """
    common = _common_words()
    found = [m.group() for m in _INITIAL_NAME.finditer(text) if not _is_common(m.group(1).lower(), common)]
    for match in _at_capitals(text) if overlapping else _PERSON.finditer(text):
        words = _WORD.findall(match.group())
        titled = _TITLED.match(match.group())
        if titled or (2 <= len(words) <= 4 and not any(_is_common(word.lower(), common) for word in words)):
            found.append(match.group())
    return found


def _at_capitals(text: str) -> Iterator[re.Match[str]]:
    for capital in _CAPITAL.finditer(text):
        if match := _PERSON.match(text, capital.start()):
            yield match


def is_common_word(word: str) -> bool:
    """Whether a word in small letters makes a capitalised phrase a title, a team or a product rather than a name."""
    return _is_common(word, _common_words())


def _is_common(word: str, common: frozenset[str]) -> bool:
    if word in common:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + back in common
        for ending, back in (("s", ""), ("es", ""), ("ies", "y"), ("ing", ""), ("ed", ""), ("'s", ""), ("’s", ""))
    )
