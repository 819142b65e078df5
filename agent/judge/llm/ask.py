"""Gets an answer to every question that can be answered: smaller calls and smaller parts where a call fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.judge.llm.calls import Call, Caller, Reply, Voter
from agent.judge.llm.question import Question
from agent.judge.llm.schema import SCHEMA, Item, items_of
from agent.model.failures import Cause

MOST_AGAIN = 1
"""How often what was left unanswered is asked again."""

Compose = Callable[[Sequence[Question], bool], tuple[str, str]]
"""Questions, and whether to show less → system and user message."""


@dataclass(frozen=True)
class Given:
    """What came of a question: an item, or the reason why there is none."""

    item: Item | None
    why_not: str = ""
    waiting: bool = False
    """Whether the answer is still to come from a file."""


def ask(
    caller: Caller,
    voter: Voter,
    questions: Sequence[Question],
    compose: Compose,
    *,
    narrow: bool = False,
    again: int = 0,
) -> dict[str, Given]:
    """Key of each question → what came of it.

    A call that is too long, refused or filtered is made once more in halves that show less; what a reply leaves out
    or garbles is asked once more.
    """
    call = Call(*compose(questions, narrow), tuple(question.key for question in questions), SCHEMA, again)
    reply = caller.reply(call, voter)
    if reply.cause in (Cause.OVERFLOW, Cause.FILTERED) and not narrow:
        return _in_halves(caller, voter, questions, compose, narrow=True, again=again)
    if reply.cause is not None:
        return {question.key: Given(None, reply.what, reply.cause is Cause.WAITING) for question in questions}
    items = items_of(reply.text, len(questions))
    given = {question.key: Given(items[n]) for n, question in enumerate(questions, 1) if n in items}
    left = [question for question in questions if question.key not in given]
    if left and again < MOST_AGAIN:
        once_more = _in_halves if reply.finish == "length" else ask
        given |= once_more(caller, voter, left, compose, narrow=narrow, again=again + 1)
    elif left:
        given |= {question.key: Given(None, _useless(reply)) for question in left}
    return given


def _in_halves(
    caller: Caller, voter: Voter, questions: Sequence[Question], compose: Compose, *, narrow: bool, again: int
) -> dict[str, Given]:
    middle = (len(questions) + 1) // 2
    given: dict[str, Given] = {}
    for half in (questions[:middle], questions[middle:]):
        if half:
            given |= ask(caller, voter, half, compose, narrow=narrow, again=again)
    return given


def _useless(reply: Reply) -> str:
    if not reply.text.strip():
        return "the model's reply was empty"
    return "the model's reply was cut off" if reply.finish == "length" else "the model's reply could not be read"
