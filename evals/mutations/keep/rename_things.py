"""Other people and another currency: who and which money, not whether."""

from __future__ import annotations

import re
from itertools import cycle

from agent.document import Document
from evals.mutations.edit import map_text

_PEOPLE = ("Anna Keller", "Tomas Novak", "Laura Rossi", "Peter Hansen", "Grace Mensah", "Rohan Gupta", "Emma Clarke")
_TITLED = re.compile(r"\b(Dr|Mr|Mrs|Ms|Prof)(\.?) ([A-Z][\w’'-]+)(?: ([A-Z][\w’'-]+))?")
_WITH_ROLE = re.compile(
    r"\b([A-Z][a-zà-ž]+) ([A-Z][\w’'-]+)(?= ?[(,] ?(?:[A-Z]{3}\b|Head|Chief|VP|Director|Vice|Manager|Lead|General))"
)
_CURRENCIES = {"EUR": "CHF", "€": "£", "USD": "AUD", "$": "€", "GBP": "USD", "£": "$", "CHF": "EUR", "INR": "USD"}
_MONEY = re.compile(r"\b(?:EUR|USD|GBP|CHF|INR)\b|[€£]|(?<![A-Z])\$")


def change_names(document: Document) -> Document | None:
    """The Document with other people: those with a form of address, or with a role beside them. None without."""
    others: dict[str, tuple[str, str]] = {}
    supply = cycle(_PEOPLE)

    def other(family: str) -> tuple[str, str]:
        if family not in others:
            first, _, last = next(supply).partition(" ")
            others[family] = first, last
        return others[family]

    for match in _TITLED.finditer(document.text):
        other(match.group(4) or match.group(3))
    for match in _WITH_ROLE.finditer(document.text):
        other(match.group(2))
    if not others:
        return None
    names = "|".join(re.escape(name) for name in sorted(others, key=len, reverse=True))
    known = re.compile(rf"\b(?:(?P<first>[A-Z][a-zà-ž]+) )?(?P<last>{names})\b")

    def renamed(match: re.Match[str]) -> str:
        first, last = others[match["last"]]
        given = match["first"]
        if given in (None, "Dr", "Mr", "Mrs", "Ms", "Prof"):
            return f"{given} {last}" if given else last
        return f"{first} {last}" if _is_given_name(given) else f"{given} {last}"

    return map_text(document, lambda text: known.sub(renamed, text))


def _is_given_name(word: str) -> bool:
    return word not in ("The", "With", "And", "For", "To", "By", "From", "As", "If", "When", "Officer", "Counsel")


def change_currency(document: Document) -> Document | None:
    """The Document with every currency exchanged for another; None without any."""
    edited = map_text(document, lambda text: _MONEY.sub(lambda match: _CURRENCIES[match.group()], text))
    return edited if edited.text != document.text else None
