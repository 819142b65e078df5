"""What the members of the board decided about Findings: accepted, dismissed, or waived until a date.

Each is bound to what the Finding rested on when it was looked at (`grounds.py`). It survives re-review by the Finding's
id; where what it rested on was edited it is stale and says so, and the Finding is open again, as it is once a waiver
has run out. Members who disagree are both kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from agent.clean import inert
from agent.errors import NotFoundError, RefusedError
from agent.remember.audit import digest, record
from agent.remember.board.grounds import Grounds
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import decided_on, may_see
from agent.remember.pilots.pilots import last_review
from agent.remember.pilots.reviews import seen_review
from agent.remember.tables import Pilot, StoredDisposition, StoredFinding, StoredReview, User, now

LONGEST_TEXT = 4_000
"""Characters of a reason, a comment or a condition."""


class Kind(StrEnum):
    """What a member says of a Finding: it is right; it is wrong; it is right and may wait; nothing any more."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """What the board's members together make of a Finding. Disputed: they disagree."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    WAIVED = "waived"
    DISPUTED = "disputed"


@dataclass(frozen=True)
class DispositionCard:
    """What a member decided last about a Finding."""

    pilot_id: str
    finding_id: str
    criterion: str | None
    by: str
    mine: bool
    """Whether it is that of the person who asked."""
    kind: Kind
    until: date | None
    """The last day of a waiver."""
    why: str
    at: datetime
    rubric_version: str
    documents: dict[str, str]
    """What it rests on: sha256 → name."""
    stale: str
    """What it rested on and has changed since, in a sentence; empty where it stands."""
    expired: bool
    """A waiver that has run out."""

    @property
    def counts(self) -> bool:
        """Whether it holds today."""
        return not self.stale and not self.expired


@dataclass(frozen=True)
class Outcome:
    """What became of one Finding of several that were disposed of together."""

    finding_id: str
    problem: str
    """Why nothing was kept for it; empty where it was."""


def dispose(
    database: Database,
    person: Person,
    review_id: str,
    finding_ids: Sequence[str],
    kind: Kind,
    why: str,
    until: date | None = None,
) -> list[Outcome]:
    """Decides about Findings as the member sees them in that Review; each that cannot be says why, the others are kept.

    Raises RefusedError without a reason (only to withdraw needs none) or with a date that makes no sense,
    NotFoundError, NotAllowedError.
    """
    why = _checked(kind, why, until)
    with database.writing() as session:
        seen = seen_review(session, person, review_id)
        pilot = decided_on(session, person, seen.pilot_id)
        latest = last_review(session, pilot.id) or seen
        outcomes = []
        for finding_id in dict.fromkeys(map(inert, finding_ids)):
            problem = _problem(session, person, seen, latest, finding_id, kind)
            if not problem:
                _keep(session, person, latest, finding_id, kind, why, until)
            outcomes.append(Outcome(finding_id, problem))
        return outcomes


def dispositions_of(
    database: Database, person: Person, pilot_id: str, today: date | None = None
) -> dict[str, list[DispositionCard]]:
    """The last word of each member on each Finding of the pilot; nothing for who may not see it."""
    with database.reading() as session:
        return said_of(session, person, pilot_id, today)


def said_of(
    session: Session, person: Person, pilot_id: str, today: date | None = None
) -> dict[str, list[DispositionCard]]:
    """The same, in a transaction that is open."""
    found = latest_dispositions(session, person, select(Pilot.id).where(Pilot.id == pilot_id))
    return {finding: [card_of(person, *each, today) for each in rows] for (_, finding), rows in found.items()}


def standing_of(said: Iterable[DispositionCard]) -> Standing:
    """What these make of their Finding together."""
    kinds = {card.kind for card in said if card.counts}
    if not kinds:
        return Standing.OPEN
    return Standing(kinds.pop().value) if len(kinds) == 1 else Standing.DISPUTED


def latest_dispositions(
    session: Session, person: Person, pilots: Select[str]
) -> dict[tuple[str, str], list[tuple[StoredDisposition, str]]]:
    """Pilot and Finding → each member's last disposition, with the member's name; those withdrawn are left out.

    Of the pilots with these ids that the person may see.
    """
    last = (
        select(func.max(StoredDisposition.number))
        .where(StoredDisposition.pilot_id.in_(pilots))
        .group_by(StoredDisposition.pilot_id, StoredDisposition.finding_id, StoredDisposition.user_id)
    )
    wanted = (
        select(StoredDisposition, User.name)
        .join(User, User.id == StoredDisposition.user_id)
        .join(Pilot, Pilot.id == StoredDisposition.pilot_id)
        .where(StoredDisposition.number.in_(last), StoredDisposition.kind != Kind.WITHDRAWN.value, may_see(person))
        .order_by(StoredDisposition.number)
    )
    found: dict[tuple[str, str], list[tuple[StoredDisposition, str]]] = defaultdict(list)
    for row, name in session.execute(wanted):
        found[row.pilot_id, row.finding_id].append((row, name))
    return found


