"""A process that reviews pilots one by one, watched: what kills it, outlasts its time or swells costs one pilot."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from agent.batch.engine import Work
from agent.batch.outcome import Outcome
from agent.batch.task import CannotWriteError, Task, fail
from agent.settings import limits, settings
from agent.work.apart import megabytes_of

PILOTS_A_PROCESS = 50
"""After so many a process is replaced, so that what libraries leave behind does not add up."""
TRIES = 2
"""Of a pilot whose process died."""
LOOK = 0.2
"""Seconds between looks at the clock and at memory."""


class Worker:
    """One process, and the pilot it is busy with; it loads rubric and judge once."""

    def __init__(self, work: Work, seconds: float) -> None:
        self._work = work
        self._seconds = seconds
        self._megabytes = limits().review_mb
        self._start()

    def give(self, task: Task) -> None:
        """Begins with a pilot."""
        self._task, self._tries = task, 1
        self.busy = True
        self._send()

    def ended(self, spoke: bool) -> Outcome | None:
        """What became of its pilot; None where it is still busy. `spoke`: whether its pipe has something to say.

        Raises CannotWriteError.
        """
        if spoke:
            outcome = self._received()
        elif time.monotonic() - self._since > self._seconds:
            self._restart()
            outcome = fail(self._task, f"It took longer than {self._seconds:g} seconds and was stopped.")
        elif megabytes_of(self._process.pid) > self._megabytes:
            self._restart()
            outcome = fail(
                self._task,
                f"It needed more than {self._megabytes:,} MB of memory and was stopped; "
                "review fewer or smaller drafts, or raise PILOT_REVIEW_MAX_REVIEW_MB.",
            )
        else:
            return None
        self.busy = outcome is None
        return outcome

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self.pipe.close()
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        context: Any = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        if sys.platform != "win32":
            context.set_forkserver_preload(["agent.batch.preload"])
        self.pipe, theirs = context.Pipe()
        self._process: Any = context.Process(target=_serve, args=(theirs, self._work, dict(os.environ)), daemon=True)
        self._process.start()
        theirs.close()
        self.busy = False
        self._given = 0

    def _restart(self) -> None:
        self.end()
        self._start()

    def _send(self) -> None:
        if self._given >= PILOTS_A_PROCESS:
            self._restart()
            self.busy = True
        # If it died between two pilots, the pipe says so at the next look.
        with suppress(OSError, EOFError):
            if not self._given:
                self.pipe.recv()  # until it is ready: its start is no pilot's time
            self.pipe.send(self._task)
        self._given += 1
        self._since = time.monotonic()

    def _received(self) -> Outcome | None:
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            self._restart()
            if self._tries == TRIES:
                return fail(
                    self._task, "The process that reviewed it died, twice (out of memory, or a fault in a library)."
                )
            self._tries += 1
            self._send()
            return None
        if isinstance(outcome, CannotWriteError):
            raise outcome
        return outcome if isinstance(outcome, Outcome) else None


def _serve(pipe: Connection, work: Work, environment: dict[str, str]) -> None:
    """Takes tasks until the pipe is closed. Ctrl-C is the parent's: it ends its children."""
    # A process forked from a server has the environment of the day that server was started.
    os.environ.clear()
    os.environ.update(environment)
    settings.cache_clear()
    limits.cache_clear()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(None)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(work(task))
        except CannotWriteError as error:
            pipe.send(error)
