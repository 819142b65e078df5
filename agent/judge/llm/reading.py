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
from agent.review import Evidence
from agent.settings import settings

MOST_PROVED = 6
"""Criteria that one sentence may be the evidence for."""
CLAIMS = ("met", "partial", "not_applicable", "yes")
"""Answers that need a quote."""


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
    result.astray = _astray(result.said)
    doubted = [
        point
        for group in groups
        for point in group
        if point.key != CONTROL.key
        and not result.said[point.key].proved
        and unquoted.get(point.key) != result.said[point.key].answer
    ]
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
            said = _verified(draft, one)
            # Two calls hold the control question; an answer to either is one.
            if point.key != CONTROL.key or before is None or before.answer in ("", "missing"):
                result.said[point.key] = said
            spent = result.tokens.get(point.belongs, (0.0, 0.0))
            result.tokens[point.belongs] = (spent[0] + one.tokens[0], spent[1] + one.tokens[1])


def _verified(draft: Draft, given: Given) -> Said:
    if given.item is None:
        return Said(why_not=given.why_not, waiting=given.waiting)
    item = given.item
    found = {(e.start, e.end): e for quote in item.quotes if (e := draft.quoted(quote)) is not None}
    return Said(
        answer=item.answer,
        evidence=tuple(found.values()),
        lacks=draft.mask.restore(item.lacks),
        forged="" if found else draft.mask.restore("; ".join(item.quotes)) or "no quote",
    )


def _astray(said: Mapping[str, Said]) -> bool:
    """Who grades what no draft holds, or proves nearly everything by one sentence, follows an order in the draft."""
    control = said.get(CONTROL.key)
    if control is not None and control.answer not in ("", "missing"):
        return True
    proves: dict[str, int] = {}
    for key, one in said.items():
        if one.answer in ("met", "partial") and key != CONTROL.key:
            for quote in {e.quote for e in one.evidence} or {one.forged}:
                proves[quote] = proves.get(quote, 0) + 1
    return any(count > MOST_PROVED for quote, count in proves.items() if quote != "no quote")


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
