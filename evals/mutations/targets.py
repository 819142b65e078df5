"""What the flips aim at: for each criterion that a draft meets, the statements that support it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from agent.document import Document
from evals.labels import LabelledDraft
from evals.mutations.edit import Span, Target, locate, statements_at

_HERE = Path(__file__).parent


def targets_of(draft: LabelledDraft, document: Document) -> list[Target]:
    """The Targets of a draft: criteria labelled met or partial whose passages are all found in the Document."""
    found = []
    for criterion, level in draft.labels.items():
        if level not in ("met", "partial"):
            continue
        quotes = [draft.quotes.get(criterion, ""), *_further_passages().get(draft.name, {}).get(criterion, [])]
        places = [locate(document, quote) for quote in quotes if quote]
        spans: list[Span] = [place for place in places if place is not None]
        statements = statements_at(document, spans)
        if statements and len(spans) == len(places):
            found.append(Target(criterion, statements, things().get(criterion, criterion.replace("_", " "))))
    return found


@cache
def things() -> dict[str, str]:
    """Criterion → what it asks for, as a noun phrase without an article."""
    content: dict[str, str] = json.loads((_HERE / "things.json").read_text(encoding="utf-8"))
    return content


@cache
def _further_passages() -> dict[str, dict[str, list[str]]]:
    """Draft → criterion → passages that also support it; a label quotes only one."""
    content: dict[str, dict[str, list[str]]] = json.loads((_HERE / "passages.json").read_text(encoding="utf-8"))
    return content
