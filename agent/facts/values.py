"""Reads a value from where a text begins: an amount, a share, a duration, a date, a count, a name or a list."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from agent.facts.fact import Unit, Value
from agent.language.amounts import find_amounts
from agent.language.dates import find_dates, find_durations
from agent.language.persons import persons

_MOST = (
    r"≤|<=?|up to|at most|no more than|not more than|under|below|less than|fewer than|maximum(?: of)?|max\.?|within"
    r"|not exceed(?:ing)?"
)
_LEAST = r"≥|>=?|at least|no less than|not less than|no fewer than|over|above|more than|minimum(?: of)?|min\.?"
_LEAD = re.compile(
    rf"[\s*_“\"'(]{{0,12}}(?:(?P<most>{_MOST})|(?P<least>{_LEAST})"
    r"|~|≈|±|about|approx(?:imately|\.)?|around|roughly|some|circa|ca\.?|by|in|after|from|of|at|is|are|an?|the|end of"
    r"|beginning of|early|mid|late|target(?:ed)?|planned|for|on|=)?(?=[\s*\d$€£₹~<>≤≥]|[A-Z])\s{0,9}",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    r"(?P<low>\d{1,4}(?:[.,]\d{1,3})?)\s?(?:%?\s?(?:-|–|to)\s?(?P<high>\d{1,4}(?:[.,]\d{1,3})?))?\s?(?:%"
    r"|per\s?cent\b|percent\b|pct\b)"
)
_MONTH_NUMBER = re.compile(
    r"(?P<unit>month|week|day|year)s?\s(?P<count>\d{1,3})\b(?!\s?(?:-|–|to)\s?\d)", re.IGNORECASE
)
_SECONDS = re.compile(
    r"(?P<low>\d{1,5}(?:\.\d{1,3})?)\s?(?:(?:-|–|to)\s?(?P<high>\d{1,5}(?:\.\d+)?)\s?)?(?P<unit>ms"
    r"|milliseconds?|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?)\b",
    re.IGNORECASE,
)
_IN_SECONDS = {"ms": 0.001, "mil": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0, "hr": 3600.0, "hou": 3600.0}
_QUARTER = re.compile(r"[Qq]([1-4])\b(?!\s?[-–’'/]?\d)")
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
_NUMBER_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_COUNT = re.compile(
    rf"(?P<num>\d{{1,3}}(?:[,.’ ]\d{{3}})+|\d{{1,6}}"
    rf"|\b(?:{_NUMBER_WORD})\b)(?P<plus>\+)?(?:\s(?P<noun>[A-Za-z][A-Za-z-]{{2,20}}))?",
    re.IGNORECASE,
)
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORD.split("|"), 1)}
_LIST_SPLIT = re.compile(r"\s{0,9}(?:,|;|/|\band\b|&|\+)\s{0,9}")
_BLANK = re.compile(
    r"\[[^\]]{0,200}\]|_{2,}|\btb[acd]\b|<[^>]{1,200}>|\bto be (?:named|defined|agreed|confirmed|decided)\b",
    re.IGNORECASE,
)


def read_value(text: str, *, year: int | None = None) -> tuple[Value, int] | None:
    """The value a text begins with, and where it ends; None where it begins with none."""
    at, bound = 0, ""
    for _ in range(4):
        match = _LEAD.match(text, at)
        if match is None or match.end() == at:
            break
        bound = "most" if match["most"] else "least" if match["least"] else bound
        at = match.end()
    for read in (_date, _percent, _money, _duration, _seconds, _count):
        found = read(text, at, year)
        if found is not None:
            value, end = found
            shown = text[:end].strip(" *_“\"'(:")
            after = text[end : end + 14].lower()
            if not bound:
                bound = "least" if re.match(r"\+|\s?or (?:more|better|above|higher)", after) else bound
                bound = "most" if re.match(r"\s?or (?:less|fewer|below|faster)", after) else bound
            return Value(**{**value.__dict__, "shown": shown, "bound": bound}), end
    return None


def read_name(text: str) -> Value | None:
    """The one person a text names, compared by the last word of the name; None for none, several, or a blank."""
    if _BLANK.search(text[:40]):
        return None
    names = list(dict.fromkeys(persons(text)))
    if len(names) != 1:
        return None
    family = re.findall(r"[\w'’-]+", names[0])[-1].lower()
    return Value(Unit.NAME, 0, 0, names[0], words=(family,))


def read_list(text: str) -> Value | None:
    """A list of named things; None for fewer than two, or where an item is a phrase."""
    items = [item.strip(' .*_`“”"') for item in _LIST_SPLIT.split(re.sub(r"\([^)]{0,200}\)", "", text))]
    items = [item for item in items if item]
    if len(items) < 2 or any(len(item.split()) > 3 or not re.match(r"[A-Z0-9]", item) for item in items):
        return None
    words = {" ".join(item.lower().split()) for item in items}
    return Value(Unit.LIST, 0, 0, text.strip(), words=tuple(sorted(words)))


def same(one: Value, other: Value, *, tolerance: float = 0.0) -> bool:
    """Whether two values can be the same; True too where nobody can say (other currency, other unit).

    `tolerance` is a share of the larger one.
    """
    if one.unit is not other.unit or (one.currency and other.currency and one.currency != other.currency):
        return True
    if one.period != other.period and (one.period or other.period) and one.unit in (Unit.MONEY, Unit.COUNT):
        return True
    if one.unit in (Unit.NAME, Unit.LIST, Unit.STATE):
        return one.words == other.words
    if one.unit is Unit.DATE:
        return one.low <= other.high and other.low <= one.high
    slack = one.slack + other.slack + tolerance * max(abs(one.high), abs(other.high)) + 1e-9
    if one.bound == "most" and not other.bound:
        return other.low <= one.high + slack
    if other.bound == "most" and not one.bound:
        return one.low <= other.high + slack
    if one.bound == "least" and not other.bound:
        return other.high >= one.low - slack
    if other.bound == "least" and not one.bound:
        return one.high >= other.low - slack
    return one.low <= other.high + slack and other.low <= one.high + slack


Read = tuple[Value, int] | None


def _date(text: str, at: int, year: int | None) -> Read:
    for found in find_dates(text[at : at + 60], near=year):
        if found.start == 0:
            return Value(Unit.DATE, found.first.toordinal(), found.last.toordinal(), ""), at + found.end
    quarter = _QUARTER.match(text, at)
    if quarter and year:
        first, last = int(quarter[1]) * 3 - 2, int(quarter[1]) * 3
        end = date(year, last, monthrange(year, last)[1])
        return Value(Unit.DATE, date(year, first, 1).toordinal(), end.toordinal(), ""), quarter.end()
    return None


def _percent(text: str, at: int, _: int | None) -> Read:
    match = _PERCENT.match(text, at)
    if match is None:
        return None
    low = _number(match["low"])
    high = _number(match["high"]) if match["high"] else low
    decimals = len(re.split(r"[.,]", match["low"])[1]) if re.search(r"[.,]", match["low"]) else 0
    return Value(Unit.PERCENT, min(low, high), max(low, high), "", 0.5 * 10**-decimals * 0.02), match.end()


def _money(text: str, at: int, _: int | None) -> Read:
    for amount in find_amounts(text[at : at + 60]):
        if amount.start == 0 and amount.currency:
            per = amount.period or (f"per {amount.unit}" if amount.unit else "")
            value = Value(Unit.MONEY, amount.low, amount.high, "", amount.slack, currency=amount.currency, period=per)
            return value, at + amount.end
    return None


def _duration(text: str, at: int, _: int | None) -> Read:
    for span in find_durations(text[at : at + 40]):
        if span.start == 0:
            return Value(Unit.DAYS, span.low, span.high, "", 0.6), at + span.end
    match = _MONTH_NUMBER.match(text, at)
    if match:
        days = int(match["count"]) * _DAYS[match["unit"].lower()]
        return Value(Unit.DAYS, days, days, "", 0.6), match.end()
    return None


def _seconds(text: str, at: int, _: int | None) -> Read:
    match = _SECONDS.match(text, at)
    if match is None:
        return None
    unit = match["unit"].lower()
    factor = _IN_SECONDS[unit if unit in ("ms", "s", "h") else unit[:2] if unit.startswith("hr") else unit[:3]]
    low = float(match["low"]) * factor
    high = float(match["high"]) * factor if match["high"] else low
    return Value(Unit.SECONDS, low, high, ""), match.end()


def _count(text: str, at: int, _: int | None) -> Read:
    match = _COUNT.match(text, at)
    if match is None or re.match(r"[\d.,:/×x%-]", text[match.end("num") : match.end("num") + 1] or " "):
        return None
    number = match["num"].lower()
    value = float(_NUMBERS[number]) if number in _NUMBERS else float(re.sub(r"\D", "", number))
    noun = (match["noun"] or "").lower()
    return Value(Unit.COUNT, value, value, "", period=noun.rstrip("s")), match.end("num")


def _number(text: str) -> float:
    return float(text.replace(",", "."))
