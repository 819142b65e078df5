"""Limits and the alarms that watch them: an alarm above its own limit can never go off in time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.document import Document
from agent.facts.fact import Fact, Role, Value
from agent.facts.values import read_value
from agent.facts.words import clean
from agent.language.sentences import sentence_spans
from agent.language.words import stem
from agent.verify import evidence_at

_LIMIT = re.compile(
    r"(?:^|\n)[^\S\n]{0,9}(?P<thing>[A-Z][\w /-]{3,50}?)\s(?:limit|cap|ceiling)\s{0,3}:\s{1,3}"
    r"(?:max(?:imum)?\.?\s|at most\s|up to\s|≤\s?)?(?=[$€£\d])",
    re.IGNORECASE,
)
_ALARM = re.compile(
    r"\b(?:alert|alarm|warn(?:ing)?|notify|page)s?\s(?:if|when|once)\s(?:the\s)?(?P<thing>[A-Za-z][\w /-]{3,50}?)\s"
    r"(?:>|≥|exceeds?|is (?:above|over)|rises above|goes (?:above|over))\s?(?=[$€£\d])",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True)
class _Bound:
    words: frozenset[str]
    fact: Fact


def alarms_above_limits(document: Document) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of a limit and an alarm on the same thing that is set above it."""
    limits = list(_bounds(document, _LIMIT))
    for alarm in _bounds(document, _ALARM):
        for limit in limits:
            low, most = alarm.fact.value, limit.fact.value
            same = low.unit is most.unit and low.currency == most.currency and alarm.words == limit.words
            if same and low.low > most.high and (low.period == most.period or not (low.period and most.period)):
                yield limit.fact, alarm.fact


def _bounds(document: Document, pattern: re.Pattern[str]) -> Iterator[_Bound]:
    for block in document.blocks:
        if block.hidden:
            continue
        for start, end in sentence_spans(block.text):
            sentence = block.text[start:end]
            match = pattern.search(sentence)
            read = read_value(sentence[match.end() :]) if match else None
            if match is None or read is None:
                continue
            words = frozenset(stem(word.lower()) for word in _WORD.findall(match["thing"]))
            yield _Bound(words, _fact(document, match["thing"], read[0], (block.start + start, block.start + end)))


def _fact(document: Document, thing: str, value: Value, span: tuple[int, int]) -> Fact:
    title = clean(thing)
    return Fact(
        subject=f"limit {title.lower()}",
        title=f"Limit and alarm of {title[:1].lower()}{title[1:]}",
        value=value,
        role=Role.STATED,
        qualifiers=frozenset(),
        evidence=evidence_at(document, *span),
        document=document.name,
        kind=document.kind,
        how="sentence",
    )
