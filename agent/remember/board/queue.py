"""The board's queue: what waits for a decision, most urgent first, in lanes: a light pilot does not wait behind a heavy
one. A pilot comes back when a condition is due, when what was decided rests on something that changed, and when a
waiver has run out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from agent.clean import line
from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.remember.audit import record
from agent.remember.board.decisions import Ruling, why_stale
from agent.remember.board.dispositions import DispositionCard, Standing, card_of, latest_dispositions, standing_of
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots.access import decided_on, may_see, seen
from agent.remember.pilots.pilots import PilotCard, cards_of, last_reviews
from agent.remember.tables import (
    Condition,
    Decision,
    Pilot,
    PilotDocument,
    StoredDisposition,
    StoredFinding,
    StoredReview,
    User,
    now,
)


class Lane(StrEnum):
    """How much there is to decide. By its last verdict, where no person put it elsewhere: ready is light, conditional
    is medium, the others are heavy.
    """

    LIGHT = "light"
    MEDIUM = "medium"
    HEAVY = "heavy"


class State(StrEnum):
    """Where a pilot stands with the board. Due: a condition is. Again: what was decided does not hold any more."""

    DUE = "due"
    AGAIN = "again"
    WAITING = "waiting"
    DECIDED = "decided"


@dataclass(frozen=True)
class QueueCard:
    """A pilot before the board."""

    pilot: PilotCard
    lane: Lane
    state: State
    why: str
    """Why it is where it is, in a sentence."""
    assigned: str | None
    """The member who looks after it."""
    assigned_to_me: bool
    ruling: Ruling | None
    """Of the last decision."""
    blockers: int
    """That stand: neither dismissed nor waived."""
    open: int
    """Findings that nobody has decided about, or not as they are now."""
    disputed: int
    """Findings that members disagree on."""
    days: int
    """Since it was submitted, or reviewed where it was not."""


def queue(
    database: Database,
    person: Person,
    *,
    search: str = "",
    lane: Lane | None = None,
    state: State | None = None,
    verdict: str = "",
    mine: bool = False,
    today: date | None = None,
) -> list[QueueCard]:
    """The pilots before the board, lane by lane, the most urgent first in each. `search` is part of the pilot's name,
    its manager's, a draft's or a finding's title; `mine` those that this member looks after.

    The one person of a machine without accounts sees all that were reviewed. Raises NotAllowedError for managers.
    """
    if not (person.decides or person.manages):
        raise NotAllowedError("The board's queue is for its members; your own pilots are under Pilots.")
    condition = may_see(person)
    if person.role is not Role.LOCAL:
        condition = condition & Pilot.submitted_at.is_not(None)
    if search := line(search):
        condition = condition & _matches(search)
    if mine:
        condition = condition & (Pilot.assigned_id == person.id)
    with database.reading() as session:
        found = _cards(session, person, condition, today or now().date())
    return [
        card
        for card in found
        if (lane is None or card.lane is lane)
        and (state is None or card.state is state)
        and (not verdict or card.pilot.verdict == verdict)
    ]


def card_in_queue(session: Session, person: Person, pilot_id: str, today: date) -> QueueCard:
    """One pilot as the queue shows it. Raises NotFoundError, also where it was never reviewed."""
    found = _cards(session, person, may_see(person) & (Pilot.id == pilot_id), today)
    if not found:
        raise NotFoundError("There is no such pilot before the board: it was not reviewed, or is not yours to see.")
    return found[0]


def look_after(database: Database, person: Person, pilot_id: str, member: str | None) -> None:
    """Says which member looks after a pilot; None takes it from whoever does. Raises NotFoundError, NotAllowedError."""
    with database.writing() as session:
        pilot = _before_the_board(session, person, pilot_id)
        user = None
        if member is not None:
            user = session.scalar(select(User).where(User.name == line(member), User.active))
            if user is None or user.role not in (Role.BOARD.value, Role.LOCAL.value):
                raise RefusedError(f"{member} is no member of the board.")
        pilot.assigned_id = user.id if user else None
        record(session, person, "pilot assigned", pilot_id, account=pilot.assigned_id)


def put_in_lane(database: Database, person: Person, pilot_id: str, lane: Lane | None) -> None:
    """Puts a pilot into another lane than its review says; None leaves that to the review again."""
    with database.writing() as session:
        pilot = _before_the_board(session, person, pilot_id)
        pilot.risk = lane.value if lane else None
        record(session, person, "lane given", pilot_id, lane=pilot.risk)


def _before_the_board(session: Session, person: Person, pilot_id: str) -> Pilot:
    return seen(session, person, pilot_id) if person.manages else decided_on(session, person, pilot_id)


def _matches(search: str) -> ColumnElement[bool]:
    owner = select(User.id).where(User.name.icontains(search, autoescape=True))
    drafts = select(PilotDocument.pilot_id).where(
        PilotDocument.current, PilotDocument.name.icontains(search, autoescape=True)
    )
    ids = last_reviews(select(Pilot.id)).with_only_columns(StoredReview.id).scalar_subquery()
    findings = (
        select(StoredReview.pilot_id)
        .join(StoredFinding, StoredFinding.review_id == StoredReview.id)
        .where(StoredReview.id.in_(ids), StoredFinding.title.icontains(search, autoescape=True))
    )
    named = Pilot.name.icontains(search, autoescape=True)
    return or_(named, Pilot.owner_id.in_(owner), Pilot.id.in_(drafts), Pilot.id.in_(findings))


def _cards(session: Session, person: Person, condition: ColumnElement[bool], today: date) -> list[QueueCard]:
    wanted = select(Pilot.id).where(condition)
    pilots = {pilot.id: pilot for pilot in session.scalars(select(Pilot).where(condition))}
    said = {
        key: [card_of(person, *each, today) for each in rows]
        for key, rows in latest_dispositions(session, person, wanted).items()
    }
    counts = _counts(session, wanted, said)
    decisions = {row.pilot_id: row for row in _last_decisions(session, wanted)}
    stale = _stale(session, wanted, decisions)
    due = _due(session, decisions.values(), today)
    run_out = {each.pilot_id: each for rows in said.values() for each in rows if each.expired}
    members = {user.id: user.name for user in session.scalars(select(User))}
    cards = []
    for card in cards_of(session, person, condition):
        if card.review_id is None:
            continue
        decision = decisions.get(card.id)
        state, why = _state(card, decision, stale.get(card.id, ""), due.get(card.id), run_out.get(card.id))
        assigned = pilots[card.id].assigned_id
        cards.append(
            QueueCard(
                pilot=card,
                lane=_lane(pilots[card.id].risk, card.verdict),
                state=state,
                why=why,
                assigned=members.get(assigned or ""),
                assigned_to_me=assigned == person.id,
                ruling=Ruling(decision.kind) if decision else None,
                blockers=counts[card.id].blockers,
                open=counts[card.id].open,
                disputed=counts[card.id].disputed,
                days=(today - (card.submitted_at or card.reviewed_at or card.created_at).date()).days,
            )
        )
    return sorted(cards, key=_urgency)


def _urgency(card: QueueCard) -> tuple[int, int, int, str]:
    return list(Lane).index(card.lane), list(State).index(card.state), -card.days, card.pilot.name


def _lane(given: str | None, verdict: str | None) -> Lane:
    if given:
        return Lane(given)
    return {"ready": Lane.LIGHT, "conditional": Lane.MEDIUM}.get(verdict or "", Lane.HEAVY)


def _state(
    card: PilotCard, decision: Decision | None, stale: str, due: Condition | None, run_out: DispositionCard | None
) -> tuple[State, str]:
    if due is not None:
        return State.DUE, f"A condition was due on {due.due:%d %B %Y}: {due.text}"
    if stale:
        return State.AGAIN, stale
    if run_out is not None and run_out.until is not None and (decision is None or decision.at.date() <= run_out.until):
        return State.AGAIN, f"A waiver ran out on {run_out.until:%d %B %Y}."
    if decision is not None:
        return State.DECIDED, f"Decided on {decision.at:%d %B %Y}."
    if card.outdated:
        return State.WAITING, "Its drafts have changed since the review; it wants to be reviewed again first."
    return State.WAITING, "It waits for a decision."


@dataclass
class _Counts:
    """Of the Findings of a pilot's latest Review."""

    blockers: int
    open: int
    disputed: int = 0


