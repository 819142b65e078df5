"""How much there is to do, per day, week, month or year, in one measure: `500 invoices a day`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Document
from agent.facts.fact import Fact, Role, Unit, Value
from agent.language.sentences import sentence_spans
from agent.language.words import stem
from agent.verify import evidence_at

_VOLUME = re.compile(
    r"(?<![\d.,$€£])(?P<count>\d{1,3}(?:,\d{3})+|\d{2,7})\s(?P<noun>[a-z]{4,20}s)\s?(?:/|per\s|a\s|each\s|every\s)\s?"
    r"(?P<per>day|week|month|year)\b"
)
_A_MONTH = {"day": (20.0, 31.0), "week": (4.0, 4.5), "month": (1.0, 1.0), "year": (1 / 12, 1 / 12)}
"""Days may be working days or calendar days."""
_NOT_AS_IS = re.compile(
    r"\b(?:up to|max\w*|peak\w*|capacity|scal\w+|support\w*|handl\w+|target\w*|goal|grow\w*|limit\w*|cap|if|at least"
    r"|more than|over|reach\w*|expect\w*|forecast|phase|pilot|wave|assum\w+|by|first|then|saves?|saved|automat\w+"
    r"|each|person|clerk|agent|user|team)\b",
    re.IGNORECASE,
)
_SLACK = 0.35
"""Share by which a round figure may be off: two volumes differ where one is about twice the other."""


def facts_of_volumes(document: Document) -> Iterator[Fact]:
    """What clauses say of how much there is today; what is planned, a peak or a limit is something else."""
    for block in document.blocks:
        if block.hidden or block.cells:
            continue
        for start, end in sentence_spans(block.text):
            sentence = block.text[start:end]
            for match in _VOLUME.finditer(sentence):
                before, after = sentence[: match.start()], sentence[match.end() :][:25]
                clause = re.split(r"[,;()]", before)[-1] + re.split(r"[,;()]", after)[0]
                if _NOT_AS_IS.search(clause):
                    continue
                count = float(match["count"].replace(",", ""))
                low, high = (count * factor for factor in _A_MONTH[match["per"]])
                noun = match["noun"]
                yield Fact(
                    subject=f"volume of {stem(noun)}",
                    title=f"How many {noun} there are",
                    value=Value(Unit.COUNT, low, high, match.group(), slack=_SLACK * low),
                    role=Role.STATED,
                    qualifiers=frozenset(),
                    evidence=evidence_at(document, block.start + start, block.start + end),
                    document=document.name,
                    kind=document.kind,
                    how="volume",
                )
