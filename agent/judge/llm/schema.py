"""The form of a reply, and reading it as servers send it: thoughts before it, prose around it, half of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from agent.judge.llm.points import Point

ANSWERS = ("met", "partial", "missing", "not_applicable", "yes", "no")
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "n": {"type": "integer"},
                    "quotes": {"type": "array", "items": {"type": "string"}},
                    "answer": {"type": "string", "enum": list(ANSWERS)},
                    "lacks": {"type": "string"},
                },
                "required": ["n", "quotes", "answer", "lacks"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["answers"],
    "additionalProperties": False,
}
MOST_QUOTES = 3
LONGEST_LACK = 120
_THOUGHT = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """What the model says to one question; nothing of it is verified."""

    quotes: tuple[str, ...]
    answer: str
    lacks: str


def items_of(text: str, points: Sequence[Point]) -> dict[int, Item]:
    """Number of the question (from 1) → what is said to it. What cannot be used is left out, never guessed.

    What a model thinks aloud before its answer is not its answer. Two different answers to one question are none.
    """
    items: dict[int, Item] = {}
    torn: set[int] = set()
    for entry in _entries(_THOUGHT.split(text)[-1]):
        number = _number(entry.get("n"))
        if number is None or not 1 <= number <= len(points):
            continue
        item = _item(entry, points[number - 1].answers)
        if item is None:
            continue
        if number in items and items[number].answer != item.answer:
            torn.add(number)
        items.setdefault(number, item)
    return {number: item for number, item in items.items() if number not in torn}


def _number(value: Any) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 6:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _item(entry: dict[str, Any], allowed: Sequence[str]) -> Item | None:
    word, quotes, lacks = entry.get("answer"), entry.get("quotes", []), entry.get("lacks", "")
    if not isinstance(word, str) or not isinstance(quotes, list | str | None):
        return None
    answer = re.sub(r"[\s-]+", "_", word.strip().lower())
    if answer not in allowed:
        return None
    given = [quotes] if isinstance(quotes, str) else [quote for quote in quotes or () if isinstance(quote, str)]
    return Item(
        quotes=tuple(quote for quote in given if quote.strip())[:MOST_QUOTES],
        answer=answer,
        lacks=" ".join(lacks.split())[:LONGEST_LACK].rstrip(" .") if isinstance(lacks, str) else "",
    )


def _entries(text: str) -> Iterator[dict[str, Any]]:
    """Every complete JSON object without objects in it, wherever it stands; in one pass over the text."""
    begins = text.find('"answers"')
    inside, opened, begin = False, False, 0
    skip = False
    for at in range(max(0, text.rfind("{", 0, begins) if begins > 0 else 0), len(text)):
        character = text[at]
        if skip:
            skip = False
        elif inside:
            skip, inside = character == "\\", character != '"'
        elif character == '"':
            inside = opened
        elif character == "{":
            opened, begin = True, at
        elif character == "}" and opened:
            opened = False
            try:
                value = json.loads(text[begin : at + 1], strict=False)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict):
                yield value
