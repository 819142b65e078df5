"""Tries a model call again where its failure may pass: one policy for every call, the judge's and the chat's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import tenacity

from agent.model.failures import LONGEST_WAIT, CallFailedError, Cause
from agent.model.limits import limiter
from agent.settings import settings

FIRST_WAIT = 0.5
"""Seconds before the first retry, where the endpoint does not say; it doubles each time."""
LONGEST_BACKOFF = 30.0

Answer = TypeVar("Answer")


def persist(attempt: Callable[[int], Answer], retried: Callable[[], None] = lambda: None) -> Answer:
    """What `attempt(n)` returns, n from 1, tried until it is answered, cannot be, or has been tried often enough.

    `attempt` raises CallFailedError; so does this, with the last Failure. `retried` is told of each further try.
    An endpoint that asks for quiet gets it from the whole process.
    """
    for trial in tenacity.Retrying(
        stop=tenacity.stop_after_attempt(settings().attempts),
        wait=_wait,
        retry=tenacity.retry_if_exception(_worth_another_try),
        after=_keep_quiet,
        before_sleep=lambda _: retried(),
        reraise=True,
    ):
        with trial:
            return attempt(trial.retry_state.attempt_number)
    raise AssertionError("tenacity returns or raises")


def _worth_another_try(error: BaseException) -> bool:
    if not isinstance(error, CallFailedError) or error.failure.cause is not Cause.BUSY:
        return False
    return error.failure.retry_after is None or error.failure.retry_after <= LONGEST_WAIT


def _asked_for(state: tenacity.RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.failure.retry_after if isinstance(error, CallFailedError) else None


def _keep_quiet(state: tenacity.RetryCallState) -> None:
    asked = _asked_for(state)
    if asked is not None and asked <= LONGEST_WAIT:
        limiter().pause(asked)


def _wait(state: tenacity.RetryCallState) -> float:
    asked = _asked_for(state)
    if asked is not None:
        return asked
    return tenacity.wait_exponential_jitter(multiplier=FIRST_WAIT, max=LONGEST_BACKOFF, jitter=FIRST_WAIT)(state)
