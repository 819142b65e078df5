"""Processes of this machine. A pilot that kills its process, outlasts its time or swells costs itself and no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from agent.batch.engine import Work
from agent.batch.outcome import Outcome
from agent.batch.task import CannotWriteError, Task, fail
from agent.settings import limits
from agent.work.apart import megabytes_of

PILOTS_A_PROCESS = 50
"""After so many a process is replaced, so that what libraries leave behind does not add up."""
TRIES = 2
"""Of a pilot whose process died."""
_LOOK = 0.2
"""Seconds between looks at the clock and at memory."""


class LocalEngine:
    """At most `jobs` processes; each loads rubric and judge once and then takes pilots one by one."""

    def __init__(self, jobs: int, seconds: float) -> None:
        self._jobs = jobs
        self._seconds = seconds
        self._megabytes = limits().review_mb

    def run(self, tasks: Sequence[Task], work: Work, stop: Callable[[], bool]) -> Iterator[Outcome]:
        """See Engine."""
        waiting = deque((task, 1) for task in tasks)
        workers = [_Worker(work) for _ in range(min(self._jobs, len(tasks)))]
        try:
            while True:
                for worker in workers:
                    if waiting and not worker.busy and not stop():
                        worker.give(*waiting.popleft())
                busy = [worker for worker in workers if worker.busy]
                if not busy:
                    return
                ready = set(wait([worker.pipe for worker in busy], timeout=_LOOK))
                for worker in busy:
                    outcome = self._ended(worker, worker.pipe in ready, waiting)
                    if outcome is not None:
                        yield outcome
        finally:
            for worker in workers:
                worker.end()

    def _ended(self, worker: _Worker, spoke: bool, waiting: deque[tuple[Task, int]]) -> Outcome | None:
        task, tries = worker.task, worker.tries
        if spoke:
            outcome = worker.take()
            if outcome is not None:
                return outcome
            if tries < TRIES:
                waiting.append((task, tries + 1))
                return None
            return fail(task, "The process that reviewed it died, twice (out of memory, or a fault in a library).")
        if worker.age > self._seconds:
            worker.restart()
            return fail(task, f"It took longer than {self._seconds:g} seconds and was stopped.")
        if worker.megabytes > self._megabytes:
            worker.restart()
            return fail(
                task,
                f"It needed more than {self._megabytes:,} MB of memory and was stopped; "
                "review fewer or smaller drafts, or raise PILOT_REVIEW_MAX_REVIEW_MB.",
            )
        return None


class _Worker:
    """One process, and what it is busy with."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._start()

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

    def give(self, task: Task, tries: int) -> None:
        if self._given >= PILOTS_A_PROCESS:
            self.restart()
        self.task, self.tries, self._since = task, tries, time.monotonic()
        self.busy = True
        self._given += 1
        # If it died between two pilots, the pipe says so at the next look.
        with suppress(OSError):
            self.pipe.send(task)

    @property
    def age(self) -> float:
        """Seconds since it was given its task."""
        return time.monotonic() - self._since

    @property
    def megabytes(self) -> int:
        """Memory it holds now."""
        return megabytes_of(self._process.pid)

    def take(self) -> Outcome | None:
        """What it sends; None where it died, in which case another process stands ready."""
        self.busy = False
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            self.restart()
            return None
        if isinstance(outcome, CannotWriteError):
            raise outcome
        return outcome if isinstance(outcome, Outcome) else None

    def restart(self) -> None:
        self.end()
        self._start()

    def end(self) -> None:
        self.pipe.close()
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, work: Work, environment: dict[str, str]) -> None:
    """Takes tasks until the pipe is closed. Ctrl-C is the parent's: it ends its children."""
    # A process forked from a server has the environment of the day that server was started.
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send(work(task))
        except CannotWriteError as error:
            pipe.send(error)
