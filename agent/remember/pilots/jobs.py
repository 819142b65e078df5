"""Reviews that are asked for: a queue that outlives the process, so that none is lost and none is done twice.

A worker claims one, says now and then that it is at it, and finishes it in the transaction that keeps its Review. One
whose worker fell silent is done again, and failed for good when that happened twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.document import Dossier
from agent.errors import NotFoundError, RefusedError
from agent.remember.database import Database
from agent.remember.people.accounts import person_of
from agent.remember.people.person import Person, Role
from agent.remember.pilots.access import may_see, may_work_on, worked_on
from agent.remember.pilots.reviews import store
from agent.remember.tables import Job, Pilot, User, now
from agent.review import Review
from rubrics import Rubric

SILENT = timedelta(seconds=30)
"""After so long without a word from its worker a review is taken for interrupted. Tell at least every ten seconds."""
MOST_ATTEMPTS = 2
MOST_WAITING, MOST_OF_A_PERSON = 200, 10
_OPEN = ("queued", "running")


@dataclass(frozen=True)
class JobCard:
    """A review that was asked for. `state`: queued, running, done, failed or cancelled."""

    id: str
    pilot_id: str
    state: str
    stage: str
    """What it is at."""
    ahead: int
    """How many wait or run before it, while it is queued."""
    created_at: datetime
    finished_at: datetime | None
    problem: str
    """Why it failed."""
    review_id: str | None
    request: dict[str, Any]


@dataclass(frozen=True)
class Claimed:
    """A review to be done, on behalf of `person`."""

    id: str
    pilot_id: str
    person: Person
    request: dict[str, Any]


def ask_for_review(database: Database, person: Person, pilot_id: str, request: dict[str, Any]) -> JobCard:
    """Queues a review of the pilot; `request` is what the worker needs to know, as JSON.

    Raises RefusedError where one is under way already, or too many wait.
    """
    with database.writing() as session:
        worked_on(session, person, pilot_id)
        _check_room(session, person, pilot_id)
        job = Job(pilot_id=pilot_id, user_id=person.id, state="queued", request=request)
        session.add(job)
        session.flush()
        return _card(session, job)


def job_of(database: Database, person: Person, job_id: str) -> JobCard:
    """One job. Raises NotFoundError."""
    with database.reading() as session:
        return _card(session, _seen(session, person, job_id))


def latest_job(database: Database, person: Person, pilot_id: str) -> JobCard | None:
    """The pilot's latest job; None where there is none, or it is not this person's to see."""
    with database.reading() as session:
        wanted = select(Job).join(Pilot).where(Pilot.id == pilot_id, may_see(person))
        job = session.scalar(wanted.order_by(Job.created_at.desc()).limit(1))
        return _card(session, job) if job else None


def jobs_of(database: Database, person: Person) -> list[JobCard]:
    """What this person asked for, the latest first."""
    with database.reading() as session:
        wanted = select(Job).join(Pilot).where(Job.user_id == person.id, may_see(person))
        return [_card(session, job) for job in session.scalars(wanted.order_by(Job.created_at.desc()).limit(100))]


def cancel(database: Database, person: Person, job_id: str) -> None:
    """Cancels a review; its worker learns of it when it next tells."""
    with database.writing() as session:
        job = _changed(session, person, job_id)
        if job.state in _OPEN:
            job.state, job.finished_at, job.worker = "cancelled", now(), None


def retry(database: Database, person: Person, job_id: str) -> JobCard:
    """Queues a failed or cancelled review again. Raises RefusedError."""
    with database.writing() as session:
        job = _changed(session, person, job_id)
        if job.state not in ("failed", "cancelled"):
            raise RefusedError("This review is under way, or done.")
        _check_room(session, person, job.pilot_id)
        job.state, job.problem, job.stage, job.attempts, job.finished_at = "queued", "", "", 0, None
        job.created_at = now()
        return _card(session, job)


def claim(database: Database, worker: str) -> Claimed | None:
    """The review that has waited longest, now this worker's; None where none waits. `worker`: a name no other has."""
    with database.writing() as session:
        _take_from_the_silent(session)
        job = session.scalar(select(Job).where(Job.state == "queued").order_by(Job.created_at, Job.id).limit(1))
        if job is None:
            return None
        job.state, job.worker, job.attempts = "running", worker, job.attempts + 1
        job.started_at = job.beat_at = now()
        return Claimed(job.id, job.pilot_id, person_of(session.get_one(User, job.user_id)), job.request)


