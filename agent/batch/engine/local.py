"""Processes of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import wait

from agent.batch.engine import Work
from agent.batch.engine.worker import LOOK, Worker
from agent.batch.outcome import Outcome
from agent.batch.task import Task


class LocalEngine:
    """At most `jobs` processes, each of which takes pilots one by one."""

    def __init__(self, jobs: int, seconds: float) -> None:
        self._jobs = jobs
        self._seconds = seconds

    def run(self, tasks: Sequence[Task], work: Work, stop: Callable[[], bool]) -> Iterator[Outcome]:
        """See Engine."""
        waiting = deque(tasks)
        workers = [Worker(work, self._seconds) for _ in range(min(self._jobs, len(tasks)))]
        try:
            while True:
                for worker in workers:
                    if waiting and not worker.busy and not stop():
                        worker.give(waiting.popleft())
                busy = [worker for worker in workers if worker.busy]
                if not busy:
                    return
                ready = set(wait([worker.pipe for worker in busy], timeout=LOOK))
                for worker in busy:
                    outcome = worker.ended(worker.pipe in ready)
                    if outcome is not None:
                        yield outcome
        finally:
            for worker in workers:
                worker.end()
