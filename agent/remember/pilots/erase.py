"""Erasing a pilot, or one draft of it, with all that was made of it. What remains is that it was there, in the log.

`Database.scrub` then clears SQLite's files of it. A PostgreSQL server keeps the bytes in free pages,
in its own log and in backups until those are overwritten: that is its administrator's (docs/operations.md).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from agent.errors import NotFoundError
from agent.remember.audit import record
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see, owned, worked_on
from agent.remember.pilots.drafts import NO_DRAFT, drop_if_unused
from agent.remember.tables import (
    ChatTurn,
    Comment,
    Decision,
    Job,
    Pilot,
    PilotDocument,
    ReviewedDraft,
    StoredDisposition,
    StoredFinding,
    StoredReview,
)

ERASED = "a draft that was erased"


def erase_pilot(database: Database, person: Person, pilot_id: str) -> set[str]:
    """Erases a pilot: drafts, reviews, chats, what the board said. Returns the hashes of drafts that are nowhere else.

    For its owner and who manages. Raises NotFoundError, NotAllowedError.
    """
    with database.writing() as session:
        pilot = owned(session, person, pilot_id)
        shas = set(session.scalars(select(PilotDocument.sha256).where(PilotDocument.pilot_id == pilot.id)))
        session.execute(delete(Pilot).where(Pilot.id == pilot.id))
        record(session, person, "pilot erased", pilot_id, drafts=sorted(shas))
        return {sha256 for sha256 in shas if drop_if_unused(session, sha256)}


def erase_draft(database: Database, person: Person, draft_id: str) -> set[str]:
    """Erases a draft with its revisions, the reviews made of them, what was said about their findings, and the chats.

    Decisions stay, without the draft's name. Returns the hashes of what is nowhere else. For who may work on the pilot.
    Raises NotFoundError, NotAllowedError.
    """
    with database.writing() as session:
        row = session.scalar(select(PilotDocument).join(Pilot).where(PilotDocument.id == draft_id, may_see(person)))
        if row is None:
            raise NotFoundError(NO_DRAFT)
        pilot = worked_on(session, person, row.pilot_id)
        rows = _revisions(session, row)
        shas, ids = {each.sha256 for each in rows}, [each.id for each in rows]
        _forget_reviews(session, pilot.id, ids)
        for decision in session.scalars(select(Decision).where(Decision.pilot_id == pilot.id)):
            decision.documents = [
                {**document, "name": ERASED} if document["sha256"] in shas else document
                for document in decision.documents
            ]
        for held in (ChatTurn, Job):
            session.execute(delete(held).where(held.pilot_id == pilot.id))
        session.execute(delete(PilotDocument).where(PilotDocument.id.in_(ids)))
        record(session, person, "draft erased", pilot.id, drafts=sorted(shas))
        return {sha256 for sha256 in shas if drop_if_unused(session, sha256)}


def _revisions(session: Session, row: PilotDocument) -> list[PilotDocument]:
    """The draft with those it took the place of, and those that took its."""
    there = list(session.scalars(select(PilotDocument).where(PilotDocument.pilot_id == row.pilot_id)))
    found = {row.id}
    for _ in there:
        found |= {each.id for each in there if each.replaces_id in found}
        found |= {each.replaces_id for each in there if each.id in found and each.replaces_id}
    return [each for each in there if each.id in found]


def _forget_reviews(session: Session, pilot_id: str, drafts: Sequence[str]) -> None:
    """The reviews made of the drafts with these ids, and what was said about what they found."""
    reviews = select(ReviewedDraft.review_id).where(ReviewedDraft.document_id.in_(drafts))
    found = set(session.scalars(select(StoredFinding.finding_id).where(StoredFinding.review_id.in_(reviews))))
    session.execute(
        delete(StoredDisposition).where(StoredDisposition.pilot_id == pilot_id, StoredDisposition.finding_id.in_(found))
    )
    session.execute(delete(Comment).where(Comment.pilot_id == pilot_id, Comment.finding_id.in_(found)))
    session.execute(delete(StoredReview).where(StoredReview.id.in_(reviews)))
