"""Pilots: made, shared, submitted to the board, handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import Session

from agent.clean import line
from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.remember.audit import record
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots.access import may_see, owned, seen, worked_on
from agent.remember.tables import Pilot, PilotDocument, ReviewedDraft, Share, StoredReview, User, now

LONGEST_NAME = 300


@dataclass(frozen=True)
class PilotCard:
    """A pilot in a list: its last verdict and readiness are None before its first review."""

    id: str
    name: str
    owner: str
    mine: bool
    """Whether the person who asked owns it."""
    created_at: datetime
    submitted_at: datetime | None
    review_id: str | None
    reviewed_at: datetime | None
    verdict: str | None
    readiness: int | None
    outdated: bool
    """Whether its drafts changed after its last review."""


def create_pilot(database: Database, person: Person, name: str) -> str:
    """The id of a new pilot of that person's. Raises NotAllowedError for the board."""
    with database.writing() as session:
        return new_pilot(session, person, name).id


def new_pilot(session: Session, person: Person, name: str, place: str | None = None) -> Pilot:
    """A new pilot, in a transaction that is open."""
    if not person.writes:
        raise NotAllowedError("The board reviews pilots; it has none of its own.")
    pilot = Pilot(name=_name(name), owner_id=person.id, place=place)
    session.add(pilot)
    session.flush()
    record(session, person, "pilot made", pilot.id)
    return pilot


def pilots_of(database: Database, person: Person, search: str = "") -> list[PilotCard]:
    """The pilots this person may see, the one that was worked on last first; `search` is part of a name."""
    with database.reading() as session:
        condition = may_see(person)
        if search := line(search):
            condition = condition & Pilot.name.icontains(search, autoescape=True)
        cards = cards_of(session, person, condition)
    return sorted(cards, key=lambda card: card.reviewed_at or card.created_at, reverse=True)


def pilot_of(database: Database, person: Person, pilot_id: str) -> PilotCard:
    """One pilot. Raises NotFoundError."""
    with database.reading() as session:
        return card_of(session, person, seen(session, person, pilot_id))


def pilot_with_drafts(database: Database, person: Person, hashes: Collection[str]) -> PilotCard | None:
    """The pilot whose drafts are these, by their sha256, where this person may see it; of several the last one made."""
    with database.reading() as session:
        wanted = select(Pilot.id).where(may_see(person)).order_by(Pilot.created_at.desc())
        drafts = select(PilotDocument.sha256).where(PilotDocument.pilot_id == Pilot.id, PilotDocument.current)
        for sha256 in hashes:
            wanted = wanted.where(literal(sha256).in_(drafts))
        found = session.scalar(wanted.limit(1)) if hashes else None
        return cards_of(session, person, Pilot.id == found)[0] if found else None


def rename(database: Database, person: Person, pilot_id: str, name: str) -> None:
    """Gives a pilot another name."""
    with database.writing() as session:
        worked_on(session, person, pilot_id).name = _name(name)
        record(session, person, "pilot renamed", pilot_id)


def share(database: Database, person: Person, pilot_id: str, with_name: str) -> None:
    """Lets another manager work on the pilot. Raises NotFoundError where there is no such account."""
    with database.writing() as session:
        owned(session, person, pilot_id)
        user = _user(session, with_name)
        if user.role not in (Role.PM.value, Role.ADMIN.value):
            raise RefusedError(f"{with_name} is on the board and sees the pilot once it is submitted.")
        if session.get(Share, (pilot_id, user.id)) is None:
            session.add(Share(pilot_id=pilot_id, user_id=user.id))
            record(session, person, "pilot shared", pilot_id, account=user.id)


def unshare(database: Database, person: Person, pilot_id: str, with_name: str) -> None:
    """Takes that back."""
    with database.writing() as session:
        owned(session, person, pilot_id)
        user = _user(session, with_name)
        if (row := session.get(Share, (pilot_id, user.id))) is not None:
            session.delete(row)
            record(session, person, "pilot no longer shared", pilot_id, account=user.id)


def shared_with(database: Database, person: Person, pilot_id: str) -> list[str]:
    """Names of those it is shared with."""
    with database.reading() as session:
        seen(session, person, pilot_id)
        wanted = select(User.name).join(Share, Share.user_id == User.id).where(Share.pilot_id == pilot_id)
        return list(session.scalars(wanted.order_by(User.name)))


