"""Decisions on pilots: go, conditional with conditions that come back when they are due, stop.

A decision rests on the drafts and on the rubric as they were. A later one takes its place; those before it are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.errors import NotFoundError, RefusedError
from agent.remember.audit import digest, record
from agent.remember.board.dispositions import check_finding, named, written
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import decided_on, may_see
from agent.remember.pilots.pilots import last_review
from agent.remember.pilots.reviews import seen_review
from agent.remember.tables import Condition, Decision, Pilot, PilotDocument, Signature, StoredReview, User, now
from agent.review import Review

MOST_CONDITIONS = 30


class Ruling(StrEnum):
    """What the board decides."""

    GO = "go"
    CONDITIONAL = "conditional"
    STOP = "stop"


@dataclass(frozen=True)
class NewCondition:
    """What a decision depends on, by when, and the Finding it is about where there is one."""

    text: str
    due: date
    finding_id: str | None = None


@dataclass(frozen=True)
class ConditionCard:
    """A condition of a decision."""

    id: str
    pilot_id: str
    text: str
    due: date
    finding_id: str | None
    met_at: datetime | None
    met_by: str | None
    met_how: str
    overdue: bool
    """Due today or before, and not met."""


@dataclass(frozen=True)
class DecisionCard:
    """A decision on a pilot, with those who stand for it."""

    id: str
    pilot_id: str
    ruling: Ruling
    why: str
    by: str
    at: datetime
    review_id: str | None
    rubric_version: str
    documents: tuple[tuple[str, str], ...]
    """Name and sha256 of the drafts it rests on."""
    conditions: tuple[ConditionCard, ...]
    signatures: tuple[tuple[str, str, datetime], ...]
    """Account, name as signed, and when."""
    signed: bool
    """Whether the person who asked signed it."""
    current: bool
    """False once a later one took its place."""
    stale: str
    """What it rested on and has changed since, in a sentence; empty where it stands."""


def decide(
    database: Database,
    person: Person,
    review_id: str,
    ruling: Ruling,
    why: str,
    *,
    conditions: Sequence[NewCondition] = (),
    signed: str,
) -> DecisionCard:
    """Decides on the pilot of the Review that the member has before them, and signs with the name `signed`.

    Raises RefusedError where the pilot was reviewed or changed since, or something is missing; NotFoundError,
    NotAllowedError.
    """
    why = written(why, "The reason")
    texts = _checked(ruling, conditions)
    with database.writing() as session:
        review = seen_review(session, person, review_id)
        pilot = decided_on(session, person, review.pilot_id)
        if last_review(session, pilot.id) is not review:
            raise RefusedError("The pilot was reviewed again since you looked: see the latest review, then decide.")
        documents = _reviewed(review)
        if {sha256 for _, sha256 in documents} != _there(session, pilot.id):
            raise RefusedError("The drafts have changed since their review: review the pilot again, then decide.")
        row = Decision(
            number=1 + (session.scalar(select(func.max(Decision.number))) or 0),
            pilot_id=pilot.id,
            user_id=person.id,
            kind=ruling.value,
            why=why,
            review_id=review.id,
            rubric_version=review.rubric_version,
            rubric_sha256=review.rubric_sha256,
            documents=[{"name": name, "sha256": sha256} for name, sha256 in documents],
        )
        session.add(row)
        session.flush()
        for each in conditions:
            if each.finding_id is not None:
                check_finding(session, pilot.id, each.finding_id)
        for position, (text, each) in enumerate(zip(texts, conditions, strict=True)):
            made = Condition(decision_id=row.id, position=position, text=text, due=each.due, finding_id=each.finding_id)
            session.add(made)
        record(
            session,
            person,
            f"decided {ruling.value}",
            pilot.id,
            decision=row.id,
            review=review.id,
            rubric=review.rubric_sha256,
            documents=[sha256 for _, sha256 in documents],
            content=digest(why, *[(text, each.due) for text, each in zip(texts, conditions, strict=True)]),
        )
        _sign(session, person, row, signed)
        return _card(session, person, row, current=True)


def sign(database: Database, person: Person, decision_id: str, signed: str) -> DecisionCard:
    """Stands for another member's decision. Raises RefusedError where it does not hold any more."""
    with database.writing() as session:
        row = _seen(session, person, decision_id)
        decided_on(session, person, row.pilot_id)
        card = _card(session, person, row, current=_is_current(session, row))
        if not card.current:
            raise RefusedError("A later decision took the place of this one.")
        if card.stale:
            raise RefusedError(f"{card.stale} Decide again, then sign.")
        if not card.signed:
            _sign(session, person, row, signed)
        return _card(session, person, row, current=True)


def meet(database: Database, person: Person, condition_id: str, how: str) -> ConditionCard:
    """A member says that a condition is met, and by what. Raises RefusedError where it was met already."""
    how = written(how, "What meets it")
    with database.writing() as session:
        row = session.scalar(
            select(Condition)
            .join(Decision, Decision.id == Condition.decision_id)
            .join(Pilot, Pilot.id == Decision.pilot_id)
            .where(Condition.id == condition_id, may_see(person))
        )
        if row is None:
            raise NotFoundError("There is no such condition, or it is not yours to see.")
        decision = session.get_one(Decision, row.decision_id)
        decided_on(session, person, decision.pilot_id)
        if row.met_at is not None:
            raise RefusedError("This condition was met already.")
        row.met_at, row.met_by, row.met_how = now(), person.id, how
        record(session, person, "condition met", decision.pilot_id, condition=row.id, content=digest(how))
        session.flush()
        return _condition(session, row, decision.pilot_id, None)


