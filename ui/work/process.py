"""A task in a process of its own: it tells what it is at, and is stopped when it is not wanted or takes too much."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any, TypeVar

from agent.errors import PilotReviewError
from agent.settings import limits
from agent.work import apart

Result = TypeVar("Result")
Tell = Callable[[str], None]
_BEAT = 1.0
"""Seconds between two questions whether the task is still wanted: the answer is looked up in the database."""


class StoppedError(PilotReviewError):
    """The task was stopped because nobody wants it any more."""


class BrokenOffError(PilotReviewError):
    """The task's process died, or took too much time or memory."""


def run(
    task: Callable[..., Result], *given: Any, seconds: float, tell: Tell, wanted: Callable[[], bool] = lambda: True
) -> Result:
    """What `task(*given, tell)` returns, done in another process; raises what it raises.

    `tell` gets each stage; `wanted` is asked about once a second. Raises StoppedError and BrokenOffError.
    """
    asking = _Asking(wanted)
    try:
        for done, value in apart.run_apart(
            partial(_do, task, given), seconds=seconds, megabytes=limits().review_mb, wanted=asking
        ):
            if done:
                return value  # type: ignore[no-any-return]
            tell(value)
    except apart.StoppedError as stopped:
        if not asking.wanted:
            raise StoppedError("The review was cancelled.") from None
        raise BrokenOffError(f"This was given up, because {stopped}; try with fewer drafts.") from None
    except RuntimeError as error:
        raise BrokenOffError(f"The program failed here ({error}).") from None
    raise AssertionError("a task that comes to its end tells its result")


class _Asking:
    """Asks once in a while, and knows the last answer in between."""

    def __init__(self, ask: Callable[[], bool]) -> None:
        self._ask = ask
        self._next = monotonic() + _BEAT
        self.wanted = True

    def __call__(self) -> bool:
        if self.wanted and monotonic() >= self._next:
            self.wanted = self._ask()
            self._next = monotonic() + _BEAT
        return self.wanted


def _do(task: Callable[..., Any], given: tuple[Any, ...], tell: apart.Tell) -> None:
    """In the process."""
    tell((True, task(*given, lambda stage: tell((False, stage)))))
