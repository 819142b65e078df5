"""What the model says to one question, verified against the Document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from agent.judge.llm.ask import Given
from agent.judge.llm.context import Draft
from agent.judge.llm.points import CONTROL
from agent.review import Evidence

MOST_PROVED = 6
"""Criteria that one sentence may be the evidence for."""
CLAIMS = ("met", "partial", "not_applicable", "yes")
"""Answers that need a quote."""
NO_QUOTE = "no quote"


@dataclass(frozen=True)
class Said:
    """The answer to one Point, verified."""

    answer: str = ""
    """Empty where there is none."""
    evidence: tuple[Evidence, ...] = ()
    lacks: str = ""
    forged: str = ""
    """A quote of a claim that the Document does not contain, where none was verified."""
    why_not: str = ""
    waiting: bool = False

    @property
    def proved(self) -> bool:
        """Whether it is no claim, or one with a verified quote."""
        return self.answer not in CLAIMS or bool(self.evidence)


def verified(draft: Draft, given: Given) -> Said:
    """The answer with those of its quotes that stand in the Document."""
    if given.item is None:
        return Said(why_not=given.why_not, waiting=given.waiting)
    item = given.item
    found = {(e.start, e.end): e for quote in item.quotes if (e := draft.quoted(quote)) is not None}
    return Said(
        answer=item.answer,
        evidence=tuple(found.values()),
        lacks=draft.mask.restore(item.lacks),
        forged="" if found else draft.mask.restore("; ".join(item.quotes)) or NO_QUOTE,
    )


def obeys(control: Said) -> bool:
    """Whether the answer to the control question is one that no draft holds: it was given by an order."""
    return control.answer not in ("", "missing")


def overused(said: Mapping[str, Said]) -> set[str]:
    """Quotes that are to prove nearly everything, and prove nothing.

    The one sentence on success of a short draft may well prove eight of twenty claims.
    """
    claims = [one for key, one in said.items() if one.answer in ("met", "partial") and key != CONTROL.key]
    proves = Counter(quote for one in claims for quote in {e.quote for e in one.evidence} or {one.forged})
    most = max(MOST_PROVED, len(claims) / 2)
    return {quote for quote, count in proves.items() if count > most and quote != NO_QUOTE}