def decisions_of(database: Database, person: Person, pilot_id: str, today: date | None = None) -> list[DecisionCard]:
    """The decisions on a pilot, the one that holds first; nothing for who may not see it."""
    with database.reading() as session:
        return cards_of(session, person, pilot_id, today)


def cards_of(session: Session, person: Person, pilot_id: str, today: date | None = None) -> list[DecisionCard]:
    """The decisions on a pilot as they are shown, the one that holds first."""
    wanted = select(Decision).join(Pilot).where(Pilot.id == pilot_id, may_see(person))
    rows = session.scalars(wanted.order_by(Decision.number.desc())).all()
    return [_card(session, person, row, current=not position, today=today) for position, row in enumerate(rows)]


def why_stale(decision: Decision, there: set[str], rubric_sha256: str | None) -> str:
    """What a decision rested on and is not so any more: `there` are the hashes of the pilot's drafts now."""
    edited = [document["name"] for document in decision.documents if document["sha256"] not in there]
    if edited:
        return f"{edited[0]} was changed or taken out after this was decided."
    if len(there) > len({document["sha256"] for document in decision.documents}):
        return "A draft was added after this was decided."
    if rubric_sha256 not in (None, decision.rubric_sha256):
        return "The rubric has changed since this was decided."
    return ""


def _checked(ruling: Ruling, conditions: Sequence[NewCondition]) -> list[str]:
    if ruling is Ruling.CONDITIONAL and not conditions:
        raise RefusedError("A conditional decision needs a condition with a date.")
    if ruling is not Ruling.CONDITIONAL and conditions:
        raise RefusedError("Only a conditional decision has conditions.")
    if len(conditions) > MOST_CONDITIONS:
        raise RefusedError(f"{len(conditions)} conditions are too many; {MOST_CONDITIONS} is the most.")
    for each in conditions:
        if each.due < now().date():
            raise RefusedError(f"{each.due:%d %B %Y} is over; a condition is due on a day to come.")
    return [written(each.text, "A condition") for each in conditions]


def _sign(session: Session, person: Person, row: Decision, signed: str) -> None:
    name = " ".join(written(signed, "The name to sign with").split())[:200]
    session.add(Signature(decision_id=row.id, user_id=person.id, name=name))
    record(session, person, "decision signed", row.pilot_id, decision=row.id)
    session.flush()


def _reviewed(review: StoredReview) -> list[tuple[str, str]]:
    made_of = Review.model_validate_json(review.body).pilot.documents
    return [(document.name, document.sha256) for document in made_of]


def _there(session: Session, pilot_id: str) -> set[str]:
    wanted = select(PilotDocument.sha256).where(PilotDocument.pilot_id == pilot_id, PilotDocument.current)
    return set(session.scalars(wanted))


def _is_current(session: Session, row: Decision) -> bool:
    return session.scalar(select(func.max(Decision.number)).where(Decision.pilot_id == row.pilot_id)) == row.number


def _seen(session: Session, person: Person, decision_id: str) -> Decision:
    row = session.scalar(select(Decision).join(Pilot).where(Decision.id == decision_id, may_see(person)))
    if row is None:
        raise NotFoundError("There is no such decision, or it is not yours to see.")
    return row


def _card(session: Session, person: Person, row: Decision, *, current: bool, today: date | None = None) -> DecisionCard:
    latest = last_review(session, row.pilot_id)
    signatures = session.execute(
        select(Signature, User.name)
        .join(User, User.id == Signature.user_id)
        .where(Signature.decision_id == row.id)
        .order_by(Signature.at)
    ).all()
    conditions = session.scalars(
        select(Condition).where(Condition.decision_id == row.id).order_by(Condition.position)
    ).all()
    return DecisionCard(
        id=row.id,
        pilot_id=row.pilot_id,
        ruling=Ruling(row.kind),
        why=row.why,
        by=named(session, row.user_id),
        at=row.at,
        review_id=row.review_id,
        rubric_version=row.rubric_version,
        documents=tuple((document["name"], document["sha256"]) for document in row.documents),
        conditions=tuple(_condition(session, each, row.pilot_id, today) for each in conditions),
        signatures=tuple((account, each.name, each.at) for each, account in signatures),
        signed=any(each.user_id == person.id for each, _ in signatures),
        current=current,
        stale=why_stale(row, _there(session, row.pilot_id), latest.rubric_sha256 if latest else None),
    )


def _condition(session: Session, row: Condition, pilot_id: str, today: date | None) -> ConditionCard:
    return ConditionCard(
        id=row.id,
        pilot_id=pilot_id,
        text=row.text,
        due=row.due,
        finding_id=row.finding_id,
        met_at=row.met_at,
        met_by=named(session, row.met_by) if row.met_by else None,
        met_how=row.met_how,
        overdue=row.met_at is None and row.due <= (today or now().date()),
    )
