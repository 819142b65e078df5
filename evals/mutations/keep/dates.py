"""Writes dates in another format."""

from __future__ import annotations

import re

from agent.document import Document
from evals.mutations.edit import map_text

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NUMBER = {month[:3].lower(): number for number, month in enumerate(MONTHS, start=1)}
_WORDS = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)}|{'|'.join(month[:3] for month in MONTHS)})\.? (\d{{4}})\b")
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")


def dates(document: Document) -> Document | None:
    """The Document with `4 July 2025` as `2025-07-04` and the other way round; None without full dates."""
    edited = map_text(document, rewritten)
    return edited if edited.text != document.text else None


def rewritten(text: str) -> str:
    """The text with its full dates in the other format."""
    pattern = re.compile(f"{_WORDS.pattern}|{_ISO.pattern}|{_DOTTED.pattern}")

    def other(match: re.Match[str]) -> str:
        day, word, year, iso_year, iso_month, iso_day, dotted_day, dotted_month, dotted_year = match.groups()
        if word:
            return f"{year}-{_NUMBER[word[:3].lower()]:02}-{int(day):02}"
        if iso_year:
            return _spelled(int(iso_day), int(iso_month), iso_year) or match.group()
        return _spelled(int(dotted_day), int(dotted_month), dotted_year) or match.group()

    return pattern.sub(other, text)


def _spelled(day: int, month: int, year: str) -> str | None:
    return f"{day} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 and 1 <= day <= 31 else None
