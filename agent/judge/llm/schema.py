"""The form of a reply, and reading it tolerantly: prose around the JSON, half a JSON, a wrong word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agent.review import Answer

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
                    "answer": {"type": "string", "enum": [answer.value for answer in Answer]},
                    "note": {"type": "string"},
                },
                "required": ["n", "quotes", "answer", "note"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["answers"],
    "additionalProperties": False,
}
MOST_QUOTES = 2
LONGEST_NOTE = 160


@dataclass(frozen=True)
class Item:
    """What the model says to one question; nothing of it is verified."""

    quotes: tuple[str, ...]
    answer: Answer
    note: str


def items_of(text: str, count: int) -> dict[int, Item]:
    """Number of the question (from 1) → what is said to it. What cannot be used is left out, never guessed.

    Two different answers to one question are no answer.
    """
    items: dict[int, Item] = {}
    torn: set[int] = set()
    for entry in _entries(text):
        number, item = entry.get("n"), _item(entry)
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= count or item is None:
            continue
        if number in items and items[number].answer is not item.answer:
            torn.add(number)
        items.setdefault(number, item)
    return {number: item for number, item in items.items() if number not in torn}


def _item(entry: dict[str, Any]) -> Item | None:
    word = entry.get("answer")
    quotes = entry.get("quotes", [])
    note = entry.get("note", "")
    if not isinstance(word, str) or not isinstance(quotes, list | str):
        return None
    try:
        answer = Answer(word.strip().lower())
    except ValueError:
        return None
    given = [quotes] if isinstance(quotes, str) else [quote for quote in quotes if isinstance(quote, str)]
    return Item(
        quotes=tuple(quote for quote in given if quote.strip())[:MOST_QUOTES],
        answer=answer,
        note=" ".join(note.split())[:LONGEST_NOTE] if isinstance(note, str) else "",
    )


def _entries(text: str) -> Iterator[dict[str, Any]]:
    """Every complete JSON object with a number and an answer, wherever it stands in the text."""
    decoder = json.JSONDecoder()
    at = text.find("{")
    while at >= 0:
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            at = text.find("{", at + 1)
            continue
        yield from _inside(value)
        at = text.find("{", end)


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict) and "answer" in value:
        yield value
    elif isinstance(value, dict) and isinstance(value.get("answers"), list):
        for entry in value["answers"]:
            if isinstance(entry, dict):
                yield entry
