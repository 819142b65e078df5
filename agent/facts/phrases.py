"""Facts of phrases that name their own subject: how long a thing is kept, when one comes, what a sum is for.

They are compared like labels: across Documents, and only where each Document says the thing once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, BlockKind, Document
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.values import read_value
from agent.facts.words import clean, qualifiers_of, subject_of
from agent.language.sentences import sentence_spans
from agent.language.words import stem
from agent.verify import evidence_at

_ERASED = re.compile(
    r"\b(?:is|are|be|being|were|was)\s(?:\w+ly\s)?"
    r"(?:erased|deleted|removed|destroyed|purged|disposed of)\s(?:after|within)\s(?=\S)"
    r"|\b(?:erases?|deletes?|removes?|destroys?|purges?)\s(?P<object>[^;,]{3,60}?)\s(?:after|within)\s(?=\S)",
    re.IGNORECASE,
)
_KEPT = re.compile(
    r"\b(?:(?:is|are|be|were|was)\s(?:only\s)?(?:kept|retained|stored|held)\s(?:for\s)?"
    r"|lives?\s(?:for\s)?)(?=\S)",
    re.IGNORECASE,
)
_RETAINS = re.compile(r"\b(?:keeps?|retains?|stores?)\s(?P<object>[^;,]{3,60}?)\sfor\s(?=\S)", re.IGNORECASE)
_OTHERWISE = re.compile(
    r"\b(?:unless|except|had been|were|was|end of|terminat\w+|expir\w+|request|copies|back-?ups?|longer than)\b",
    re.IGNORECASE,
)
"""What makes it another time than the one a thing is kept as a rule."""
_NOUN = re.compile(r"[A-Za-zÀ-ž][\w’'-]{2,}")
_NO_THING = frozenset({
    "it", "they", "them", "this", "that", "these", "those", "all", "any", "each", "such", "data", "material",
    "information", "copy", "copies", "which", "themselves", "shall", "will", "must", "may", "raw", "own", "the", "and",
})  # fmt: skip

_COMES = re.compile(
    r"(?:^|[(;]\s?)(?P<thing>[A-Z][^.;:,()]{4,60}?)\s(?:still\s|now\s|only\s)?"
    r"(?:comes|arrives|launches|ships|goes live|is (?:due|planned|scheduled|expected|available|coming))\s"
    r"(?:in|on|by|for|from)\s(?=\S)"
)
_STAGE = r"(?:ga|coming|due|planned|launch(?:es|ing|ed)?|release[ds]?|available|live)"
_BESIDE = re.compile(
    rf"(?:^|[•\n,;:“\"]|\band\s)\s{{0,4}}(?:[-–]\s|\[ ?\]\s)?(?P<thing>[A-Za-z][^.;:,()\n]{{4,60}}?)\s"
    rf"\((?:{_STAGE}\s(?:in\s|on\s|by\s|from\s)?)?(?=\S)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?:^|[•\n])\s{{0,4}}(?P<thing>[A-Z][^.;:,()\n]{{4,60}}?):\s{_STAGE}\s(?:in\s|on\s|by\s|from\s)?(?=\S)",
    re.IGNORECASE,
)
_DATED = re.compile(r"(?P<thing>[A-Z][^.;:,()\n]{4,60}?)\s{0,2}(?:$|[.;,(\n])")
"""What follows a date that stands first: `Oct 1: Regional price rules`."""
_ARTICLE = re.compile(r"\b(?:an?|the|our|new|their|its)\s", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:moved|slipp\w*|postponed|delayed|originally|instead|pushed|brought forward|if|meets?|meeting|was|were"
    r"|completed?|done|shipped|launched|released)\b",
    re.IGNORECASE,
)

_ARRIVED = frozenset({"ga"})
"""General availability is what a plain date of a thing means."""

_SUM = re.compile(
    r"\b(?:the|its|our|their|an?)\s(?P<thing>(?:[A-Za-z][\w’'-]*\s){1,4}?[A-Za-z][\w’'-]+)\s"
    r"(?:of|is|comes to|amounts to)\s"
    r"(?=(?:some |about )?(?:[$€£₹]|USD |EUR |GBP |CHF )\s?\d)",
    re.IGNORECASE,
)


def facts_of_phrases(document: Document, year: int | None) -> Iterator[Fact]:
    """What sentences say of how long things are kept, when they come, and how large a named sum is."""
    for block in document.blocks:
        if block.hidden or block.kind is BlockKind.HEADING or block.cells:
            continue
        for start, end in sentence_spans(block.text):
            sentence = block.text[start:end]
            yield from _kept(document, block, start, sentence, year)
            yield from _coming(document, block, start, sentence, year)
            yield from _sums(document, block, start, sentence, year)


def _kept(document: Document, block: Block, start: int, sentence: str, year: int | None) -> Iterator[Fact]:
    for pattern in (_ERASED, _KEPT, _RETAINS):
        for match in pattern.finditer(sentence):
            before = re.split(r"[;,]|\band\b", sentence[max(0, match.start() - 80) : match.start()])[-1]
            thing = _last_noun(match.groupdict().get("object") or before)
            read = read_value(sentence[match.end() :], year=year)
            if not thing or read is None or read[0].unit is not Unit.DAYS:
                continue
            clause = re.split(r"[;,]", before + sentence[match.start() :])[0]
            if _OTHERWISE.search(clause):
                continue
            value = Value(**{**read[0].__dict__, "bound": ""})
            title = f"How long {thing} are kept" if thing.endswith("s") else f"How long a {thing} is kept"
            at = block.start + start
            yield _fact(document, f"kept {stem(thing)}", title, value, (at, at + len(sentence)), frozenset())


def _last_noun(text: str) -> str:
    words = [word.lower() for word in _NOUN.findall(text) if word.lower() not in _NO_THING]
    return words[-1] if words else ""


def _coming(document: Document, block: Block, start: int, sentence: str, year: int | None) -> Iterator[Fact]:
    if _MOVED.search(sentence):
        return
    at = block.start + start
    for pattern in (_COMES, _BESIDE, _LABELLED):
        for match in pattern.finditer(sentence):
            read = read_value(sentence[match.end() :], year=year)
            if read is not None and read[0].unit is Unit.DATE:
                thing = _ARTICLE.split(match["thing"])[-1]
                span = (at + match.end("thing") - len(thing), at + match.end() + read[1])
                yield from _comes(document, thing, read[0], span)
    first = read_value(sentence, year=year)
    if first is not None and first[0].unit is Unit.DATE and sentence[first[1] : first[1] + 2] == ": ":
        named = _DATED.match(sentence, first[1] + 2)
        if named is not None:
            yield from _comes(document, named["thing"], first[0], (at, at + named.end("thing")))


def _comes(document: Document, thing: str, value: Value, span: tuple[int, int]) -> Iterator[Fact]:
    if subject := subject_of(thing):
        yield _fact(document, subject, clean(thing), value, span, qualifiers_of(thing) - _ARRIVED)


def _sums(document: Document, block: Block, start: int, sentence: str, year: int | None) -> Iterator[Fact]:
    for match in _SUM.finditer(sentence):
        read = read_value(sentence[match.end() :], year=year)
        subject = subject_of(match["thing"])
        if not subject or read is None or read[0].unit is not Unit.MONEY:
            continue
        at = block.start + start
        about = qualifiers_of(sentence[max(0, match.start() - 40) : match.end() + read[1] + 25])
        span = (at + match.start("thing"), at + match.end() + read[1])
        yield _fact(document, subject, clean(match["thing"]), read[0], span, about)


def _fact(
    document: Document, subject: str, title: str, value: Value, span: tuple[int, int], about: frozenset[str]
) -> Fact:
    return Fact(
        subject=subject,
        title=title[:1].upper() + title[1:],
        value=value,
        role=Role.STATED,
        qualifiers=about,
        evidence=evidence_at(document, *span),
        document=document.name,
        kind=document.kind,
        how="sentence",
    )
