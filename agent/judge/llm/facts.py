"""Facts from a model: one or two calls a draft list them, one call a dossier says which are about the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.facts.llm import (
    FACTS_SCHEMA,
    FACTS_SYSTEM,
    MOST_FACTS,
    SAME_SCHEMA,
    SAME_SYSTEM,
    conflicts_from,
    facts_from,
    same_message,
)
from agent.judge.llm.calls.call import Call, Caller, Reply, Voter, tokens_of
from agent.model.failures import Cause

if TYPE_CHECKING:
    from agent.facts import Conflict, Fact
    from agent.judge.llm.context import Draft

_QUESTION = "Questions about the draft: what does it state?"
MOST_PARTS = 2
"""Calls on one draft; what of a very long one does not fit them is read by the program alone."""
FACT_TOKENS = 90
"""Room for one fact in a reply."""


def facts_by_model(draft: Draft, caller: Caller, voter: Voter, budget: int) -> tuple[tuple[Fact, ...], str]:
    """The facts of a draft that it bears out, and a warning where the model did not answer."""
    facts: list[Fact] = []
    for text in _parts(draft, budget):
        call = Call(FACTS_SYSTEM, f"{text}\n\n{_QUESTION}", ("facts",), FACTS_SCHEMA, form="facts")
        reply = caller.reply(call, voter)
        if reply.cause is not None:
            return tuple(facts), _warning(draft.document.name, reply)
        facts += facts_from(draft.document, reply.text, quoted=draft.quoted)
    return tuple(facts), ""


def conflicts_by_model(facts: Sequence[Fact], caller: Caller, voter: Voter) -> tuple[list[Conflict], str]:
    """What the facts of a dossier disagree on, by the model's grouping and the program's comparison."""
    if len(facts) < 2:
        return [], ""
    call = Call(SAME_SYSTEM, same_message(facts), ("same",), SAME_SCHEMA, form="facts")
    reply = caller.reply(call, voter)
    if reply.cause is not None:
        return [], _warning("the drafts together", reply)
    return conflicts_from(facts, reply.text), ""


def _parts(draft: Draft, budget: int) -> list[str]:
    if draft.fits:
        return [draft.view(()).text]
    room = budget - MOST_FACTS * FACT_TOKENS - tokens_of(FACTS_SYSTEM)
    parts: list[list[int]] = [[]]
    used = 0
    for number, block in enumerate(draft.document.blocks):
        used += tokens_of(block.text) + 4
        if used > room * 3 // 4 and parts[-1]:
            parts.append([])
            used = tokens_of(block.text) + 4
        parts[-1].append(number)
    return [draft.part(numbers) for numbers in parts[:MOST_PARTS]]


def _warning(what: str, reply: Reply) -> str:
    if reply.cause is Cause.WAITING:
        return ""
    return f"Contradictions of {what}: the model did not answer ({reply.what}); the program looked for them alone."