def _counts(
    session: Session, pilots: Select[str], said: dict[tuple[str, str], list[DispositionCard]]
) -> dict[str, _Counts]:
    """What is open of each pilot: all of it, less what members say about it."""
    ids = last_reviews(pilots).with_only_columns(StoredReview.id)
    joined = StoredFinding.review_id == StoredReview.id
    blocks = func.sum(case((StoredFinding.severity == "blocker", 1), else_=0))
    all_of_it = (
        select(StoredReview.pilot_id, blocks, func.count())
        .join(StoredFinding, joined)
        .where(StoredReview.id.in_(ids))
        .group_by(StoredReview.pilot_id)
    )
    counts: dict[str, _Counts] = defaultdict(lambda: _Counts(0, 0))
    for pilot_id, blockers, findings in session.execute(all_of_it):
        counts[pilot_id] = _Counts(int(blockers), findings)
    about = StoredDisposition.finding_id == StoredFinding.finding_id
    disposed = (
        select(StoredReview.pilot_id, StoredFinding.finding_id, StoredFinding.severity)
        .join(StoredFinding, joined)
        .join(StoredDisposition, about & (StoredDisposition.pilot_id == StoredReview.pilot_id))
        .where(StoredReview.id.in_(ids))
        .distinct()
    )
    for pilot_id, finding_id, severity in session.execute(disposed):
        standing = standing_of(said.get((pilot_id, finding_id), ()))
        counts[pilot_id].open -= standing is not Standing.OPEN
        counts[pilot_id].disputed += standing is Standing.DISPUTED
        counts[pilot_id].blockers -= severity == "blocker" and standing in (Standing.DISMISSED, Standing.WAIVED)
    return counts


