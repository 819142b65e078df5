"""What is said about a Finding, or about the pilot: the board asks, the manager answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.remember.audit import digest, record
from agent.remember.board.dispositions import check_finding, written
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see, may_work_on, seen
from agent.remember.tables import Comment, Pilot, Share, User


@dataclass(frozen=True)
class CommentCard:
    """Something somebody said. `finding_id` is None where it is about the pilot."""

    id: str
    pilot_id: str
    finding_id: str | None
    by: str
    mine: bool
    """Whether the person who asked said it."""
    manager: bool
    """Said by who works on the pilot, not by the board."""
    text: str
    at: datetime


def comment(database: Database, person: Person, pilot_id: str, text: str, finding_id: str | None = None) -> CommentCard:
    """Says something, for all who see the pilot. Raises NotFoundError, RefusedError where it is
    empty or too long."""
    text = written(text, "The comment")
    with database.writing() as session:
        pilot = seen(session, person, pilot_id)
        if finding_id is not None:
            check_finding(session, pilot.id, finding_id)
        row = Comment(pilot_id=pilot.id, finding_id=finding_id, user_id=person.id, text=text)
        session.add(row)
        session.flush()
        record(session, person, "comment made", pilot.id, comment=row.id, content=digest(finding_id, text))
        return _card(person, row, person.name, _managers(session, pilot))


def comments_of(database: Database, person: Person, pilot_id: str) -> list[CommentCard]:
    """All that was said about the pilot and its Findings, the oldest first; nothing for who may not see it."""
    with database.reading() as session:
        return cards_of(session, person, pilot_id)


def unanswered(database: Database, person: Person) -> list[CommentCard]:
    """The last word of each thread where the board had it, in the pilots this person works on, the oldest first."""
    with database.reading() as session:
        found = []
        for pilot_id in session.scalars(select(Comment.pilot_id).join(Pilot).where(may_work_on(person)).distinct()):
            last = {card.finding_id: card for card in cards_of(session, person, pilot_id)}
            found += [card for card in last.values() if not card.manager]
    return sorted(found, key=lambda card: card.at)


def cards_of(session: Session, person: Person, pilot_id: str) -> list[CommentCard]:
    """The comments of a pilot, as they are shown."""
    pilot = session.scalar(select(Pilot).where(Pilot.id == pilot_id, may_see(person)))
    if pilot is None:
        return []
    managers = _managers(session, pilot)
    wanted = select(Comment, User.name).join(User, User.id == Comment.user_id).where(Comment.pilot_id == pilot.id)
    rows = session.execute(wanted.order_by(Comment.at, Comment.id))
    return [_card(person, row, name, managers) for row, name in rows]


def _managers(session: Session, pilot: Pilot) -> set[str]:
    shared = session.scalars(select(Share.user_id).where(Share.pilot_id == pilot.id))
    return {pilot.owner_id, *shared}


def _card(person: Person, row: Comment, by: str, managers: set[str]) -> CommentCard:
    return CommentCard(
        id=row.id,
        pilot_id=row.pilot_id,
        finding_id=row.finding_id,
        by=by,
        mine=row.user_id == person.id,
        manager=row.user_id in managers,
        text=row.text,
        at=row.at,
    )
