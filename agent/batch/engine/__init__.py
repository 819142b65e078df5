"""Where the pilots of a run are reviewed: processes of this machine, or a Ray cluster. Both run the same function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

from agent.batch.outcome import Outcome
from agent.batch.task import Task

EngineName = Literal["local", "ray"]
Work = Callable[[Task], Outcome]

__all__ = ["Engine", "EngineName", "Work", "make_engine"]


class Engine(Protocol):
    """Runs a function on every Task and gives each Outcome as it is there, in any order."""

    def run(self, tasks: Sequence[Task], work: Work, stop: Callable[[], bool]) -> Iterator[Outcome]:
        """Outcomes of the tasks; once `stop` says so, what has begun is finished and nothing more is begun."""
        ...


def make_engine(name: EngineName, jobs: int, seconds: float) -> Engine:
    """The engine of that name. `seconds`: most that one pilot may take. Raises SettingsError where it is not there."""
    if name == "ray":
        from agent.batch.engine.cluster import RayEngine

        return RayEngine(jobs, seconds)
    from agent.batch.engine.local import LocalEngine

    return LocalEngine(jobs, seconds)
