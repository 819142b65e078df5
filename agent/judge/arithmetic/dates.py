"""The length of the pilot, and what has already passed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from agent.document import Block, Document, DocumentKind
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import quote, slug
from agent.language.dates import COUNT, DAYS, find_dates, find_durations
from agent.review import Evidence

_NUMBERED = re.compile(r"\b(week|month)s?\s(\d{1,2})\s?(?:-|–|to)\s?(\d{1,2})\b", re.I)
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
_FIRST = re.compile(rf"\b(?:first|initial)\s{COUNT}(?:\s|-)(?:day|week|month)s?\b", re.I)
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
class Span:
    """How long the pilot takes, in days, with the words that say it."""

    low: float
    high: float
    start: int
    end: int
    how: str
    strong: bool
    """True where the words say that it is the pilot that takes so long."""


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
    for start, end in _sentences(block.text):
        sentence = block.text[start:end]
        names = bool(_RUNS.search(sentence) or _IS_PILOT.search(sentence) or _IS_PILOTED.search(sentence)) or bool(
            _NAMES_PILOT.search(sentence) and _FIRST.search(sentence)
        )
        for span in _of_sentence(sentence, year):
            around = sentence[max(0, span.start - 40) : span.end + 25]
            close = _near_pilot(sentence, span)
            if _NOT_LENGTH.search(around) and not (close and _LENGTH.search(around)):
                continue
            labelled = bool(_LENGTH.search(sentence[: span.start + 1][-60:]))
            if not (names and close) and (contract or not labelled):
                continue
            yield Span(
                span.low, span.high, block.start + start + span.start, block.start + start + span.end,
                span.how, names and close,
            )  # fmt: skip


def _near_pilot(sentence: str, span: Span) -> bool:
    return bool(_NAMES_PILOT.search(sentence[max(0, span.start - 100) : span.end + 80]))


def _of_sentence(sentence: str, year: int | None) -> Iterator[Span]:
    for found in find_durations(sentence):
        yield Span(found.low, found.high, found.start, found.end, found.how, False)
    for match in _NUMBERED.finditer(sentence):
        count = int(match.group(3)) - int(match.group(2)) + 1
        if 0 < count < 60:
            days = count * DAYS[match.group(1).lower()]
            yield Span(days, days, match.start(), match.end(), match.group(0), False)
    dates = find_dates(sentence, near=year)
    for first, last in pairwise(dates):
        between = sentence[first.end : last.start]
        joined = re.fullmatch(
            r"[\s,]*(?:-|–|—|to|until|till|through|and|→|up to|bis)[\s,]*(?:about |the |end of )*"
            r"|.{0,60}\b(?:ends?|closes?|conclude[ds]?|finish\w*|until|through|to)\b(?: on"
            r"| in| at| by)?(?: about)?(?: the)?(?: end of)? ?",
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