def tell(database: Database, worker: str, job_id: str, stage: str | None = None) -> bool:
    """Says that the worker is at it, and what has begun; False where it should stop: it is not its any more."""
    with database.writing() as session:
        job = _mine(session, worker, job_id)
        if job is None:
            return False
        job.beat_at = now()
        if stage is not None:
            job.stage = stage
        return True


def finish(
    database: Database, worker: str, job_id: str, review: Review, dossier: Dossier, rubric: Rubric
) -> str | None:
    """Keeps the Review and ends the job, together; returns the review's id, None where it is not the worker's any more.

    Raises InputError where the drafts are not in the pilot any more, NotAllowedError where the person may not work on
    it any more.
    """
    with database.writing() as session:
        job = _mine(session, worker, job_id)
        if job is None:
            return None
        person = person_of(session.get_one(User, job.user_id))
        pilot = worked_on(session, person, job.pilot_id)
        job.review_id = store(session, person, pilot, review, dossier, rubric).id
        job.state, job.finished_at, job.stage = "done", now(), ""
        return job.review_id


def fail(database: Database, worker: str, job_id: str, why: str) -> None:
    """Ends a job that could not be done; `why` is shown."""
    with database.writing() as session:
        job = _mine(session, worker, job_id)
        if job is not None:
            job.state, job.finished_at, job.problem = "failed", now(), why


def let_go(database: Database, worker: str) -> None:
    """Gives back what a worker that is about to end has claimed, to be done by another at once."""
    with database.writing() as session:
        for job in session.scalars(select(Job).where(Job.worker == worker, Job.state == "running")):
            job.state, job.worker, job.stage, job.attempts = "queued", None, "", job.attempts - 1


def _take_from_the_silent(session: Session) -> None:
    for job in session.scalars(select(Job).where(Job.state == "running", Job.beat_at < now() - SILENT)):
        job.worker, job.stage = None, ""
        if job.attempts < MOST_ATTEMPTS:
            job.state = "queued"
        else:
            job.state, job.finished_at = "failed", now()
            job.problem = "The review was interrupted twice; try it again, or review fewer drafts at a time."
    session.flush()


def _check_room(session: Session, person: Person, pilot_id: str) -> None:
    waiting = select(func.count()).select_from(Job).where(Job.state.in_(_OPEN))
    if session.scalar(waiting.where(Job.pilot_id == pilot_id)):
        raise RefusedError("A review of this pilot is under way already.")
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise RefusedError("Too many reviews are waiting; try again in a few minutes.")
    # The one person of a machine without accounts takes no place from anybody.
    alone = person.role is Role.LOCAL
    if not alone and (session.scalar(waiting.where(Job.user_id == person.id)) or 0) >= MOST_OF_A_PERSON:
        raise RefusedError(f"{MOST_OF_A_PERSON} of your reviews are waiting; ask for more when they are done.")


def _mine(session: Session, worker: str, job_id: str) -> Job | None:
    return session.scalar(select(Job).where(Job.id == job_id, Job.worker == worker, Job.state == "running"))


def _seen(session: Session, person: Person, job_id: str) -> Job:
    job = session.scalar(select(Job).join(Pilot).where(Job.id == job_id, may_see(person)))
    if job is None:
        raise NotFoundError("There is no such review under way, or it is not yours to see.")
    return job


def _changed(session: Session, person: Person, job_id: str) -> Job:
    job = _seen(session, person, job_id)
    if not session.scalar(select(Pilot.id).where(Pilot.id == job.pilot_id, may_work_on(person))):
        worked_on(session, person, job.pilot_id)
    return job


def _card(session: Session, job: Job) -> JobCard:
    ahead = 0
    if job.state == "queued":
        before = (Job.state == "running") | ((Job.state == "queued") & (Job.created_at < job.created_at))
        ahead = session.scalar(select(func.count()).select_from(Job).where(before)) or 0
    return JobCard(
        id=job.id,
        pilot_id=job.pilot_id,
        state=job.state,
        stage=job.stage,
        ahead=ahead,
        created_at=job.created_at,
        finished_at=job.finished_at,
        problem=job.problem,
        review_id=job.review_id,
        request=job.request,
    )
