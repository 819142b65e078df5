"""Values that stand right beside what they are about: `$2.1M a year (ROI 530 %)`, `87 % accuracy in validation`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Block, Document, DocumentKind
from agent.facts.concepts import Concept, concept
from agent.facts.fact import Fact, Role, Value
from agent.facts.values import read_value
from agent.language.amounts import find_amounts
from agent.language.sentences import sentence_spans
from agent.verify import evidence_at

_RETURN = re.compile(
    r"\b(?:value|benefits?|savings?|returns?)\b[^.;()\n%]{0,25}\(\s?(?:ROI(?: of|:)?\s(?P<after>\d[\d,.]{0,6}\s?%)"
    r"|(?P<before>\d[\d,.]{0,6}\s?%)\sROI)\s?\)",
    re.IGNORECASE,
)
_TESTED = re.compile(
    r"(?<![\d.])(?P<share>\d{2}(?:\.\d{1,2})?\s?(?:%|per cent|percent))\s(?:\w+\s)?accuracy\b[^.;\n]{0,40}?"
    r"\b(?:in|on|during)\s(?:the\s)?(?:\w+\s)?(?:validation|testing|tests?|hold-?out|back-?tests?)\b",
    re.IGNORECASE,
)


def facts_of_neighbours(document: Document) -> Iterator[Fact]:
    """What return goes with which benefit, and how accurate the tests found it."""
    tested = concept("tested_accuracy")
    assert tested is not None
    for block in document.blocks:
        if block.hidden:
            continue
        for start, end in sentence_spans(block.text):
            yield from _returns(document, block, start, block.text[start:end])
            yield from _accuracies(document, tested, block, (start, end))


def _returns(document: Document, block: Block, start: int, sentence: str) -> Iterator[Fact]:
    for match in _RETURN.finditer(sentence):
        before = [amount for amount in find_amounts(sentence[: match.start()]) if amount.currency]
        share = match["after"] or match["before"]
        read = read_value(share)
        if not before or before[-1].is_range or match.start() - before[-1].end > 15 or read is None:
            continue
        amount = before[-1]
        said = sentence[amount.start : amount.end].strip()
        yield Fact(
            subject=f"roi at {amount.currency} {amount.value:.0f}",
            title=f"ROI of the same benefit, {said}",
            value=Value(**{**read[0].__dict__, "shown": share}),
            role=Role.STATED,
            qualifiers=frozenset(),
            evidence=evidence_at(document, block.start + start, block.start + start + len(sentence)),
            document=document.name,
            kind=document.kind,
            how="sentence",
            within=True,
        )


def _accuracies(document: Document, tested: Concept, block: Block, span: tuple[int, int]) -> Iterator[Fact]:
    sentence = block.text[span[0] : span[1]]
    match = _TESTED.search(sentence)
    read = read_value(match["share"]) if match else None
    if read is None or tested.apart.search(sentence) or document.kind is DocumentKind.STATUS:
        return
    yield Fact(
        subject=tested.id,
        title=tested.title,
        value=read[0],
        role=Role.STATED,
        qualifiers=frozenset(),
        evidence=evidence_at(document, block.start + span[0], block.start + span[1]),
        document=document.name,
        kind=document.kind,
        known=True,
        how="sentence",
    )
