"""Who may see and change which pilot, as a condition inside every query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from agent.errors import NotAllowedError, NotFoundError
from agent.remember.people.person import Person
from agent.remember.tables import Pilot, Share

NO_PILOT = "There is no such pilot, or it is not yours to see."


def may_see(person: Person) -> ColumnElement[bool]:
    """Own and shared pilots; submitted ones for the board; all for who manages."""
    if person.manages:
        return true()
    if person.decides:
        return or_(_works_on(person), Pilot.submitted_at.is_not(None))
    return _works_on(person)


def may_work_on(person: Person) -> ColumnElement[bool]:
    """Own and shared pilots; all for who manages."""
    return true() if person.manages else _works_on(person)


def _works_on(person: Person) -> ColumnElement[bool]:
    shared = select(Share.pilot_id).where(Share.user_id == person.id)
    return or_(Pilot.owner_id == person.id, Pilot.id.in_(shared))


def seen(session: Session, person: Person, pilot_id: str) -> Pilot:
    """The pilot, for who may see it; raises NotFoundError for everybody else."""
    pilot = session.scalar(select(Pilot).where(Pilot.id == pilot_id, may_see(person)))
    if pilot is None:
        raise NotFoundError(NO_PILOT)
    return pilot


def worked_on(session: Session, person: Person, pilot_id: str) -> Pilot:
    """The pilot, for who may work on it. Raises NotFoundError, or NotAllowedError for who may only see it."""
    pilot = session.scalar(select(Pilot).where(Pilot.id == pilot_id, may_work_on(person)))
    if pilot is None:
        seen(session, person, pilot_id)
        raise NotAllowedError("Only its owner, and whom it is shared with, may change this pilot.")
    return pilot


def owned(session: Session, person: Person, pilot_id: str) -> Pilot:
    """The pilot, for its owner and who manages. Raises NotFoundError or NotAllowedError."""
    pilot = seen(session, person, pilot_id)
    if pilot.owner_id != person.id and not person.manages:
        raise NotAllowedError("Only its owner may do that with this pilot.")
    return pilot


def decided_on(session: Session, person: Person, pilot_id: str) -> Pilot:
    """The pilot, for a member of the board who has no part in it. Raises NotFoundError or NotAllowedError."""
    pilot = seen(session, person, pilot_id)
    if not person.decides:
        raise NotAllowedError("Only the board decides on findings and pilots.")
    alone = person.manages  # one person on one machine is both
    if not alone and (pilot.submitted_at is None or _has_part(session, person, pilot)):
        raise NotAllowedError("Nobody decides on a pilot of their own, or on one that was not submitted.")
    return pilot


def _has_part(session: Session, person: Person, pilot: Pilot) -> bool:
    return pilot.owner_id == person.id or session.get(Share, (pilot.id, person.id)) is not None
