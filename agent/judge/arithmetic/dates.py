"""Dates and durations in text, the length of the pilot, and what has already passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agent.document import Block, Document, DocumentKind
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import quote, slug
from agent.review import Evidence

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
_COUNT = r"(?:\d{1,3}(?:\.\d)?|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_DURATION = re.compile(
    rf"(?<![\w.])(?P<low>{_COUNT})(?:\s?(?:-|–|to)\s?(?P<high>{_COUNT}))?(?:\s|-|\s?\(\d{{1,3}}\)\s?)"
    rf"(?:calendar\s|full\s|business\s|working\s)?(?P<unit>day|week|month|quarter|year)s?\b",
    re.I,
)
_NUMBERED = re.compile(r"\b(week|month)s?\s(\d{1,2})\s?(?:-|–|to)\s?(\d{1,2})\b", re.I)
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "quarter": 91.3, "year": 365.25}
_PILOT = (
    r"(?:pilot|trial|proof[- ]of[- ]concept|poc|proof of value|evaluation|beta|test(?:ing)? (?:period|phase)"
    r"|period of test)"
)
_NAMES_PILOT = re.compile(rf"\b{_PILOT}\b", re.I)
_RUNS = re.compile(
    rf"\b{_PILOT}(?:\s(?:period|phase|term|stage))?['”\"*)]*\s?(?:[:=|(–-]|\b(?:is|are|will|shall|would"
    rf"|runs?|lasts?|started"
    r"|starts?|begins?|began|opens?|commences?|ends?|closes?|of|for|over|from|planned|expected|was|now|has"
    r"|between|in|to"
    r"|continue\w*|period|phase)\b)",
    re.I,
)
_LENGTH = re.compile(
    r"\b(?:duration|time-?line|time-?box(?:ed)?|time-?frame|run time|the work runs|project runs"
    r"|the start (?:is|will))\b",
    re.I,
)
_IS_PILOT = re.compile(rf"\bis (?:a|the) {_PILOT}\b", re.I)
_IS_PILOTED = re.compile(
    r"\b(?:we|will|shall|to|is|are|be)\s(?:pilot|trial)(?:l?ed)?\b[^.;]{0,90}\b(?:for|from|between|over)\b", re.I
)
_FIRST = re.compile(rf"\b(?:first|initial)\s{_COUNT}(?:\s|-)(?:day|week|month)s?\b", re.I)
_NOT_LENGTH = re.compile(
    r"\b(?:moat|lead|runway|view|notice|after|before|within|prior|retention|retain\w*|payback|ago|old|every"
    r"|paid for itself|pa(?:ys|id|y|ying) (?:back|off|for (?:itself|themselves))|break[- ]?even|amorti[sz]\w*"
    r"|per|invoice|payment"
    r"|warranty|response"
    r"|horizon|review|history|historical|window|warning|training data|renew\w*|survive|breach|cure"
    r"|monitor\w*|post-|extend(?:ed)? (?:it )?by|extension (?:of|by))\b",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:extend\w*|extension|prolong\w*|postpone\w*|push\w*|shift\w*|moved?|slipp?\w*|delay\w*|reschedul\w*"
    r"|instead|rather than|brought forward|overr[au]n)\b",
    re.I,
)
"""Between two dates: the second replaces the first, and neither begins the pilot."""
_MOVED_FROM = re.compile(rf"{_MOVED.pattern}(?: \w+){{0,3}} from (?:the )?$", re.I)
_DEADLINE = re.compile(
    r"\b(?:valid (?:until|till|to|through)|expires?(?: on)?|expiry|deadline|due(?: date| by| on)?"
    r"|decision (?:date|on|by)|decides? (?:on|by)"
    r"|go[- /]?no[- ]?go|go[- ]?live|no later than|not later than|on or before|offer (?:ends|open until)"
    r"|closes on|hold until|must be \w+ by"
    r"|launch(?: date)?|kick-?off|target date)\b",
    re.I,
)
SIX_MONTHS = 198.0
"""Days that still count as about six months."""


@dataclass(frozen=True)
class FoundDate:
    """A date in a text: first and last day it can mean, and where it stands."""

    first: date
    last: date
    start: int
    end: int


@dataclass(frozen=True)
class Span:
    """How long the pilot takes, in days, with the words that say it."""

    low: float
    high: float
    start: int
    end: int
    how: str
    strong: bool
    """True where the words say that it is the pilot that takes so long."""


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


def find_durations(text: str) -> tuple[Span, ...]:
    """`12 weeks`, `a 16-week`, `six months`, `9 to 12 months` in days, with where they stand."""
    found = []
    for match in _DURATION.finditer(text):
        unit = _DAYS[match.group("unit").lower()]
        low = _count(match.group("low"))
        high = _count(match.group("high")) if match.group("high") else low
        found.append(Span(low * unit, max(low, high) * unit, match.start(), match.end(), match.group(0), False))
    return tuple(found)


def pilot_spans(document: Document) -> tuple[Span, ...]:
    """Every statement of how long the pilot takes, with offsets into the Document; the most telling first.

    In a contract only a pilot, trial or evaluation period counts; elsewhere also a labelled duration of the work.
    """
    year = _usual_year(document)
    found: list[Span] = []
    for block in document.blocks:
        if block.hidden != "text":
            found.extend(_in_block(document, block, year))
    return tuple(sorted(found, key=lambda span: not span.strong))


def durations(document: Document) -> list[Calculation]:
    """The length of the pilot against about six months, for the most telling statement of it."""
    made = []
    for span in pilot_spans(document)[:1]:
        months = span.high / 30.44
        within = span.high <= SIX_MONTHS
        made.append(
            Calculation(
                id="pilot-length",
                kind="duration",
                statement=f"The pilot takes {months:.1f} months ({span.how}), "
                + ("within" if within else "longer than")
                + " about six months.",
                computed=round(months, 1),
                ok=within,
                evidence=(_sentence(document, span.start, span.end),),
                working=f"{span.how} = {span.high:.0f} days = {months:.1f} months",
                confidence=0.9 if span.strong else 0.7,
            )
        )
    return made


def expired(document: Document, today: date) -> list[Calculation]:
    """Deadlines, validity dates and decision dates that lie before `today`."""
    made = []
    year = None
    for block in document.blocks:
        if block.hidden == "text":
            continue
        for found in find_dates(block.text, near=year):
            before = block.text[max(0, found.start - 60) : found.start]
            label = list(_DEADLINE.finditer(before))
            if not label or re.search(r"[.;!?\n]\s", before[label[-1].end() :]):
                continue
            if found.last < today:
                days = (today - found.last).days
                name = label[-1].group(0).lower()
                made.append(
                    Calculation(
                        id=f"expired:{slug(name)}",
                        kind="date",
                        statement=f"“{name} {block.text[found.start : found.end]}” passed {days} days ago.",
                        computed=float(-days),
                        ok=False,
                        evidence=(_sentence(document, block.start + found.start, block.start + found.end),),
                        working=f"{found.last.isoformat()} is {days} days before {today.isoformat()}",
                        confidence=0.85,
                    )
                )
    return made


def _in_block(document: Document, block: Block, year: int | None) -> Iterator[Span]:
    contract = document.kind is DocumentKind.CONTRACT
    title = " ".join(block.anchor.section[-1:])
    for start, end in _sentences(block.text):
        sentence = block.text[start:end]
        names = bool(_RUNS.search(sentence) or _IS_PILOT.search(sentence) or _IS_PILOTED.search(sentence)) or bool(
            _NAMES_PILOT.search(sentence) and _FIRST.search(sentence)
        )
        titled = bool(_NAMES_PILOT.search(title)) and not contract
        for span in _of_sentence(sentence, year):
            around = sentence[max(0, span.start - 40) : span.end + 25]
            close = _near_pilot(sentence, span)
            if _NOT_LENGTH.search(around) and not (close and _LENGTH.search(around)):
                continue
            labelled = bool(_LENGTH.search(sentence[: span.start + 1][-60:]))
            if not (names and close) and not (titled and labelled) and (contract or not labelled):
                continue
            yield Span(
                span.low, span.high, block.start + start + span.start, block.start + start + span.end,
                span.how, names and close,
            )  # fmt: skip


def _near_pilot(sentence: str, span: Span) -> bool:
    return bool(_NAMES_PILOT.search(sentence[max(0, span.start - 100) : span.end + 80]))


def _of_sentence(sentence: str, year: int | None) -> Iterator[Span]:
    yield from find_durations(sentence)
    for match in _NUMBERED.finditer(sentence):
        count = int(match.group(3)) - int(match.group(2)) + 1
        if 0 < count < 60:
            days = count * _DAYS[match.group(1).lower()]
            yield Span(days, days, match.start(), match.end(), match.group(0), False)
    dates = find_dates(sentence, near=year)
    for first, last in pairwise(dates):
        between = sentence[first.end : last.start]
        joined = re.fullmatch(
            r"[\s,]*(?:-|–|—|to|until|till|through|and|→|up to|bis)[\s,]*(?:about |the |(?:the )?end of )*"
            r"|.{0,60}\b(?:ends?|closes?|conclude[ds]?|finish\w*|until|through|to)\b(?: on"
            r"| in)?(?: about)?(?: the)?(?: end of)? ?",
            between,
            re.I | re.S,
        )
        moved = _MOVED.search(between) or _MOVED_FROM.search(sentence[: first.start])
        if joined and last.last >= first.first and not moved:
            days = float((last.last - first.first).days)
            if 5 <= days <= 1500:
                yield Span(days, days, first.start, last.end, sentence[first.start : last.end], False)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in re.finditer(r"(?<=[a-z0-9)][.!?;])\s+(?=[A-Z(“\"])|\n", text):
        yield at, match.start()
        at = match.end()
    yield at, len(text)


def _sentence(document: Document, start: int, end: int) -> Evidence:
    block = document.block_at(start)
    for first, last in _sentences(block.text):
        if first <= start - block.start < last:
            first, last = max(first, start - block.start - 160), min(last, max(end - block.start, first) + 160)  # noqa: PLW2901
            return quote(document, block.start + first, block.start + max(last, end - block.start))
    return quote(document, start, end)


def _usual_year(document: Document) -> int | None:
    years = [int(year) for year in re.findall(r"\b20[2-4]\d\b", document.text[:20000])]
    return max(set(years), key=years.count) if years else None


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
