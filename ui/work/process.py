"""A task in a process of its own: it tells what it is at, and is stopped when it is not wanted or takes too long."""

from __future__ import annotations

import ctypes
import multiprocessing
import pickle
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any, TypeVar

from agent.errors import PilotReviewError

Result = TypeVar("Result")
Tell = Callable[[str], None]
_BEAT = 1.0
"""Seconds between two questions whether the task is still wanted."""
_PARENT_DIED = 1
"""Linux' PR_SET_PDEATHSIG."""


class StoppedError(PilotReviewError):
    """The task was stopped because nobody wants it any more."""


class BrokenOffError(PilotReviewError):
    """The task's process died or took too long."""


def run(
    task: Callable[..., Result], *given: Any, seconds: float, tell: Tell, wanted: Callable[[], bool] = lambda: True
) -> Result:
    """What `task(*given, tell)` returns, done in another process; raises what it raises.

    `tell` gets each stage; `wanted` is asked about once a second. Raises StoppedError and BrokenOffError.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(theirs, task, given), daemon=True)
    process.start()
    theirs.close()
    ends = monotonic() + seconds
    try:
        while True:
            if ours.poll(_BEAT):
                what, value = _received(ours)
                if what == "stage":
                    tell(value)
                elif what == "done":
                    return value  # type: ignore[no-any-return]
                else:
                    raise value
            if not wanted():
                raise StoppedError("The review was cancelled.")
            if monotonic() > ends:
                raise BrokenOffError(f"This took longer than {seconds:,.0f} s and was stopped; try with fewer drafts.")
    finally:
        process.kill()
        process.join()
        ours.close()


def _received(connection: Connection) -> tuple[str, Any]:
    try:
        return connection.recv()  # type: ignore[no-any-return]
    except (EOFError, OSError, pickle.UnpicklingError):
        raise BrokenOffError("The program broke off at these drafts, perhaps for want of memory.") from None


def _child(connection: Connection, task: Callable[..., Any], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
    try:
        connection.send(("done", task(*given, lambda stage: connection.send(("stage", stage)))))
    except PilotReviewError as error:
        connection.send(("failed", error))
    except Exception as error:
        connection.send(("failed", BrokenOffError(f"The program failed here ({type(error).__name__}: {error}).")))
    finally:
        connection.close()
