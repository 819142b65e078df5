"""A real Ray cluster of two worker processes on this machine; one is killed while it works."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.backlog import pilots_of
from agent.batch.engine import make_engine
from agent.batch.outcome import Outcome, State
from agent.batch.run import PILOTS, Run, run_backlog
from agent.batch.task import Task, review_pilot

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="whose worker it is, is told by /proc")
ray = pytest.importorskip("ray", reason="Ray is not installed (the extra [ray])")


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    # The workers import these tests from where the tests were imported from.
    root = Path(__file__).parents[2]
    path = {"env_vars": {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR", runtime_env=path)
    yield
    ray.shutdown()


def _die_once(task: Task) -> Outcome:
    """Kills the cluster's worker under which this process reviews, once."""
    mark = task.out.parent / "tried"
    if task.pilot.name == "sorter.md" and not mark.exists():
        mark.touch()
        os.kill(_parent(os.getppid()), signal.SIGKILL)
        time.sleep(600)
    return review_pilot(task)


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _hang(task: Task) -> Outcome:
    if task.pilot.name == "sorter.md":
        time.sleep(600)
    return Outcome(pilot=task.pilot.name, slug=task.pilot.slug, fingerprint="", state=State.DONE)


def _told(outcome: Outcome) -> tuple[object, ...]:
    return outcome.pilot, outcome.state, outcome.why, outcome.triage, outcome.fingerprint


@pytest.mark.usefixtures("cluster")
def test_a_worker_killed_in_the_middle_costs_nothing_and_the_run_comes_to_what_a_local_one_does(
    reviewed: tuple[Run, Path], backlog: Path, tmp_path: Path
) -> None:
    (tmp_path / PILOTS).mkdir()
    tasks = [Task(pilot, tmp_path / PILOTS / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    outcomes = list(make_engine("ray", 2, 600.0).run(tasks, _die_once, lambda: False))
    assert (tmp_path / PILOTS / "tried").exists()
    local, _ = reviewed
    assert sorted(map(_told, outcomes), key=str) == sorted(map(_told, local.outcomes), key=str)
    again = run_backlog(backlog, tmp_path, judge="offline", engine="ray", jobs=2)
    assert (again.progress.kept, again.progress.done) == (3, 0)


@pytest.mark.usefixtures("cluster")
def test_a_pilot_that_hangs_fails_alone(backlog: Path, tmp_path: Path) -> None:
    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    outcomes = list(make_engine("ray", 2, 3.0).run(tasks, _hang, lambda: False))
    states = {outcome.pilot: outcome.state for outcome in outcomes}
    assert states == {"broken.docx": State.DONE, "finance/invoices": State.DONE, "sorter.md": State.FAILED}
    assert "longer than 3 seconds" in next(outcome.why for outcome in outcomes if outcome.state is State.FAILED)
