"""A Ray cluster. A pilot whose worker is lost is tried again elsewhere; not more are under way than can be.

A worker of the cluster watches a process of its own machine, so that limits are the same as on one machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from multiprocessing.connection import wait
from typing import Any

from agent.batch.engine import Work
from agent.batch.engine.worker import LOOK, Worker
from agent.batch.outcome import Outcome
from agent.batch.task import CannotWriteError, Task, fail
from agent.errors import SettingsError

TRIES = 3
"""Of a pilot whose worker was lost."""
_LOOK = 1.0
"""Seconds between looks at `stop`."""


class RayEngine:
    """At most `jobs` pilots under way. Drafts and results lie in folders that every machine of the cluster sees.

    The cluster is the one of RAY_ADDRESS; without one, processes of this machine.
    """

    def __init__(self, jobs: int, seconds: float) -> None:
        try:
            import ray
        except ImportError:
            raise SettingsError("The engine ray needs Ray: pip install 'pilot-reviewer[ray]'.") from None
        self._ray: Any = ray
        self._jobs = jobs
        self._seconds = seconds

    def run(self, tasks: Sequence[Task], work: Work, stop: Callable[[], bool]) -> Iterator[Outcome]:
        """See Engine."""
        ray = self._ray
        ours = not ray.is_initialized()
        if ours:
            ray.init(log_to_driver=False, include_dashboard=False, logging_level="ERROR")
        remote = ray.remote(max_retries=TRIES - 1, num_cpus=1)(_watched)
        try:
            waiting = list(reversed(tasks))
            running: dict[Any, Task] = {}
            while True:
                while waiting and len(running) < self._jobs and not stop():
                    task = waiting.pop()
                    running[remote.remote(work, self._seconds, task)] = task
                if not running:
                    return
                ready, _ = ray.wait(list(running), timeout=_LOOK)
                for reference in ready:
                    yield self._outcome(reference, running.pop(reference))
        finally:
            if ours:
                ray.shutdown()

    def _outcome(self, reference: Any, task: Task) -> Outcome:
        try:
            outcome: Outcome = self._ray.get(reference)
        except self._ray.exceptions.RayTaskError as error:
            if isinstance(error.cause, CannotWriteError):
                raise error.cause from None
            return fail(task, f"The program failed at this pilot ({type(error.cause).__name__}: {error.cause}).")
        except self._ray.exceptions.RayError as error:
            return fail(task, f"The worker that reviewed it was lost, {TRIES} times ({type(error).__name__}).")
        return outcome


def _watched(work: Work, seconds: float, task: Task) -> Outcome:
    """In a worker of the cluster. Raises CannotWriteError."""
    worker = _worker(work, seconds)
    worker.give(task)
    while True:
        outcome = worker.ended(bool(wait([worker.pipe], timeout=LOOK)))
        if outcome is not None:
            return outcome


@lru_cache(maxsize=1)
def _worker(work: Work, seconds: float) -> Worker:
    """Kept between pilots, so that rubric, judge and models are loaded once in each worker of the cluster."""
    return Worker(work, seconds)
