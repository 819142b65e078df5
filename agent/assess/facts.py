"""Facts that several Documents of one pilot state, and that must then be the same in all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from agent.document import Document, DocumentKind
from agent.review import Evidence
from agent.verify import evidence_at

_SENTENCE = re.compile(r"[^\n.!?]+(?:[.!?](?!\s|$)[^\n.!?]*)*")
_AVAILABILITY = re.compile(r"\b(?:availability|available|uptime)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\b(9\d(?:[.,]\d+)?|100)\s?(?:%|percent|per cent)", re.IGNORECASE)
_TOTAL = re.compile(
    r"\b(?:pilot|project|programme|program|initiative)\b.{0,40}\b(?:costs?|budget|investment)\b.{0,40}\b(?:total|overall|all)\b"
    r"|\b(?:total|overall)\b.{0,30}\b(?:pilot|project)?\s?(?:costs?|budget|investment)\b",
    re.IGNORECASE,
)
_SPONSOR = re.compile(r"\b(?:executive|project|pilot|business)?\s?sponsor\b", re.IGNORECASE)


@dataclass(frozen=True)
class Stated:
    """A value one Document states for a fact: as it is compared, as it is shown, and where it stands."""

    value: float | str
    shown: str
    evidence: Evidence


@dataclass(frozen=True)
class Fact:
    """Something that can be stated once: how to find it, and how far two values may differ (a share of them)."""

    id: str
    title: str
    find: Callable[[Document], list[Stated]]
    tolerance: float = 0.0

    def same(self, one: Stated, other: Stated) -> bool:
        """Whether two stated values are the same."""
        if isinstance(one.value, float) and isinstance(other.value, float):
            return abs(one.value - other.value) <= self.tolerance * max(abs(one.value), abs(other.value))
        return one.value == other.value


def _pilot_length(document: Document) -> list[Stated]:
    from agent.judge.arithmetic.dates import pilot_spans

    return [
        Stated(span.high, f"{span.how} ({span.high / 30.44:.1f} months)", evidence_at(document, span.start, span.end))
        for span in pilot_spans(document)
        if span.strong
    ][:1]


def _availability(document: Document) -> list[Stated]:
    return [
        Stated(
            float(match.group(1).replace(",", ".")),
            match.group(),
            evidence_at(document, start, end),
        )
        for start, end, sentence in _sentences(document, _AVAILABILITY)
        for match in [_PERCENT.search(sentence)]
        if match
    ]


def _total_cost(document: Document) -> list[Stated]:
    from agent.judge.arithmetic.figures.amounts import find_amounts

    if document.kind is DocumentKind.CONTRACT:
        return []
    stated = []
    for start, end, sentence in _sentences(document, _TOTAL):
        amounts = [amount for amount in find_amounts(sentence) if amount.currency and not amount.period]
        if len(amounts) == 1:
            stated.append(
                Stated(
                    float(amounts[0].value),
                    sentence[amounts[0].start : amounts[0].end],
                    evidence_at(document, start, end),
                )
            )
    return stated


def _sponsor(document: Document) -> list[Stated]:
    from agent.judge.offline.features import persons

    return [
        Stated(names[0].lower(), names[0], evidence_at(document, start, end))
        for start, end, sentence in _sentences(document, _SPONSOR)
        for names in [persons(sentence)]
        if len(names) == 1
    ]


FACTS = (
    Fact("pilot_length", "How long the pilot takes", _pilot_length, tolerance=0.12),
    Fact("availability", "The availability promised", _availability),
    Fact("total_cost", "What the pilot costs in total", _total_cost, tolerance=0.005),
    Fact("sponsor", "Who the sponsor is", _sponsor),
)


def _sentences(document: Document, about: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    for block in document.blocks:
        if block.hidden == "text" or not about.search(block.text):
            continue
        for match in _SENTENCE.finditer(block.text):
            text = match.group()
            if about.search(text):
                lead = len(text) - len(text.lstrip())
                yield block.start + match.start() + lead, block.start + match.end(), text.strip()
