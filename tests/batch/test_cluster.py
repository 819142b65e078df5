"""A real Ray cluster of two worker processes on this machine; one is killed while it works."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.backlog import pilots_of
from agent.batch.engine import make_engine
from agent.batch.outcome import Outcome, State
from agent.batch.run import run_backlog
from agent.batch.task import Task

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
    mark = task.out / "tried"
    if task.pilot.name == "sorter.md" and not mark.exists():
        mark.parent.mkdir(parents=True)
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(pilot=task.pilot.name, slug=task.pilot.slug, fingerprint="", state=State.DONE)


def _die(task: Task) -> Outcome:
    if task.pilot.name == "sorter.md":
        os.kill(os.getpid(), signal.SIGKILL)
    return _die_once(task)


@pytest.mark.usefixtures("cluster")
def test_a_pilot_whose_worker_is_killed_is_reviewed_by_another(backlog: Path, tmp_path: Path) -> None:
    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    outcomes = list(make_engine("ray", 2, 60.0).run(tasks, _die_once, lambda: False))
    assert [outcome.why for outcome in outcomes] == ["", "", ""]
    assert {outcome.state for outcome in outcomes} == {State.DONE}
    assert any((task.out / "tried").exists() for task in tasks)


@pytest.mark.usefixtures("cluster")
def test_a_pilot_that_kills_every_worker_fails_alone(backlog: Path, tmp_path: Path) -> None:
    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    outcomes = list(make_engine("ray", 2, 60.0).run(tasks, _die, lambda: False))
    states = {outcome.pilot: outcome.state for outcome in outcomes}
    assert states == {"broken.docx": State.DONE, "finance/invoices": State.DONE, "sorter.md": State.FAILED}


@pytest.mark.usefixtures("cluster")
def test_a_run_on_ray_comes_to_what_a_local_one_does_and_resumes_it(backlog: Path, tmp_path: Path) -> None:
    local = run_backlog(backlog, tmp_path / "out", judge="offline")
    again = run_backlog(backlog, tmp_path / "out", judge="offline", engine="ray", jobs=2)
    assert again.progress.kept == 3
    anew = run_backlog(backlog, tmp_path / "out", judge="offline", engine="ray", jobs=2, resume=False)
    assert anew.progress.done == 3

    def told(outcome: Outcome) -> tuple[object, ...]:
        return outcome.pilot, outcome.state, outcome.why, outcome.triage, outcome.fingerprint

    assert [told(outcome) for outcome in anew.outcomes] == [told(outcome) for outcome in local.outcomes]
