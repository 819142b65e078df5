"""The phrases of a rubric: parsed once, matched against words by stem."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from agent.language.words import WORD, stem

GAP = 4
"""How many words `..` may stand for."""


class PhraseError(ValueError):
    """A phrase cannot be read."""


@dataclass(frozen=True)
class Element:
    """One place of a phrase: stems it may be, prefixes it may begin with, words in capitals it may be."""

    stems: frozenset[str]
    prefixes: tuple[str, ...]
    capitals: frozenset[str]
    exact: frozenset[str] = frozenset()
    """Words as they are spelled, in lower case: `=accountable` is not `accounts`."""
    number: bool = False
    """Any figure or number word: `#`."""
    gap_before: int = 0
    """Most words that may stand between the previous place and this one."""


@lru_cache(maxsize=50_000)
def parse_phrase(phrase: str) -> tuple[Element, ...]:
    """The places of a phrase; raises PhraseError where it is empty or has a gap at an end."""
    elements: list[Element] = []
    gap = 0
    for part in phrase.replace("..", " .. ").split():
        if part == "..":
            gap = GAP
            continue
        options = [_words(option) for option in part.split("|")]
        width = max(len(option) for option in options)
        if min(len(option) for option in options) == 0:
            raise PhraseError(f"{phrase!r}: {part!r} holds no word")
        if len(options) > 1 and width > 1:
            raise PhraseError(f"{phrase!r}: alternatives are single words; {part!r} is more")
        for place in range(width):
            elements.append(_element([option[place] for option in options], gap if place == 0 else 0))
        gap = 0
    if not elements:
        raise PhraseError(f"{phrase!r}: holds no word")
    if gap or elements[0].gap_before:
        raise PhraseError(f"{phrase!r}: begins or ends with a gap")
    return tuple(elements)


def _words(text: str) -> list[str]:
    if text == "#":
        return ["#"]
    mark = "=" if text.startswith("=") else ""
    return [
        mark + match.group() + ("*" if text[match.end() : match.end() + 1] == "*" else "")
        for match in WORD.finditer(text)
    ]


def _element(words: list[str], gap: int) -> Element:
    stems, prefixes, capitals, exact = set(), [], set(), set()
    for word in words:
        if word.startswith("="):
            exact.add(word[1:].lower())
        elif word.endswith("*"):
            prefixes.append(word[:-1].lower())
        elif len(word) > 1 and word.isupper():
            capitals.add(word)
        elif word != "#":
            stems.add(stem(word.lower()))
    return Element(
        frozenset(stems), tuple(prefixes), frozenset(capitals), frozenset(exact), number="#" in words, gap_before=gap
    )
