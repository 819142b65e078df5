"""Facts that sentences state, where the words before a value name a Concept: `the outlay is recovered in 12"
" months`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import BlockKind, Document, DocumentKind
from agent.facts.concepts import NOTHING, Concept, concepts, is_threshold
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.values import read_value
from agent.facts.words import qualifiers_of, role_of
from agent.judge.arithmetic.dates import pilot_spans
from agent.language.dates import find_dates
from agent.language.persons import persons
from agent.language.sentences import sentence_spans
from agent.review import Evidence
from agent.verify import evidence_at

_NOT = re.compile(r"\b(?:not|never|no|nor|without)\b[^,]{0,25}$", re.IGNORECASE)
_NEAR = 60
"""Most characters between a name and the words that give it the role."""


def facts_of_sentences(document: Document, year: int | None) -> Iterator[Fact]:
    """The facts of all sentences, and how long the pilot takes."""
    spoken = [known for known in concepts() if known.say is not NOTHING or known.before is not NOTHING]
    for block in document.blocks:
        if block.hidden or block.kind is BlockKind.HEADING:
            continue
        for start, end in sentence_spans(block.text):
            for known in spoken:
                yield from _of_sentence(document, known, (block.start + start, block.start + end), year)
    yield from _pilot(document, year)


def _of_sentence(document: Document, known: Concept, span: tuple[int, int], year: int | None) -> Iterator[Fact]:
    sentence = document.text[span[0] : span[1]]
    said = known.say.search(sentence)
    value: Value | None = None
    after = 0
    if said is not None and not _NOT.search(sentence[: said.start()]):
        rest = sentence[said.end() :]
        if Unit.NAME in known.units:
            value = _name(persons(rest[: 2 * _NEAR]))
        elif read := read_value(rest, year=year):
            value, after = read
    elif follows := known.before.search(sentence):
        value = _name(persons(sentence[max(0, follows.start() - _NEAR) : follows.start() + 1]))
    if value is None or value.unit not in known.units or value.period.startswith("per"):
        return
    headings = " ".join(document.block_at(span[0]).anchor.section[-2:])
    if known.apart.search(sentence) or known.apart.search(headings) or is_threshold(known, value):
        return
    if known.per and value.period != known.per:
        return
    around = f"{said.group()} {sentence[said.end() + after :][:50]}" if said else ""
    status = document.kind is DocumentKind.STATUS and not known.lasting
    yield Fact(
        subject=known.id,
        title=known.title,
        value=value,
        role=role_of(around) or (Role.MEASURED if status else Role.STATED),
        qualifiers=frozenset() if known.lasting else qualifiers_of(around),
        evidence=evidence_at(document, *span),
        document=document.name,
        kind=document.kind,
        known=True,
        how="sentence",
    )


def _name(names: list[str]) -> Value | None:
    names = list(dict.fromkeys(names))
    if len(names) != 1:
        return None
    return Value(Unit.NAME, 0, 0, names[0], words=(re.findall(r"[\w'’-]+", names[0])[-1].lower(),))


def _pilot(document: Document, year: int | None) -> Iterator[Fact]:
    """Length and end of the pilot, from the most telling statement of it."""
    spans = [span for span in pilot_spans(document) if span.strong]
    for span in spans[:1]:
        evidence = evidence_at(document, span.start, span.end)
        shown = f"{span.how} ({span.high / 30.44:.1f} months)"
        length = Value(Unit.DAYS, span.low, span.high, shown)
        yield _fact("pilot_length", length, evidence, document)
        dates = find_dates(document.text[span.start : span.end], near=year)
        if len(dates) == 2:
            last = dates[1]
            shown = document.text[span.start + last.start : span.start + last.end]
            end = Value(Unit.DATE, last.first.toordinal(), last.last.toordinal(), shown)
            yield _fact("pilot_end", end, evidence, document)


def _fact(subject: str, value: Value, evidence: Evidence, document: Document) -> Fact:
    known = next(one for one in concepts() if one.id == subject)
    return Fact(
        subject=subject,
        title=known.title,
        value=value,
        role=Role.STATED,
        qualifiers=frozenset(),
        evidence=evidence,
        document=document.name,
        kind=document.kind,
        known=True,
        how="sentence",
    )
