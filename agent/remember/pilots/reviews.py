"""The Reviews of a pilot, from the first to the latest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.document import Dossier
from agent.errors import InputError, NotFoundError
from agent.remember.audit import record
from agent.remember.board.grounds import Grounds, grounds_of, what_changed
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see, worked_on
from agent.remember.pilots.drafts import dossier
from agent.remember.tables import (
    Draft,
    Pilot,
    PilotDocument,
    ReviewedDraft,
    StoredDisposition,
    StoredFinding,
    StoredReview,
    User,
)
from agent.review import Review
from rubrics import Rubric

NO_REVIEW = "There is no such review, or it is not yours to see."


@dataclass(frozen=True)
class ReviewCard:
    """A Review in a list. `number` counts the reviews of its pilot from 1."""

    id: str
    pilot_id: str
    number: int
    created_at: datetime
    by: str
    judge: str
    model: str | None
    rubric_version: str
    verdict: str
    readiness: int
    findings: int


def keep_review(
    database: Database, person: Person, pilot_id: str, review: Review, dossier: Dossier, rubric: Rubric
) -> str:
    """Keeps a Review of drafts that are in the pilot; returns its id. What was decided about Findings before stands,
    or is marked as resting on what has changed. Raises NotFoundError, NotAllowedError, InputError.
    """
    with database.writing() as session:
        pilot = worked_on(session, person, pilot_id)
        return store(session, person, pilot, review, dossier, rubric).id


def store(
    session: Session, person: Person, pilot: Pilot, review: Review, dossier: Dossier, rubric: Rubric
) -> StoredReview:
    """Keeps a Review, in a transaction that is open."""
    last = session.scalar(select(func.max(StoredReview.number)).where(StoredReview.pilot_id == pilot.id)) or 0
    kept = StoredReview(
        pilot_id=pilot.id,
        number=last + 1,
        by_id=person.id,
        judge=review.judge.name,
        model=review.judge.model,
        rubric_version=review.rubric.version,
        rubric_sha256=review.rubric.sha256,
        verdict=review.verdict.level,
        readiness=review.verdict.readiness,
        body=review.model_dump_json(),
    )
    session.add(kept)
    session.flush()
    for row in _drafts(session, pilot, review):
        session.add(ReviewedDraft(review_id=kept.id, document_id=row.id))
    grounds = {finding.id: grounds_of(finding, review, rubric) for finding in review.findings}
    for position, finding in enumerate(review.findings):
        session.add(
            StoredFinding(
                review_id=kept.id,
                finding_id=finding.id,
                position=position,
                criterion=finding.criterion,
                pattern=finding.pattern,
                severity=finding.severity.value,
                title=finding.title,
                level=grounds[finding.id].level,
                rests_on=grounds[finding.id].as_json(),
            )
        )
    _mark_stale(session, pilot.id, grounds, dossier)
    shas = [document.sha256 for document in review.pilot.documents]
    record(session, person, "pilot reviewed", pilot.id, review=kept.id, documents=shas, rubric=review.rubric.sha256)
    return kept


def reviews_of(database: Database, person: Person, pilot_id: str) -> list[ReviewCard]:
    """The reviews of a pilot, the first first; nothing for who may not see it."""
    with database.reading() as session:
        return reviews_in(session, person, pilot_id)


def reviews_in(session: Session, person: Person, pilot_id: str) -> list[ReviewCard]:
    """The same, in a transaction that is open."""
    wanted = select(StoredReview).join(Pilot).where(Pilot.id == pilot_id, may_see(person))
    return [_card(session, row) for row in session.scalars(wanted.order_by(StoredReview.number))]


def review_of(database: Database, person: Person, review_id: str) -> Review:
    """One Review. Raises NotFoundError."""
    with database.reading() as session:
        return Review.model_validate_json(seen_review(session, person, review_id).body)


def latest_review(database: Database, person: Person, pilot_id: str) -> tuple[ReviewCard, Review] | None:
    """The pilot's latest Review; None where there is none, or it is not this person's to see."""
    with database.reading() as session:
        wanted = select(StoredReview).join(Pilot).where(Pilot.id == pilot_id, may_see(person))
        row = session.scalar(wanted.order_by(StoredReview.number.desc()).limit(1))
        return (_card(session, row), Review.model_validate_json(row.body)) if row else None


def reviewed_dossier(database: Database, person: Person, review_id: str) -> Dossier:
    """The Dossier that a Review was made of. Raises NotFoundError."""
    with database.reading() as session:
        row = seen_review(session, person, review_id)
        drafts = session.scalars(
            select(PilotDocument)
            .join(ReviewedDraft, ReviewedDraft.document_id == PilotDocument.id)
            .where(ReviewedDraft.review_id == row.id)
            .order_by(PilotDocument.position)
        )
        return dossier(session.get_one(Pilot, row.pilot_id).name, list(drafts))


def reviewed_content(database: Database, person: Person, review_id: str, sha256: str) -> bytes:
    """A draft that a Review was made of, as it was dropped in. Raises NotFoundError."""
    with database.reading() as session:
        row = seen_review(session, person, review_id)
        wanted = (
            select(Draft.content)
            .join(PilotDocument, PilotDocument.sha256 == Draft.sha256)
            .join(ReviewedDraft, ReviewedDraft.document_id == PilotDocument.id)
            .where(ReviewedDraft.review_id == row.id, Draft.sha256 == sha256)
        )
        content = session.scalar(wanted)
        if content is None:
            raise NotFoundError("That draft is not part of this review.")
        return content


def _mark_stale(session: Session, pilot_id: str, grounds: dict[str, Grounds], dossier: Dossier) -> None:
    """Says of each disposition what it rested on and has changed; one whose grounds are back stands again."""
    rows = session.scalars(select(StoredDisposition).where(StoredDisposition.pilot_id == pilot_id))
    for row in rows:
        if row.finding_id in grounds:
            row.stale_why = what_changed(
                Grounds.from_json(row.rests_on), grounds[row.finding_id], dossier, dismissed=row.kind == "dismissed"
            )


def _drafts(session: Session, pilot: Pilot, review: Review) -> list[PilotDocument]:
    """The pilot's drafts that the Review is about. Raises InputError where it is about others."""
    rows = session.scalars(
        select(PilotDocument)
        .where(PilotDocument.pilot_id == pilot.id)
        .order_by(PilotDocument.current, PilotDocument.added_at)
    )
    known = {row.sha256: row for row in rows}
    missing = [document.name for document in review.pilot.documents if document.sha256 not in known]
    if missing:
        raise InputError(f"{missing[0]} is not in the pilot {pilot.name} any more; review it again.")
    return list({known[document.sha256].id: known[document.sha256] for document in review.pilot.documents}.values())


def seen_review(session: Session, person: Person, review_id: str) -> StoredReview:
    """A kept Review, for who may see its pilot; raises NotFoundError for everybody else."""
    row = session.scalar(select(StoredReview).join(Pilot).where(StoredReview.id == review_id, may_see(person)))
    if row is None:
        raise NotFoundError(NO_REVIEW)
    return row


def _card(session: Session, row: StoredReview) -> ReviewCard:
    return ReviewCard(
        id=row.id,
        pilot_id=row.pilot_id,
        number=row.number,
        created_at=row.created_at,
        by=session.get_one(User, row.by_id).name,
        judge=row.judge,
        model=row.model,
        rubric_version=row.rubric_version,
        verdict=row.verdict,
        readiness=row.readiness,
        findings=session.scalar(
            select(func.count()).select_from(StoredFinding).where(StoredFinding.review_id == row.id)
        )
        or 0,
    )
