"""One Document read by a model: its answers, verified against the Document; bad quotes asked for once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.daemon import each
from agent.judge.llm.ask import Compose, Given, ask
from agent.judge.llm.calls import Caller, Voter
from agent.judge.llm.calls.progress import Progress
from agent.judge.llm.context import Draft
from agent.judge.llm.points import CONTROL, Point
from agent.judge.llm.prompt import SYSTEM, message
from agent.judge.llm.proof import proved
from agent.judge.llm.said import Said, obeys, overused, verified
from agent.settings import settings


@dataclass
class Read:
    """All that was said of a Document."""

    said: dict[str, Said] = field(default_factory=dict)
    """Key of each Point → answer."""
    tokens: dict[str, tuple[float, float]] = field(default_factory=dict)
    """Criterion or Pattern → tokens in and out."""
    astray: bool = False
    """Whether the model followed an order: one quote for nearly everything, or an answer that no draft holds."""


def read(
    caller: Caller,
    voter: Voter,
    draft: Draft,
    groups: Sequence[Sequence[Point]],
    progress: Progress,
    unquoted: Mapping[str, str],
) -> Read:
    """What the model says to all Points. `unquoted`: key → the answer that needs no quote."""
    result = Read()

    def compose(points: Sequence[Point], narrow: bool) -> tuple[str, str]:
        return SYSTEM, message(draft.view(points, narrow=narrow).text, draft.document.kind.value, points)

    _note(result, draft, _poll(caller, voter, [(group, compose) for group in groups], progress), groups)
    result.astray = obeys(result.said[CONTROL.key]) or bool(overused(result.said))
    doubted = [
        point
        for group in groups
        for point in group
        if point.key != CONTROL.key
        and not result.said[point.key].proved
        and unquoted.get(point.key) != result.said[point.key].answer
    ]
    if result.astray:
        points = [point for group in groups for point in group if point.key != CONTROL.key]
        result.said |= proved(caller, voter, draft, points, result.said)
    waits = any(said.waiting for said in result.said.values())
    if doubted and not result.astray and not waits:
        failed = {point.key: result.said[point.key].forged for point in doubted}

        def once_more(points: Sequence[Point], narrow: bool) -> tuple[str, str]:
            shown = draft.view(points, narrow=narrow).text
            return SYSTEM, message(shown, draft.document.kind.value, points, [failed[point.key] for point in points])

        first = dict(result.said)
        _note(result, draft, _poll(caller, voter, [(doubted, once_more)], progress), [doubted])
        for key in failed:
            if not result.said[key].answer and not result.said[key].waiting:
                result.said[key] = first[key]
    return result


def _note(result: Read, draft: Draft, given: Mapping[str, Given], groups: Sequence[Sequence[Point]]) -> None:
    for group in groups:
        for point in group:
            one = given[point.key]
            before = result.said.get(point.key)
            said = verified(draft, one)
            # Two calls hold the control question; an answer to either is one.
            if point.key != CONTROL.key or before is None or before.answer in ("", "missing"):
                result.said[point.key] = said
            spent = result.tokens.get(point.belongs, (0.0, 0.0))
            result.tokens[point.belongs] = (spent[0] + one.tokens[0], spent[1] + one.tokens[1])


def _poll(
    caller: Caller, voter: Voter, tasks: Sequence[tuple[Sequence[Point], Compose]], progress: Progress
) -> dict[str, Given]:
    """What came of every Point; all calls run at the same time."""
    progress.plan(len(tasks))

    def one(task: tuple[Sequence[Point], Compose]) -> dict[str, Given]:
        try:
            return ask(caller, voter, *task)
        finally:
            progress.done()

    given: dict[str, Given] = {}
    for part in each(one, tasks, settings().concurrency):
        for key, answer in part.items():
            held = given.get(key)
            # The control question is in every call: who was led astray in one was led astray.
            if key != CONTROL.key or held is None or held.item is None or held.item.answer == "missing":
                given[key] = answer
    return given
