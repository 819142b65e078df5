"""What voters say, verified; and what they say together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.judge.llm.ask import Given
from agent.judge.llm.context import Draft
from agent.review import Answer, Evidence

CLAIMS = (Answer.YES, Answer.DEFERRED, Answer.DENIED)
"""Answers that need a quote."""
UNVERIFIED = "no quote could be verified"


@dataclass(frozen=True)
class Vote:
    """An answer to one question, verified: a claim has Evidence."""

    answer: Answer
    evidence: Evidence | None = None
    note: str = ""
    forged: str = ""
    """The quote it was claimed with that the Document does not contain."""
    agreement: float = 1.0
    """Share of those asked who say so, 0..1."""
    looked: bool = False
    """Whether a second look at single passages came to this."""
    was_no: bool = False
    """Whether it was a `no` whose second look failed: only that look need be made up for."""


def verified(draft: Draft, given: Given) -> Vote:
    """The answer, where its quote stands in the Document; else `unknown`."""
    if given.item is None:
        return Vote(Answer.UNKNOWN, note=given.why_not)
    item = given.item
    if item.answer is Answer.UNKNOWN:
        return Vote(Answer.UNKNOWN, note=item.note or "the model could not tell")
    if item.answer not in CLAIMS:
        return Vote(item.answer, note=item.note)
    note = draft.mask.restore(item.note)
    for quote in item.quotes:
        evidence = draft.quoted(quote)
        if evidence is not None:
            return Vote(item.answer, evidence, note)
    return Vote(Answer.UNKNOWN, note=UNVERIFIED, forged=draft.mask.restore("; ".join(item.quotes)) or "no quote")


def majority(votes: Sequence[Vote]) -> Vote:
    """What more than half of those who could answer say; `unknown` where there is no such answer."""
    told = [vote for vote in votes if vote.answer is not Answer.UNKNOWN]
    if not told:
        return next((vote for vote in votes if vote.forged), votes[0])
    counts = Counter(vote.answer for vote in told)
    answer, count = counts.most_common(1)[0]
    said = ", ".join(f"{number} {name.value}" for name, number in counts.most_common())
    if count * 2 <= len(told):
        return Vote(Answer.UNKNOWN, note=f"the panel is split: {said}")
    chosen = next(vote for vote in told if vote.answer is answer)
    if len(counts) == 1:
        return chosen
    return replace(chosen, note=_joined(chosen.note, f"panel: {said}"), agreement=count / len(told))


def after_look(first: Vote, look: Vote, *, absent: bool) -> Vote:
    """What stands after the second look. `absent`: on this `no` a level `missing` would rest."""
    if look.answer is not Answer.UNKNOWN:
        kept = first.evidence if look.evidence is None and look.answer is first.answer else look.evidence
        note = look.note
        if look.answer is not first.answer and first.evidence is not None:
            note = _joined(note, f"first answered {first.answer.value}, which a second look did not confirm")
        same = look.answer is first.answer
        return replace(
            look,
            evidence=kept,
            note=_joined(note, first.note if same and first.agreement < 1 else ""),
            agreement=min(first.agreement, look.agreement),
            looked=True,
        )
    if first.evidence is not None:
        return replace(
            first, note=_joined(first.note, "not confirmed by a second look"), agreement=first.agreement * 0.8
        )
    if first.answer is Answer.NO and not absent:
        return first
    return Vote(Answer.UNKNOWN, note=look.note, forged=first.forged, was_no=first.answer is Answer.NO)


def after_dear(first: Vote, dear: Vote) -> Vote:
    """What stands after the dearer model was asked too."""
    if dear.answer is Answer.UNKNOWN:
        return first
    if first.answer in (Answer.UNKNOWN, dear.answer):
        return dear
    note = f"the first model said {first.answer.value}, the dearer one {dear.answer.value}"
    return replace(dear, note=_joined(dear.note, note), agreement=dear.agreement * 0.75)


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
