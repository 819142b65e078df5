"""What the flips aim at: for each criterion that a draft meets, the statements that support it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from agent.document import BlockKind, Document
from evals.labels import LabelledDraft
from evals.mutations.edit import MOST, Span, Target, locate, overlap, statements_at

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
        statements = with_tables(document, statements_at(document, spans))
        if statements and len(spans) == len(places):
            found.append(Target(criterion, statements, things().get(criterion, criterion.replace("_", " "))))
    return found


def with_tables(document: Document, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans, and of a table that one of them is a row of the other rows: what one row says, its like say too.

    A table that is most of the draft, as in a budget, is no one thing; of such only the row itself.
    """
    tables = {
        block.table
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW and any(overlap(span, (block.start, block.end)) for span in spans)
    }
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW and not block.header_row]
    found = set(spans)
    for table in tables:
        like = [(row.start, row.end) for row in rows if row.table == table]
        if sum(end - start for start, end in like) <= MOST * len(document.text):
            found.update(like)
    return tuple(sorted(found))


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
