"""Twin sentences: two that say the same in nearly the same words, but for one value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.document import BlockKind, Document, DocumentKind
from agent.facts.fact import Fact, Role, Value
from agent.facts.values import read_value, same
from agent.facts.words import clean, governing, qualifiers_of
from agent.language.sentences import sentence_spans
from agent.language.words import stem
from agent.verify import evidence_at

_WORD = re.compile(r"[A-Za-zÀ-ž][a-zà-ž’'-]{2,}")
_VALUE_AT = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\bq[1-4]\b|(?<![\w.,])(?:[$€£₹]|USD "
    r"|EUR |GBP |CHF )?\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    {
        "the",
        "and",
        "for",
        "from",
        "with",
        "that",
        "this",
        "will",
        "are",
        "has",
        "have",
        "was",
        "were",
        "been",
        "its",
        "per",
        "our",
        "all",
        "any",
        "not",
    }
)
_LEAST_WORDS = 4
_ALIKE = 0.7
_RECURS = re.compile(r"\b(?:meets?|meetings?|next|again|every|each)\b", re.IGNORECASE)
_MEASURED = re.compile(
    r"\b(?:was|were|achieved|reached|actual|measured|last (?:month|week|quarter)|so far|to date)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class _Said:
    document: Document
    start: int
    end: int
    words: frozenset[str]
    values: tuple[Value, ...]
    text: str
    governed: frozenset[str]


def twins(documents: Sequence[Document], years: Sequence[int | None]) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of statements of two Documents that differ in one value and hardly in words."""
    said = [one for document, year in zip(documents, years, strict=True) for one in _said(document, year)]
    by_word: dict[str, list[int]] = {}
    for number, one in enumerate(said):
        for word in one.words:
            by_word.setdefault(word, []).append(number)
    seen: set[tuple[int, int]] = set()
    for number, one in enumerate(said):
        rare = sorted(one.words, key=lambda word: len(by_word[word]))[:3]
        for other in sorted({n for word in rare for n in by_word[word] if n > number}):
            if (number, other) not in seen and one.document is not said[other].document:
                seen.add((number, other))
                if pair := _apart(one, said[other]):
                    yield pair


def _said(document: Document, year: int | None) -> Iterator[_Said]:
    for block in document.blocks:
        if block.hidden or block.kind is BlockKind.HEADING or block.cells:
            continue
        for first, last in sentence_spans(block.text):
            text = block.text[first:last]
            words = frozenset(stem(w.lower()) for w in _WORD.findall(text) if w.lower() not in _COMMON)
            values = tuple(_values(text, year))
            if len(words) >= _LEAST_WORDS and values and len(values) <= 6:
                yield _Said(document, block.start + first, block.start + last, words, values, text,
                            governing(block.anchor.section[-2:]))  # fmt: skip


def _values(text: str, year: int | None) -> Iterator[Value]:
    at = 0
    for match in _VALUE_AT.finditer(text):
        if match.start() < at:
            continue
        read = read_value(text[match.start() :], year=year)
        if read is not None:
            yield read[0]
            at = match.start() + read[1]


def _apart(one: _Said, other: _Said) -> tuple[Fact, Fact] | None:
    shared = len(one.words & other.words)
    if shared < _LEAST_WORDS or shared / len(one.words | other.words) < _ALIKE:
        return None
    if [v.unit for v in one.values] != [v.unit for v in other.values]:
        return None
    if qualifiers_of(_wordly(one.text)) != qualifiers_of(_wordly(other.text)):
        return None
    if one.governed != other.governed or any(_RECURS.search(side.text) for side in (one, other)):
        return None
    if any(_MEASURED.search(side.text) and side.document.kind is DocumentKind.STATUS for side in (one, other)):
        return None
    differ = [n for n, (a, b) in enumerate(zip(one.values, other.values, strict=True)) if not same(a, b)]
    if len(differ) != 1:
        return None
    return _fact(one, one.values[differ[0]]), _fact(other, other.values[differ[0]])


def _wordly(text: str) -> str:
    return re.sub(r"\d+", " ", text)


def _fact(said: _Said, value: Value) -> Fact:
    words = clean(said.text).split()
    return Fact(
        subject=" ".join(sorted(said.words)),
        title=" ".join(words[:9]) + ("…" if len(words) > 9 else ""),
        value=value,
        role=Role.STATED,
        qualifiers=frozenset(),
        evidence=evidence_at(said.document, said.start, said.end),
        document=said.document.name,
        kind=said.document.kind,
        how="sentence",
    )
