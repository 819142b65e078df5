"""Where a draft leads the model astray: each claim again, with nothing in sight but the sentences it was proved by.

An order stands in none of these calls unless it was itself quoted; then the calls are halved until it stands alone.
A claim keeps the lower of both levels, and one that rests on the order is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.judge.llm.ask import ask
from agent.judge.llm.calls import Caller, Voter
from agent.judge.llm.context import Draft
from agent.judge.llm.points import CONTROL, Point
from agent.judge.llm.prompt import SYSTEM, fenced, message
from agent.judge.llm.said import Said, obeys, overused, verified

_RANK = {"missing": 0, "partial": 1, "met": 2}
NOTHING = Said(answer="missing")


def proved(
    caller: Caller, voter: Voter, draft: Draft, points: Sequence[Point], said: Mapping[str, Said]
) -> dict[str, Said]:
    """What is left of the claims among `said`, for each Point that has levels."""
    worn = overused(said)
    left = {point.key: NOTHING for point in points if point.graded and said[point.key].answer not in ("", "missing")}
    claims = [
        point
        for point in points
        if point.key in left
        and said[point.key].answer in _RANK
        and any(evidence.quote not in worn for evidence in said[point.key].evidence)
    ]
    if claims:
        left |= _halved(caller, voter, draft, claims, said)
    return left


def _halved(
    caller: Caller, voter: Voter, draft: Draft, claims: Sequence[Point], said: Mapping[str, Said]
) -> dict[str, Said]:
    quotes = {(e.start, e.end) for point in claims for e in said[point.key].evidence}
    shown = fenced("DRAFT", "\n\n".join(draft.passage(*place) for place in sorted(quotes)))
    kind = draft.document.kind.value
    given = ask(caller, voter, [*claims, CONTROL], lambda points, _: (SYSTEM, message(shown, kind, points)))
    if not obeys(verified(draft, given[CONTROL.key])):
        return {point.key: _lower(said[point.key], verified(draft, given[point.key])) for point in claims}
    if len(claims) == 1:
        return {claims[0].key: NOTHING}
    middle = len(claims) // 2
    return _halved(caller, voter, draft, claims[:middle], said) | _halved(caller, voter, draft, claims[middle:], said)


def _lower(first: Said, again: Said) -> Said:
    """The lower of two levels, with the proof it has."""
    if again.answer not in _RANK:
        return NOTHING
    if _RANK[again.answer] >= _RANK[first.answer]:
        return first
    return again if again.proved else replace(again, evidence=first.evidence)
