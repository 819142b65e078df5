"""What a reader must know about how a Document was judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from agent.judge.llm.context import Draft
from agent.judge.llm.votes import UNVERIFIED, Vote
from agent.review import Answer

MOST_NAMED = 8


def warnings_of(draft: Draft, votes: Mapping[str, Vote]) -> Iterator[str]:
    """One sentence for each thing that makes the answers partial."""
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
    if draft.leads_astray:
        yield (
            f"{name} led the model astray: it gave the same quote as evidence for nearly everything, or "
            "an answer that no draft holds. That counts for nothing, and where no other quote holds the offline "
            "judge's answer stands."
        )
    reasons: dict[str, list[str]] = {}
    for key, vote in votes.items():
        if vote.answer is Answer.UNKNOWN:
            reasons.setdefault(UNVERIFIED if vote.forged else vote.note, []).append(key)
    for reason, keys in reasons.items():
        dropped = f" ({_count(len(keys), 'quote')} dropped after asking twice)" if reason == UNVERIFIED else ""
        named = ", ".join(keys[:MOST_NAMED]) + (", …" if len(keys) > MOST_NAMED else "")
        yield f"{name}: {_count(len(keys), 'check')} not assessed, {reason}{dropped}: {named}."


def _count(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
