"""Lists of bare terms: many short items and no sentence around them. They name things and say nothing of any."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.language.forms import NUMBER
from agent.language.persons import persons

FEWEST = 5
"""Items that make a list; shorter ones are ordinary prose."""
LONGEST = 5
"""Words of an item at most."""
MEAN = 3.0
"""Words of an item on average, at most."""
_SEPARATOR = re.compile(r"[,;•·▪◦\n]|\s[/–—-]\s|(?<![\w.])\(?\d{1,2}[.)]\s|\s#|(?<=\w)\s*\|\s*(?=\w)")
_LABEL = re.compile(r"\s*(?:[-*•▪◦]\s+)?(?:[\w’'/-]+\s){0,7}[\w’'/-]+\s?:\s")
_LAST = re.compile(r"^(?:and|or|&)\s+", re.IGNORECASE)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|am|has|have|had|do|does|did|will|shall|can|may|must|should|would|could|might|we|i|you|they|he|she|it|"
    r"who|which|that|this|these|there|if|when|until|unless|because|tbd|tbc)\b|"
    r"(?<![\w/-])(?:not|no|none|never)(?![\w/-])",
    re.IGNORECASE,
)


def items_of(text: str) -> list[str]:
    """The items of an enumeration, without marks; one item where the text is none."""
    parts = (_LAST.sub("", part.strip(" \t\r .-*#")) for part in _SEPARATOR.split(text))
    return [part for part in parts if part]


def is_bare(item: str) -> bool:
    """Whether an item is a term and no more: short, without a figure, a person, a remark in brackets or a verb."""
    if len(item.split()) > LONGEST or "(" in item:
        return False
    return not (NUMBER.search(item) or _PREDICATE.search(item) or persons(item))


def is_bare_run(items: Sequence[str]) -> bool:
    """Whether items, one a line, make a list of bare terms."""
    if len(items) < FEWEST or not all(is_bare(item) for item in items):
        return False
    return sum(len(item.split()) for item in items) <= MEAN * len(items)


@lru_cache(maxsize=20_000)
def bare_list(text: str) -> tuple[int, int] | None:
    """Offsets of the list of bare terms that the text is, without a label before it; None if it is none."""
    label = _LABEL.match(text)
    start = label.end() if label else 0
    return (start, len(text)) if is_bare_run(items_of(text[start:])) else None
