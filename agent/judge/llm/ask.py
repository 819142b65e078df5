"""Gets an answer to every question that can be answered: smaller calls and smaller parts where a call fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.judge.llm.calls import Call, Caller, Reply, Voter
from agent.judge.llm.context import Draft
from agent.judge.llm.prompt import SYSTEM, draft_message
from agent.judge.llm.question import Question
from agent.judge.llm.schema import SCHEMA, Item, items_of
from agent.model.failures import Cause
from agent.review import Answer

MOST_AGAIN = 1
"""How often what was left unanswered is asked again."""


@dataclass(frozen=True)
class Given:
    """What came of a question: an item, or the reason why there is none."""

    item: Item | None
    why_not: str = ""
    whole: bool = True
    """Whether the model had the whole Document before it."""

    @property
    def answer(self) -> Answer:
        """The answer as given, nothing of it verified."""
        return self.item.answer if self.item else Answer.UNKNOWN


def ask_draft(
    caller: Caller,
    voter: Voter,
    draft: Draft,
    questions: Sequence[Question],
    *,
    narrow: bool = False,
    again: int = 0,
) -> dict[str, Given]:
    """Key of each question → what came of it."""
    view = draft.view(questions, narrow=narrow)
    call = Call(SYSTEM, draft_message(view.text, questions), tuple(q.key for q in questions), SCHEMA, again)
    reply = caller.reply(call, voter)
    if reply.cause in (Cause.OVERFLOW, Cause.FILTERED) and not narrow:
        return _in_halves(caller, voter, draft, questions, narrow=True, again=again)
    if reply.cause is not None:
        return {question.key: Given(None, reply.what) for question in questions}
    items = items_of(reply.text, len(questions))
    given = {q.key: Given(items[n], whole=view.whole) for n, q in enumerate(questions, 1) if n in items}
    left = [question for question in questions if question.key not in given]
    if left and again < MOST_AGAIN:
        given |= (
            _in_halves(caller, voter, draft, left, narrow=narrow, again=again + 1)
            if reply.finish == "length"
            else ask_draft(caller, voter, draft, left, narrow=narrow, again=again + 1)
        )
    elif left:
        given |= {question.key: Given(None, _useless(reply)) for question in left}
    return given


def _in_halves(
    caller: Caller, voter: Voter, draft: Draft, questions: Sequence[Question], *, narrow: bool, again: int
) -> dict[str, Given]:
    middle = (len(questions) + 1) // 2
    given: dict[str, Given] = {}
    for half in (questions[:middle], questions[middle:]):
        if half:
            given |= ask_draft(caller, voter, draft, half, narrow=narrow, again=again)
    return given


def _useless(reply: Reply) -> str:
    if not reply.text.strip():
        return "the model's reply was empty"
    return "the model's reply was cut off" if reply.finish == "length" else "the model's reply could not be read"
