"""What a reader must know about how a Document was judged."""

from __future__ import annotations

from collections.abc import Iterator

from agent.judge.llm.context import Draft
from agent.judge.llm.points import CONTROL
from agent.judge.llm.reading import Read

MOST_NAMED = 8


def warnings_of(draft: Draft, read: Read, fell_back: list[str]) -> Iterator[str]:
    """One sentence for each thing that makes the answers partial. `fell_back`: what the offline judge decided."""
    name = draft.document.name
    if not draft.fits:
        yield (
            f"{name} does not fit the model's context (PILOT_REVIEW_CONTEXT_TOKENS): the model read its outline and "
            "the passages found for each question, not the whole draft."
        )
    if draft.addressed:
        yield (
            f"{name} has {_count(draft.addressed, 'sentence')} that address whoever reviews it; they were not shown "
            "to the model and count as no evidence."
        )
    if read.astray:
        yield (
            f"{name} led the model astray: it gave the same quote as evidence for nearly everything, or "
            "an answer that no draft holds. Each level was asked again with nothing but its quotes "
            "in sight; what rests on the order counts as missing."
        )
    elif fell_back:
        yield (
            f"{name}: {_count(len(fell_back), 'answer')} of the model had no quote that is in the draft, asked twice; "
            f"the offline judge's stand: {_named(fell_back)}."
        )
    reasons: dict[str, list[str]] = {}
    for key, said in read.said.items():
        if not said.answer and key != CONTROL.key:
            reasons.setdefault(said.why_not, []).append(key)
    for reason, keys in reasons.items():
        yield f"{name}: {_count(len(keys), 'answer')} not given, {reason}: {_named(keys)}."


def _named(keys: list[str]) -> str:
    return ", ".join(keys[:MOST_NAMED]) + (", …" if len(keys) > MOST_NAMED else "")


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
