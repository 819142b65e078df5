"""Whether a stated total can be read as the sum of figures: every reading a careful person would try first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_TAX = re.compile(r"\b(?:vat|tax(?:es)?|gst|mwst|ust|tva|btw|duty)\b", re.I)
_CONTINGENCY = re.compile(r"\bcontingenc|\breserve|\bbuffer|\bunforeseen", re.I)
_OPTIONAL = re.compile(
    r"\boptional\b|\bnot included\b|\bexcluded\b|\bexcl\b|\bin[- ]kind\b|\bnot (?:in|part of)\b"
    r"|\binformational?\b|\bmemo\b"
    r"|\bfunded (?:by|separately)|\binternal\b|\balready\b|\bsunk\b|\bno (?:extra|additional) cost"
    r"|\bseparate(?:ly)?\b|\btbc\b",
    re.I,
)
_PART_OF = re.compile(r"^\s*(?:[-–—•·>└↳]|of which|thereof|davon|incl(?:uding|\.)?|o/w)\s*", re.I)
_COMES_BACK = re.compile(
    r"\bless\b|\bsavings?\b|\bdiscounts?\b|\bgrants?\b|\bincome\b|\bcredits?\b|\brebates?\b|\bbenefits?\b"
    r"|\brevenues?\b|\brefund"
    r"|\bsubsid|\bdeduct|\bminus\b|\breduc(?:ed?|tions?)\b|\bcontributions?\b|\bco-?fund\w*|\bcovered by\b|\boffset"
    r"|\breimburse\w*|\bdonat\w*|\bpaid by\b|\bpartner share\b|\bown share\b|\bin[- ]kind\b|\brecover(?:ed|y|ies)\b"
    r"|\bopening balance\b|\brabatt?e?\b",
    re.I,
)
_COST = re.compile(r"\b(?:costs?|investment|spend|expens\w+|opex|capex)\b", re.I)


@dataclass(frozen=True)
class Term:
    """One figure that may be part of a sum."""

    label: str
    value: float
    slack: float
    low: float
    high: float
    count: float = 1.0
    """How many times the figure in the draft is in `value`."""


@dataclass(frozen=True)
class Reading:
    """A sum, the terms in it, and what was left out or turned round to get it."""

    terms: tuple[Term, ...]
    how: str
    factor: float = 1.0

    @property
    def sum(self) -> float:
        """What the terms add up to."""
        return sum(term.value for term in self.terms) * self.factor

    def agrees(self, stated: Term) -> bool:
        """Whether the sum is what is stated, to rounding."""
        slack = (stated.slack + sum(term.slack for term in self.terms)) * 1.001 + 0.0051 * self.factor
        low = sum(term.low for term in self.terms) * self.factor - slack
        high = sum(term.high for term in self.terms) * self.factor + slack
        if low <= stated.high and high >= stated.low:
            return True
        # A total written out in full may still be rounded to tens, hundreds or thousands.
        for unit in (1000, 100, 10):
            finer = any(round(term.value) % unit for term in self.terms)
            if (
                finer
                and unit <= abs(stated.value) * 0.01
                and abs(self.sum - stated.value) <= unit / 2
                and not stated.value % unit
            ):
                return True
        return False


def variants(terms: Sequence[Term], how: str = "all lines") -> Iterator[Reading]:
    """The plain sum first, then sums that leave out or turn round what a total often does."""
    whole = tuple(terms)
    yield Reading(whole, how)
    for pattern, why in (
        (_TAX, "without tax"),
        (_CONTINGENCY, "without contingency"),
        (_OPTIONAL, "without what is marked as not part of it"),
        (_PART_OF, "without lines that detail another one"),
        (_COMES_BACK, "without what comes back"),
        (_COST, "without costs"),
    ):
        kept = tuple(term for term in whole if not pattern.search(term.label))
        if 2 <= len(kept) < len(whole):
            yield Reading(kept, f"{how} {why}")
    if any(_COMES_BACK.search(term.label) or term.value < 0 for term in whole):
        yield Reading(tuple(_turned(term) if _COMES_BACK.search(term.label) else term for term in whole), f"{how} net")
        yield Reading(tuple(_absolute(term) for term in whole), f"{how} regardless of sign")
    if any(_COST.search(term.label) for term in whole):
        yield Reading(tuple(_turned(term) if _COST.search(term.label) else term for term in whole), f"{how} less costs")
    for order in (1, -1):
        tops = tuple(_without_details(whole[::order]))[::order]
        if 1 <= len(tops) < len(whole):
            yield Reading(tops, f"{how} without lines that detail another one")


_COVERS = re.compile(
    r"(?<![\w.])(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|twenty-four)"
    r"(?:\s|-|\s?\(\d{1,2}\)\s?)(week|month|quarter|year)s?\b",
    re.I,
)
_NUMBERS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "eighteen": 18, "twenty-four": 24,
}  # fmt: skip
_MONTHS_OF = {"month": 1.0, "quarter": 3.0, "year": 12.0}


def covered(label: str, period: str) -> float | None:
    """How many prices per `period` (week, month, quarter, year) a total covers that names its length; else None."""
    match = _COVERS.search(label)
    if match is None:
        return None
    count = float(_NUMBERS.get(match.group(1).lower()) or match.group(1))
    unit = match.group(2).lower()
    if unit == period:
        return count
    if unit in _MONTHS_OF and period in _MONTHS_OF:
        return count * _MONTHS_OF[unit] / _MONTHS_OF[period]
    return None


def times(term: Term, count: float) -> Term:
    """The term `count` times over."""
    return Term(term.label, term.value * count, term.slack * count, term.low * count, term.high * count, count)


def rates(label: str, readings: Sequence[Reading]) -> Iterator[Reading]:
    """Readings with the percentage the label names added: `Total incl. 10 % contingency`, `Total incl. VAT`."""
    stated = [float(rate.replace(",", ".")) for rate in re.findall(r"(\d{1,2}(?:[.,]\d)?)\s?%", label)]
    if not stated and _TAX.search(label) and not re.search(r"\bexcl|\bnet\b|\bwithout\b|\bbefore\b", label, re.I):
        stated = [5, 7, 7.7, 8.1, 10, 15, 18, 19, 20, 21, 22, 23, 24, 25]
    for reading in readings:
        for rate in stated:
            yield Reading(reading.terms, f"{reading.how} plus {rate:g} %", reading.factor * (1 + rate / 100))
            yield Reading(reading.terms, f"{reading.how} less {rate:g} %", reading.factor * (1 - rate / 100))


def _turned(term: Term) -> Term:
    return Term(term.label, -abs(term.value), term.slack, -abs(term.high), -abs(term.low))


def _absolute(term: Term) -> Term:
    return Term(term.label, abs(term.value), term.slack, abs(term.value), abs(term.value))


def _without_details(terms: tuple[Term, ...]) -> Iterator[Term]:
    """Drops the lines after a line that they add up to."""
    at = 0
    while at < len(terms):
        term = terms[at]
        yield term
        at += 1
        running = 0.0
        for ahead in range(at, min(at + 12, len(terms))):
            running += terms[ahead].value
            if ahead > at and term.value and abs(running - term.value) <= 0.51:
                at = ahead + 1
                break
