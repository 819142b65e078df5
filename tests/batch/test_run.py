from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.batch.engine.local import LocalEngine
from agent.batch.outcome import Outcome, State
from agent.batch.run import PILOTS, Progress, Run, run_backlog
from agent.batch.task import RECORD, REVIEW, Task
from agent.errors import InputError
from agent.review import Review
from agent.settings import limits, settings
from tests.batch.conftest import WEAK


def _states(run: Run) -> dict[str, State]:
    return {outcome.pilot: outcome.state for outcome in run.outcomes}


def test_every_pilot_has_a_record_and_a_bad_file_stops_nobody(reviewed: tuple[Run, Path]) -> None:
    run, out = reviewed
    assert _states(run) == {
        "broken.docx": State.FAILED,
        "finance/invoices": State.DONE,
        "sorter.md": State.DONE,
    }
    assert not run.complete
    assert not run.unread
    broken = next(outcome for outcome in run.outcomes if outcome.state is State.FAILED)
    assert "broken.docx" in broken.why
    for outcome in run.outcomes:
        folder = out / PILOTS / outcome.slug
        assert Outcome.model_validate_json((folder / RECORD).read_bytes()) == outcome
        if outcome.state is State.DONE:
            Review.model_validate_json((folder / REVIEW).read_bytes())


def test_what_is_done_is_not_repeated_until_a_draft_the_rubric_or_the_judge_changes(
    reviewed: tuple[Run, Path], backlog: Path, tmp_path: Path
) -> None:
    first, done = reviewed
    drafts, out = tmp_path / "backlog", tmp_path / "out"
    shutil.copytree(backlog, drafts)
    shutil.copytree(done, out)
    assert (first.progress.done, first.progress.kept) == (3, 0)
    again = run_backlog(drafts, out, judge="offline")
    assert (again.progress.done, again.progress.kept) == (0, 3)
    assert again.outcomes == first.outcomes
    (drafts / "sorter.md").write_text(WEAK + "The executive sponsor is Jo Brand, CFO.\n", encoding="utf-8")
    told: list[Progress] = []
    changed = run_backlog(drafts, out, judge="offline", tell=told.append)
    assert (changed.progress.done, changed.progress.kept) == (1, 2)
    assert [progress.done for progress in told] == [0, 1]
    house = tmp_path / "house.yaml"
    house.write_text("change:\n  - id: outcome.owner\n    enabled: false\n", encoding="utf-8")
    other = run_backlog(drafts, out, judge="offline", rubric=house)
    assert (other.progress.done, other.progress.kept) == (3, 0)
    anew = run_backlog(drafts, out, judge="offline", rubric=house, resume=False)
    assert (anew.progress.done, anew.progress.kept) == (3, 0)


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path, backlog: Path) -> None:
    def meanwhile(progress: Progress) -> None:
        if not progress.done:
            with pytest.raises(InputError, match="Another run is writing"):
                run_backlog(backlog, tmp_path / "out", judge="offline")

    (tmp_path / "backlog").mkdir()
    shutil.copy(backlog / "broken.docx", tmp_path / "backlog")
    run_backlog(tmp_path / "backlog", tmp_path / "out", judge="offline", tell=meanwhile)


def _die(task: Task) -> Outcome:
    if task.pilot.name == "sorter.md":
        os.kill(os.getpid(), signal.SIGKILL)
    return _quick(task)


def _sleep(task: Task) -> Outcome:
    if task.pilot.name == "sorter.md":
        time.sleep(600)
    return _quick(task)


def _quick(task: Task) -> Outcome:
    return Outcome(pilot=task.pilot.name, slug=task.pilot.slug, fingerprint="", state=State.DONE)


@pytest.mark.parametrize(("work", "says"), [(_die, "died, twice"), (_sleep, "longer than 3 seconds")])
def test_a_pilot_that_kills_or_hangs_its_process_costs_only_itself(
    backlog: Path, tmp_path: Path, work: object, says: str
) -> None:
    from agent.batch.backlog import pilots_of

    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    outcomes = list(LocalEngine(2, 3.0).run(tasks, work, lambda: False))  # type: ignore[arg-type]
    states = {outcome.pilot: outcome.state for outcome in outcomes}
    assert states == {"broken.docx": State.DONE, "finance/invoices": State.DONE, "sorter.md": State.FAILED}
    failed = next(outcome for outcome in outcomes if outcome.state is State.FAILED)
    assert says in failed.why
    assert failed.again


