"""Gives headings other words for the same thing."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.document import Block, BlockKind, Document
from evals.mutations.edit import rebuild

SYNONYMS = {
    "background": "context",
    "overview": "summary",
    "introduction": "preface",
    "goals": "objectives",
    "goal": "objective",
    "problem": "pain point",
    "risks": "risks and concerns",
    "budget": "budget and cost",
    "money": "money and cost",
    "timeline": "schedule",
    "timetable": "schedule",
    "people": "people and teams",
    "systems": "systems and interfaces",
    "data": "data and records",
    "training": "training and enablement",
    "supplier": "supplier (vendor)",
    "vendor": "vendor (supplier)",
    "definitions": "terms used",
    "scope": "scope and limits",
    "termination": "termination and end",
    "liability": "liability and its limits",
    "appendix": "annex",
}
_NUMBER = re.compile(r"^(?:(?:section|article|clause)\s+)?\d+(?:\.\d+)*[.):]?\s+", re.IGNORECASE)


def rename_headings(document: Document) -> Document | None:
    """The Document with synonyms in its headings and without their numbers; the title stays."""
    changed = False
    blocks: list[Block] = []
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and blocks:
            text = _NUMBER.sub("", block.text)
            for word, other in SYNONYMS.items():
                text = re.sub(rf"\b{word}\b", _cased(other), text, count=1, flags=re.IGNORECASE)
                if text != block.text and other in text.lower():
                    break
            changed = changed or text != block.text
            blocks.append(block.model_copy(update={"text": text or block.text}))
        else:
            blocks.append(block)
    return rebuild(document, blocks) if changed else None


def _cased(word: str) -> Callable[[re.Match[str]], str]:
    return lambda match: word[:1].upper() + word[1:] if match.group()[:1].isupper() else word