def _last_decisions(session: Session, pilots: Select[str]) -> Sequence[Decision]:
    last = select(func.max(Decision.number)).where(Decision.pilot_id.in_(pilots)).group_by(Decision.pilot_id)
    return session.scalars(select(Decision).where(Decision.number.in_(last))).all()


def _stale(session: Session, pilots: Select[str], decisions: dict[str, Decision]) -> dict[str, str]:
    pilots = pilots.where(Pilot.id.in_(select(Decision.pilot_id)))
    there = defaultdict(set)
    wanted = select(PilotDocument.pilot_id, PilotDocument.sha256)
    for pilot_id, sha256 in session.execute(wanted.where(PilotDocument.current, PilotDocument.pilot_id.in_(pilots))):
        there[pilot_id].add(sha256)
    last = last_reviews(pilots).with_only_columns(StoredReview.pilot_id, StoredReview.rubric_sha256)
    rubrics = {pilot_id: sha256 for pilot_id, sha256 in session.execute(last)}
    return {id: why_stale(decision, there[id], rubrics.get(id)) for id, decision in decisions.items()}


def _due(session: Session, decisions: Iterable[Decision], today: date) -> dict[str, Condition]:
    """Pilot → the condition of its last decision that has been due longest."""
    pilots = {decision.id: decision.pilot_id for decision in decisions}
    wanted = select(Condition).where(Condition.met_at.is_(None), Condition.due <= today)
    found: dict[str, Condition] = {}
    for row in session.scalars(wanted.order_by(Condition.due.desc(), Condition.position.desc())):
        if row.decision_id in pilots:
            found[pilots[row.decision_id]] = row
    return found
