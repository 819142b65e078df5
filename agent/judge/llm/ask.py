"""Gets an answer to every question that can be answered: smaller calls and smaller parts where a call fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.judge.llm.calls import Call, Caller, Reply, Voter
from agent.judge.llm.points import Point
from agent.judge.llm.schema import SCHEMA, Item, items_of
from agent.model.failures import Cause

MOST_AGAIN = 1
"""How often what was left unanswered is asked again."""

Compose = Callable[[Sequence[Point], bool], tuple[str, str]]
"""Points, and whether to show less → system and user message."""


@dataclass(frozen=True)
class Given:
    """What came of a question: an item, or the reason why there is none; and its share of the tokens in and out."""

    item: Item | None
    why_not: str = ""
    waiting: bool = False
    """Whether the answer is still to come from a file."""
    tokens: tuple[float, float] = (0.0, 0.0)


def ask(
    caller: Caller, voter: Voter, points: Sequence[Point], compose: Compose, *, narrow: bool = False, again: int = 0
) -> dict[str, Given]:
    """Key of each Point → what came of it.

    A call that is too long, refused or filtered is made once more in halves that show less; what a reply leaves out
    or garbles is asked once more.
    """
    call = Call(*compose(points, narrow), tuple(point.key for point in points), SCHEMA, again)
    reply = caller.reply(call, voter)
    if reply.cause in (Cause.OVERFLOW, Cause.FILTERED) and not narrow:
        return _in_halves(caller, voter, points, compose, narrow=True, again=again)
    if reply.cause is not None:
        return {point.key: Given(None, reply.what, reply.cause is Cause.WAITING) for point in points}
    if cut_off(call, reply):
        return {point.key: Given(None, CUT_PROMPT) for point in points}
    share = (reply.input_tokens / len(points), reply.output_tokens / len(points))
    items = items_of(reply.text, points)
    given = {point.key: Given(items[n], tokens=share) for n, point in enumerate(points, 1) if n in items}
    left = [point for point in points if point.key not in given]
    if left and again < MOST_AGAIN:
        once_more = _in_halves if reply.finish == "length" else ask
        given |= once_more(caller, voter, left, compose, narrow=narrow, again=again + 1)
    elif left:
        given |= {point.key: Given(None, _useless(reply), tokens=share) for point in left}
    return given


CUT_PROMPT = "the server read only the beginning of what it was sent (its context is too small)"
LEAST_READ = 0.5
"""Share of the estimated tokens that a server must have counted; estimates are good to about a fifth."""
SMALL = 1500
"""Estimated tokens below which nothing is cut off by any server."""
CONTEXTS = tuple(2**power for power in range(11, 18))
"""Sizes at which servers cut, with a margin: a count of just that many is no coincidence where more was sent."""


def cut_off(call: Call, reply: Reply) -> bool:
    """Whether the server counted far fewer tokens than it was sent: it cut the prompt and answered all the same."""
    sent, counted = call.input_tokens, reply.input_tokens
    if not reply.counted or not counted or sent < SMALL:
        return False
    at_a_limit = any(size - 8 <= counted <= size for size in CONTEXTS) and sent > 1.1 * counted
    return counted < LEAST_READ * sent or at_a_limit


def _in_halves(
    caller: Caller, voter: Voter, points: Sequence[Point], compose: Compose, *, narrow: bool, again: int
) -> dict[str, Given]:
    middle = (len(points) + 1) // 2
    given: dict[str, Given] = {}
    for half in (points[:middle], points[middle:]):
        if half:
            given |= ask(caller, voter, half, compose, narrow=narrow, again=again)
    return given


def _useless(reply: Reply) -> str:
    if not reply.text.strip():
        return "the model's reply was empty"
    return "the model's reply was cut off" if reply.finish == "length" else "the model's reply could not be read"
