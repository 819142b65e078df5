"""States of milestones and stories: what one draft calls done and another, later one calls not begun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.document import BlockKind, Document, DocumentKind
from agent.facts.fact import Fact, Role, Unit, Value
from agent.facts.words import clean, qualifiers_of, subject_of
from agent.verify import evidence_at

_DONE = re.compile(
    r"[\s✅✓☑*]*(?:done|complete[d]?|delivered|finished|passed|closed|achieved|live|signed|approved)\b[^a-z]*", re.I
)
_OPEN = re.compile(
    r"[\s❌⏳☐*]*(?:not (?:yet )?(?:started|begun|done|delivered|complete[d]?)|to ?do|open|pending|planned"
    r"|outstanding|in (?:design|progress|planning)"
    r"|not started|blocked|delayed)\b[^a-z]*", re.I,
)  # fmt: skip
_STATE_HEADER = re.compile(r"\b(?:state|status|progress|done)\b", re.I)


def facts_of_states(document: Document) -> Iterator[Fact]:
    """The states that rows of tables and `label: state` pairs give to named things."""
    for block in document.blocks:
        if block.hidden or block.header_row:
            continue
        if block.kind is BlockKind.TABLE_ROW and len(block.cells) >= 2:
            label = clean(block.cells[0].text)
            states = [cell.text for cell in block.cells[1:] if _STATE_HEADER.search(cell.header)]
        else:
            pair = re.match(r"\W*([^:\n]{4,60}):\s*([^\n]{2,40})$", block.text)
            label, states = (clean(pair[1]), [pair[2]]) if pair else ("", [])
        for state in states[:1]:
            done, waits = _DONE.fullmatch(state), _OPEN.fullmatch(state)
            subject = subject_of(label)
            if (done or waits) and len(subject.split()) >= 2:
                value = Value(Unit.STATE, 0, 0, state.strip(), words=("done" if done else "open",))
                yield Fact(
                    subject=subject, title=label, value=value, role=Role.STATED, qualifiers=qualifiers_of(label),
                    evidence=evidence_at(document, block.start, block.end), document=document.name, kind=document.kind,
                    how="table",
                )  # fmt: skip


def is_setback(one: Fact, other: Fact) -> bool:
    """Whether two states cannot both hold: a plan says done, and a report says that it is open."""
    done, waits = sorted((one, other), key=lambda fact: fact.value.words != ("done",))
    if done.value.words == waits.value.words:
        return False
    same_draft = done.evidence.document == waits.evidence.document
    return same_draft or (waits.kind is DocumentKind.STATUS and done.kind is not DocumentKind.STATUS)
