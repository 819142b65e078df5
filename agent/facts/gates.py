"""Rules of a gate: what must hold before a pilot goes on, `if all gates passed` or `if 3 of 4 milestones are met`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import Document
from agent.facts.fact import Fact, Role, Unit, Value
from agent.language.sentences import sentence_spans
from agent.verify import evidence_at

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_RULE = re.compile(
    r"\b(?:proceed|continue|go|move|advance|expand|scale|roll out)(?:s|ed|ing)?(?:\son)?\s(?:(?:to|with|into)\s)?"
    r"(?P<goal>[^.;:,()\n]{0,50}?)\s?\b(?:only\s)?(?:if|when|once)\s"
    rf"(?P<rule>(?:(?P<all>all|every)|(?:at least\s)?(?P<some>{_NUMBER})\s?(?:/|of|out of)\s?(?:the\s)?"
    rf"(?P<of>{_NUMBER}))"
    r"\b(?:\s(?:the|of|\w{3,20})){0,3}?\s(?:gates?|criteria|milestones?|targets?|conditions?|thresholds?|measures?|tests?)"
    r"\s(?:(?:are|is|have been)\s)?(?:met|passed|reached|achieved|satisfied|fulfilled|hit))\b",
    re.IGNORECASE,
)


def facts_of_gates(document: Document) -> Iterator[Fact]:
    """How much of what a gate asks must hold, for each thing that it lets go on."""
    for block in document.blocks:
        if block.hidden:
            continue
        for start, end in sentence_spans(block.text):
            for match in _RULE.finditer(block.text[start:end]):
                goal = " ".join(match["goal"].split())
                yield Fact(
                    subject=f"gate {goal.lower()}".strip(),
                    title=f"What must hold to go on{f' to {goal}' if goal else ''}",
                    value=Value(Unit.LIST, 0, 0, " ".join(match["rule"].split()), words=(_needed(match),)),
                    role=Role.STATED,
                    qualifiers=frozenset(),
                    evidence=evidence_at(document, block.start + start, block.start + end),
                    document=document.name,
                    kind=document.kind,
                    how="sentence",
                    within=True,
                )


def _needed(match: re.Match[str]) -> str:
    """`all`, or `3/4`; four of four are all."""
    if match["all"]:
        return "all"
    some, of = (_number(match[name]) for name in ("some", "of"))
    return "all" if some == of else f"{some}/{of}"


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _WORDS.index(text.lower()) + 1
