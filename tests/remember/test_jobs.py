"""Reviews that are asked for: none is lost, none is done twice, whoever falls silent, ends or is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from agent.errors import NotFoundError, RefusedError
from agent.remember.board.comments import comments_of
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots import drafts, jobs, pilots, reviews
from tests import own
from tests.remember.case import HOUSE, PRD, Case


@pytest.fixture
def case(database: Database, pm: Person) -> Case:
    """With a draft, not reviewed yet."""
    case = Case(database, pm, pilots.create_pilot(database, pm, "Dispatch"))
    case.write(PRD)
    return case


def finish(case: Case, worker: str, job: str) -> str | None:
    dossier = drafts.dossier_of(case.database, case.manager, case.pilot)
    return jobs.finish(case.database, worker, job, own.review(HOUSE, *dossier.documents), dossier, HOUSE)


def test_from_the_queue_to_a_review(case: Case, pm: Person) -> None:
    asked = jobs.ask_for_review(case.database, pm, case.pilot, {"judge": "offline"})
    assert (asked.state, asked.ahead) == ("queued", 0)
    claimed = jobs.claim(case.database, "one")
    assert claimed is not None
    assert (claimed.id, claimed.person, claimed.request) == (asked.id, pm, {"judge": "offline"})
    assert jobs.claim(case.database, "two") is None
    assert jobs.tell(case.database, "one", asked.id, "judging")
    assert jobs.job_of(case.database, pm, asked.id).stage == "judging"

    review = finish(case, "one", asked.id)
    done = jobs.job_of(case.database, pm, asked.id)
    assert (done.state, done.review_id, done.stage) == ("done", review, "")
    assert finish(case, "one", asked.id) is None
    assert len(reviews.reviews_of(case.database, pm, case.pilot)) == 1


def test_the_place_in_the_queue(database: Database, pm: Person) -> None:
    asked = [
        jobs.ask_for_review(database, pm, pilots.create_pilot(database, pm, name), {}).id for name in ("A", "B", "C")
    ]
    assert [jobs.job_of(database, pm, job).ahead for job in asked] == [0, 1, 2]
    jobs.claim(database, "one")
    jobs.cancel(database, pm, asked[1])
    assert [jobs.job_of(database, pm, job).ahead for job in asked] == [0, 0, 1]
    assert [job.state for job in jobs.jobs_of(database, pm)] == ["queued", "cancelled", "running"]


def test_many_workers_claim_each_once(database: Database, pm: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_OF_A_PERSON", 20)
    asked = {jobs.ask_for_review(database, pm, pilots.create_pilot(database, pm, f"P{n}"), {}).id for n in range(12)}

    def work(worker: str) -> list[str]:
        claimed = []
        while (job := jobs.claim(database, worker)) is not None:
            claimed.append(job.id)
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claimed = [job for worker in pool.map(work, "abcd") for job in worker]
    assert len(claimed) == 12
    assert set(claimed) == asked


def test_a_worker_that_falls_silent_is_replaced_and_its_review_not_kept(
    case: Case, pm: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = jobs.ask_for_review(case.database, pm, case.pilot, {}).id
    jobs.claim(case.database, "silent")
    monkeypatch.setattr(jobs, "SILENT", timedelta(0))
    again = jobs.claim(case.database, "other")
    monkeypatch.setattr(jobs, "SILENT", timedelta(seconds=30))
    assert again is not None
    assert again.id == asked
    assert not jobs.tell(case.database, "silent", asked)
    assert finish(case, "silent", asked) is None
    jobs.fail(case.database, "silent", asked, "too late")
    assert finish(case, "other", asked) is not None
    assert len(reviews.reviews_of(case.database, pm, case.pilot)) == 1


def test_interrupted_twice_it_failed_and_may_be_tried_again(
    case: Case, pm: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = jobs.ask_for_review(case.database, pm, case.pilot, {}).id
    monkeypatch.setattr(jobs, "SILENT", timedelta(0))
    assert jobs.claim(case.database, "a") is not None
    assert jobs.claim(case.database, "b") is not None
    assert jobs.claim(case.database, "c") is None
    failed = jobs.job_of(case.database, pm, asked)
    assert (failed.state, failed.problem.split(";")[0]) == ("failed", "The review was interrupted twice")
    assert jobs.retry(case.database, pm, asked).state == "queued"
    with pytest.raises(RefusedError, match="under way"):
        jobs.retry(case.database, pm, asked)


def test_a_worker_that_ends_gives_back_what_it_has(case: Case, pm: Person) -> None:
    asked = jobs.ask_for_review(case.database, pm, case.pilot, {}).id
    jobs.claim(case.database, "one")
    jobs.let_go(case.database, "one")
    again = jobs.claim(case.database, "two")
    assert again is not None
    assert again.id == asked


def test_one_review_of_a_pilot_at_a_time_and_a_bounded_queue(
    database: Database, case: Case, pm: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = jobs.ask_for_review(database, pm, case.pilot, {}).id
    with pytest.raises(RefusedError, match="under way already"):
        jobs.ask_for_review(database, pm, case.pilot, {})
    monkeypatch.setattr(jobs, "MOST_OF_A_PERSON", 1)
    other = pilots.create_pilot(database, pm, "Other")
    with pytest.raises(RefusedError, match="1 of your reviews"):
        jobs.ask_for_review(database, pm, other, {})
    monkeypatch.setattr(jobs, "MOST_WAITING", 1)
    with pytest.raises(RefusedError, match="Too many"):
        jobs.ask_for_review(database, pm, other, {})
    jobs.cancel(database, pm, asked)
    assert jobs.ask_for_review(database, pm, other, {}).state == "queued"


def test_a_review_for_one_who_may_not_any_more(case: Case, pm: Person, other_pm: Person) -> None:
    pilots.share(case.database, pm, case.pilot, "otto")
    asked = jobs.ask_for_review(case.database, other_pm, case.pilot, {}).id
    jobs.claim(case.database, "one")
    pilots.unshare(case.database, pm, case.pilot, "otto")
    with pytest.raises(NotFoundError):
        finish(case, "one", asked)
    assert reviews.reviews_of(case.database, pm, case.pilot) == []


KILLED = """
import sys, time
from agent.remember.database import open_database
from agent.remember.pilots import jobs
database = open_database(sys.argv[1])
claimed = jobs.claim(database, "killed")
jobs.tell(database, "killed", claimed.id, "judging plan.md")
with database.writing() as session:  # in the midst of keeping what it found
    from agent.remember.tables import Comment, Pilot, User
    from sqlalchemy import select
    user = session.scalar(select(User.id).limit(1))
    session.add(Comment(pilot_id=claimed.pilot_id, user_id=user, text="half"))
    session.flush()
    print("now", flush=True)
    time.sleep(60)
"""


def test_killed_in_the_midst_nothing_is_lost_or_doubled(
    case: Case, pm: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = jobs.ask_for_review(case.database, pm, case.pilot, {}).id
    address = case.database.url.render_as_string(hide_password=False)
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", KILLED, address], stdout=subprocess.PIPE, cwd=root) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"now\n"
        os.kill(worker.pid, signal.SIGKILL)

    assert jobs.job_of(case.database, pm, asked).stage == "judging plan.md"
    assert jobs.claim(case.database, "other") is None, "it may only be slow"
    monkeypatch.setattr(jobs, "SILENT", timedelta(0))
    again = jobs.claim(case.database, "other")
    assert again is not None
    assert finish(case, "other", again.id) is not None
    assert len(reviews.reviews_of(case.database, pm, case.pilot)) == 1
    assert [draft.name for draft in drafts.drafts_of(case.database, pm, case.pilot)] == ["plan.md"]
    assert comments_of(case.database, pm, case.pilot) == []
