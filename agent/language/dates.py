"""Dates and durations in a text, wherever it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:20\d\d|['’]\d\d)"
_DATE = re.compile(
    rf"\b(?P<y1>20\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?:of\s)?(?P<n2>{_MONTH})(?![a-z])(?:,?\s(?P<y2>{_YEAR}))?"
    rf"|\b(?P<n3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s(?P<y3>{_YEAR}))?"
    rf"|\b(?P<d4>\d{{1,2}})[./](?P<m4>\d{{1,2}})[./](?P<y4>20\d\d)\b"
    rf"|\b(?P<n5>{_MONTH})\s(?P<y5>{_YEAR})\b"
    rf"|\b(?P<q6>[qQ][1-4])\s(?P<y6>20\d\d)\b",
    re.I,
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
        ]
    )
} | {"eighteen": 18, "twenty": 20, "twenty-four": 24, "thirty": 30, "ninety": 90, "sixty": 60}
COUNT = r"(?:\d{1,3}(?:\.\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_DURATION = re.compile(
    rf"(?<![\w.])(?P<low>{COUNT})(?:\s?(?:-|–|to)\s?(?P<high>{COUNT}))?(?:\s|-|\s?\(\d{{1,3}}\)\s?)"
    rf"(?:calendar\s|full\s|business\s|working\s)?(?P<unit>day|week|month|quarter|year)s?\b",
    re.I,
)
DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.3, "year": 365.25}
"""Days of a unit of time."""


@dataclass(frozen=True)
class FoundDate:
    """A date in a text: first and last day it can mean, and where it stands."""

    first: date
    last: date
    start: int
    end: int


@dataclass(frozen=True)
class Duration:
    """How long something takes, in days, with the words that say it."""

    low: float
    high: float
    start: int
    end: int
    how: str


def find_dates(text: str, *, near: int | None = None) -> tuple[FoundDate, ...]:
    """The dates in a text; one without a year takes it from its neighbours or from `near`, or is left out.

    `03/04/2026` is read day first, unless that is no date; `June 2026` is the whole month, `Q3 2026` the quarter.
    """
    matches = list(_DATE.finditer(text))
    years = [_year(match) for match in matches]
    found = []
    for index, match in enumerate(matches):
        following = next((year for year in years[index:] if year), None)
        before = next((year for year in reversed(years[:index]) if year), None)
        year = years[index] or following or before or near
        if year and (made := _date(match, year)):
            found.append(FoundDate(*made, match.start(), match.end()))
    return tuple(found)


def find_durations(text: str) -> tuple[Duration, ...]:
    """`12 weeks`, `a 16-week`, `six months`, `9 to 12 months` in days, with where they stand."""
    found = []
    for match in _DURATION.finditer(text):
        unit = DAYS[match.group("unit").lower()]
        low = _count(match.group("low"))
        high = _count(match.group("high")) if match.group("high") else low
        found.append(Duration(low * unit, max(low, high) * unit, match.start(), match.end(), match.group(0)))
    return tuple(found)


def _year(match: re.Match[str]) -> int | None:
    for name in ("y1", "y2", "y3", "y4", "y5", "y6"):
        if year := match.group(name):
            return int(year) if len(year) == 4 and year.isdigit() else 2000 + int(year[-2:])
    return None


def _date(match: re.Match[str], year: int) -> tuple[date, date] | None:
    try:
        if match.group("q6"):
            quarter = int(match.group("q6")[1])
            return date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3)
        if match.group("n5"):
            month = _month(match.group("n5"))
            return date(year, month, 1), _month_end(year, month)
        if match.group("y1"):
            day = date(year, int(match.group("m1")), int(match.group("d1")))
        elif match.group("y4"):
            one, two = int(match.group("d4")), int(match.group("m4"))
            day = date(year, two, one) if two <= 12 else date(year, one, two)
        else:
            named, number = match.group("n2") or match.group("n3"), match.group("d2") or match.group("d3")
            day = date(year, _month(named), int(number))
    except ValueError:
        return None
    return day, day


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _count(text: str) -> float:
    return float(_NUMBERS.get(text.lower(), 0)) if not text[0].isdigit() else float(text)
