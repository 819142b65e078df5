"""A Ray cluster. A pilot whose worker is lost is tried again elsewhere; not more are under way than can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from agent.batch.engine import Work
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
        # A worker process is kept between pilots, so that rubric, judge and models are loaded once in each.
        remote = ray.remote(max_retries=TRIES - 1, num_cpus=1)(work)
        try:
            waiting = list(reversed(tasks))
            running: dict[Any, Task] = {}
            while True:
                while waiting and len(running) < self._jobs and not stop():
                    task = waiting.pop()
                    running[remote.remote(task)] = task
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