def _swell(task: Task) -> Outcome:
    if task.pilot.name == "sorter.md":
        held = bytearray(700 * 2**20)
        for place in range(0, len(held), 4096):
            held[place] = 1
        time.sleep(600)
    return _quick(task)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told by /proc")
def test_a_pilot_that_swells_its_process_costs_only_itself(
    backlog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agent.batch.backlog import pilots_of

    monkeypatch.setenv("PILOT_REVIEW_MAX_REVIEW_MB", "600")
    settings.cache_clear()
    limits.cache_clear()
    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    try:
        outcomes = list(LocalEngine(1, 60.0).run(tasks, _swell, lambda: False))
    finally:
        settings.cache_clear()
        limits.cache_clear()
    assert {outcome.pilot for outcome in outcomes if outcome.state is State.FAILED} == {"sorter.md"}
    assert "600 MB" in next(outcome.why for outcome in outcomes if outcome.state is State.FAILED)


def test_a_run_with_gaps_ends_with_a_status_of_its_own(
    reviewed: tuple[Run, Path], backlog: Path, tmp_path: Path
) -> None:
    import typer
    from typer.testing import CliRunner

    from agent.cli.batch import batch

    out = tmp_path / "out"
    shutil.copytree(reviewed[1], out)  # a command writes its portfolio and its index there
    app = typer.Typer()
    app.command()(batch)
    done = CliRunner().invoke(app, [str(backlog), "--out", str(out), "--judge", "offline", "--jobs", "1"])
    assert done.exit_code == 4, done.output


def test_stop_begins_nothing_more(backlog: Path, tmp_path: Path) -> None:
    from agent.batch.backlog import pilots_of

    tasks = [Task(pilot, tmp_path / pilot.slug, "offline") for pilot in pilots_of(backlog)]
    begun: list[Outcome] = []
    for outcome in LocalEngine(1, 60.0).run(tasks, _quick, lambda: bool(begun)):
        begun.append(outcome)
    assert len(begun) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_killed_at_any_moment_the_same_command_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not at the top: the processes of other tests import this file, and have little time.
    from agent.remember import audit
    from agent.remember.database import FILE, open_database
    from agent.remember.people.accounts import local_person
    from agent.remember.pilots.pilots import pilots_of
    from agent.remember.pilots.reviews import reviews_of

    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    backlog, out = tmp_path / "backlog", tmp_path / "out"
    backlog.mkdir()
    for number in range(6):
        (backlog / f"pilot{number}.md").write_text(f"{WEAK}\nPilot number {number}.\n" * 3, encoding="utf-8")
    command = [sys.executable, "-m", "agent.cli.app", "batch", str(backlog), "--out", str(out), "--judge", "offline"]
    chance = random.Random(7)
    held: dict[Path, int] = {}
    for _ in range(3):
        run = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        moment = chance.randint(len(held), 6)
        while run.poll() is None and len(list((out / PILOTS).glob(f"*/{RECORD}"))) < moment:
            time.sleep(0.02)
        time.sleep(chance.random() / 5)
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        records = {file: file.stat().st_mtime_ns for file in (out / PILOTS).glob(f"*/{RECORD}")}
        assert {file: records.get(file) for file in held} == held, "work that was done was lost or done again"
        held = records
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    records = {file: file.stat().st_mtime_ns for file in (out / PILOTS).glob(f"*/{RECORD}")}
    assert len(records) == 6
    assert {file: records[file] for file in held} == held
    portfolio = json.loads((out / "portfolio.json").read_text(encoding="utf-8"))
    assert portfolio["complete"]
    assert len(portfolio["entries"]) == 6

    database = open_database(f"sqlite:///{tmp_path / 'home' / FILE}")
    person = local_person(database)
    kept = [len(reviews_of(database, person, card.id)) for card in pilots_of(database, person)]
    assert (kept, audit.verify(database).broken) == ([1] * 6, "")
    database.close()