def submit(database: Database, person: Person, pilot_id: str) -> None:
    """Puts the pilot before the board. Raises RefusedError where it was not reviewed as it is now."""
    with database.writing() as session:
        pilot = worked_on(session, person, pilot_id)
        card = card_of(session, person, pilot)
        if card.review_id is None or card.outdated:
            raise RefusedError("Review the pilot as it is now, then submit it: the board decides on the review.")
        if pilot.submitted_at is None:
            pilot.submitted_at = now()
            record(session, person, "pilot submitted", pilot_id, review=card.review_id)


def take_back(database: Database, person: Person, pilot_id: str) -> None:
    """Takes the pilot back from the board; what the board said about it is kept."""
    with database.writing() as session:
        pilot = worked_on(session, person, pilot_id)
        if pilot.submitted_at is not None:
            pilot.submitted_at = pilot.assigned_id = None
            record(session, person, "pilot taken back", pilot_id)


def hand_over(database: Database, person: Person, pilot_id: str, to_name: str) -> None:
    """Makes the pilot somebody else's. Raises NotFoundError, RefusedError."""
    with database.writing() as session:
        pilot = owned(session, person, pilot_id)
        user = _user(session, to_name)
        if user.role not in (Role.PM.value, Role.ADMIN.value):
            raise RefusedError(f"{to_name} is on the board; a pilot belongs to a manager.")
        pilot.owner_id, pilot.place = user.id, None
        record(session, person, "pilot handed over", pilot_id, account=user.id)


def card_of(session: Session, person: Person, pilot: Pilot) -> PilotCard:
    """The pilot as lists show it."""
    return cards_of(session, person, Pilot.id == pilot.id)[0]


def cards_of(session: Session, person: Person, condition: ColumnElement[bool]) -> list[PilotCard]:
    """Pilots as lists show them, in a handful of queries however many they are."""
    wanted = select(Pilot.id).where(condition)
    shown = (
        StoredReview.pilot_id,
        StoredReview.id,
        StoredReview.created_at,
        StoredReview.verdict,
        StoredReview.readiness,
    )
    reviews = {row.pilot_id: row for row in session.execute(last_reviews(wanted).with_only_columns(*shown))}
    there, reviewed = defaultdict(set), defaultdict(set)
    current = select(PilotDocument.pilot_id, PilotDocument.id).where(
        PilotDocument.current, PilotDocument.pilot_id.in_(wanted)
    )
    for pilot_id, document_id in session.execute(current):
        there[pilot_id].add(document_id)
    ids = last_reviews(wanted).with_only_columns(StoredReview.id)
    for review_id, document_id in session.execute(
        select(ReviewedDraft.review_id, ReviewedDraft.document_id).where(ReviewedDraft.review_id.in_(ids))
    ):
        reviewed[review_id].add(document_id)
    cards = []
    for pilot, owner in session.execute(
        select(Pilot, User.name).join(User, User.id == Pilot.owner_id).where(condition)
    ):
        review = reviews.get(pilot.id)
        cards.append(
            PilotCard(
                id=pilot.id,
                name=pilot.name,
                owner=owner,
                mine=pilot.owner_id == person.id,
                created_at=pilot.created_at,
                submitted_at=pilot.submitted_at,
                review_id=review.id if review else None,
                reviewed_at=review.created_at if review else None,
                verdict=review.verdict if review else None,
                readiness=review.readiness if review else None,
                outdated=review is not None and there[pilot.id] != reviewed[review.id],
            )
        )
    return cards


def last_reviews(pilots: Select[str]) -> Select[StoredReview]:
    """The latest Review of each of the pilots with these ids."""
    last = (
        select(StoredReview.pilot_id, func.max(StoredReview.number).label("number"))
        .where(StoredReview.pilot_id.in_(pilots))
        .group_by(StoredReview.pilot_id)
        .subquery()
    )
    return select(StoredReview).join(
        last, (StoredReview.pilot_id == last.c.pilot_id) & (StoredReview.number == last.c.number)
    )


def last_review(session: Session, pilot_id: str) -> StoredReview | None:
    """The pilot's latest Review."""
    return session.scalar(
        select(StoredReview).where(StoredReview.pilot_id == pilot_id).order_by(StoredReview.number.desc()).limit(1)
    )


def _user(session: Session, name: str) -> User:
    user = session.scalar(select(User).where(User.name == line(name), User.active, User.role != Role.LOCAL.value))
    if user is None:
        raise NotFoundError(f"There is no account {name}.")
    return user


def _name(name: str) -> str:
    name = line(name)
    if not name:
        raise RefusedError("A pilot needs a name.")
    return name[:LONGEST_NAME]