def card_of(person: Person, row: StoredDisposition, by: str, today: date | None = None) -> DispositionCard:
    """The disposition as it is shown."""
    return DispositionCard(
        pilot_id=row.pilot_id,
        finding_id=row.finding_id,
        criterion=row.criterion,
        by=by,
        mine=row.user_id == person.id,
        kind=Kind(row.kind),
        until=row.until,
        why=row.why,
        at=row.at,
        rubric_version=row.rubric_version,
        documents=dict(Grounds.from_json(row.rests_on).documents),
        stale=row.stale_why,
        expired=row.until is not None and row.until < (today or now().date()),
    )


def written(text: str, what: str) -> str:
    """A text that a person wrote, as it is kept. Raises RefusedError where it is empty or too long."""
    text = inert(text).strip()
    if not text:
        raise RefusedError(f"{what} is missing: write it in a sentence.")
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f"{what} has {len(text):,} characters; {LONGEST_TEXT:,} is the most.")
    return text


def check_finding(session: Session, pilot_id: str, finding_id: str) -> None:
    """Raises NotFoundError where no review of the pilot has such a Finding."""
    of_pilot = select(StoredReview.id).where(StoredReview.pilot_id == pilot_id)
    wanted = select(StoredFinding.finding_id).where(
        StoredFinding.review_id.in_(of_pilot), StoredFinding.finding_id == inert(finding_id)
    )
    if session.scalar(wanted.limit(1)) is None:
        raise NotFoundError("There is no such finding in this pilot.")


def _checked(kind: Kind, why: str, until: date | None) -> str:
    if kind is Kind.WAIVED:
        if until is None:
            raise RefusedError("A waiver needs the date on which the finding comes back.")
        if until < now().date():
            raise RefusedError(f"{until:%d %B %Y} is over; a waiver lasts until a day to come.")
    elif until is not None:
        raise RefusedError("Only a waiver has a date.")
    return inert(why).strip()[:LONGEST_TEXT] if kind is Kind.WITHDRAWN else written(why, "The reason")


def _problem(
    session: Session, person: Person, seen: StoredReview, latest: StoredReview, finding_id: str, kind: Kind
) -> str:
    """Why the Finding cannot be disposed of; empty where it can."""
    looked_at = session.get(StoredFinding, (seen.id, finding_id))
    now_there = session.get(StoredFinding, (latest.id, finding_id))
    if looked_at is None:
        return "There is no such finding in this review."
    if now_there is None:
        return "It was fixed: the pilot was reviewed again since, without this finding."
    before, after = Grounds.from_json(looked_at.rests_on), Grounds.from_json(now_there.rests_on)
    if kind is Kind.DISMISSED and not after.quotes and dict(before.documents) != dict(after.documents):
        return "Its drafts have changed since you looked: see the latest review, then decide."
    if (before.level, before.defined, before.quotes) != (after.level, after.defined, after.quotes):
        return "It has changed since you looked: see the latest review, then decide."
    if kind is Kind.WITHDRAWN and not _own(session, person, latest.pilot_id, finding_id):
        return "You have decided nothing about it that could be taken back."
    return ""


def _own(session: Session, person: Person, pilot_id: str, finding_id: str) -> bool:
    wanted = select(StoredDisposition.kind).where(
        StoredDisposition.pilot_id == pilot_id,
        StoredDisposition.finding_id == finding_id,
        StoredDisposition.user_id == person.id,
    )
    last = session.scalar(wanted.order_by(StoredDisposition.number.desc()).limit(1))
    return last is not None and last != Kind.WITHDRAWN.value


def _keep(
    session: Session,
    person: Person,
    review: StoredReview,
    finding_id: str,
    kind: Kind,
    why: str,
    until: date | None,
) -> None:
    finding = session.get_one(StoredFinding, (review.id, finding_id))
    row = StoredDisposition(
        number=1 + (session.scalar(select(func.max(StoredDisposition.number))) or 0),
        pilot_id=review.pilot_id,
        finding_id=finding_id,
        criterion=finding.criterion,
        user_id=person.id,
        kind=kind.value,
        until=until,
        why=why,
        review_id=review.id,
        rubric_version=review.rubric_version,
        rubric_sha256=review.rubric_sha256,
        rests_on=finding.rests_on,
    )
    session.add(row)
    session.flush()
    record(
        session,
        person,
        f"finding {kind.value}",
        review.pilot_id,
        disposition=row.id,
        review=review.id,
        rubric=review.rubric_sha256,
        documents=sorted(Grounds.from_json(finding.rests_on).documents),
        content=digest(finding_id, kind.value, until, why),
    )


def named(session: Session, user_id: str) -> str:
    """The name of the account."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError("There is no such account.")
    return user.name
