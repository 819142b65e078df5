"""Everything the board has before it about one pilot; the board pack is this on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent.errors import NotAllowedError
from agent.remember.board import comments, decisions
from agent.remember.board.comments import CommentCard
from agent.remember.board.decisions import DecisionCard
from agent.remember.board.dispositions import DispositionCard, Standing, said_of, standing_of
from agent.remember.board.queue import QueueCard, card_in_queue
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import decided_on
from agent.remember.pilots.pilots import last_review
from agent.remember.pilots.reviews import ReviewCard, reviews_in
from agent.remember.tables import now
from agent.review import Finding, Review


@dataclass(frozen=True)
class FindingBefore:
    """A Finding with what the board says of it."""

    finding: Finding
    standing: Standing
    said: tuple[DispositionCard, ...]
    """The last word of each member, also of those that are stale or have run out."""
    comments: tuple[CommentCard, ...]
    back: str
    """Why it is open although something was decided: what changed, or that a waiver ran out; else empty."""


@dataclass(frozen=True)
class Sheet:
    """A pilot before the board, by its latest Review."""

    card: QueueCard
    review: Review
    reviews: tuple[ReviewCard, ...]
    """All of them, the first first: readiness over time. The last is `review`."""
    findings: tuple[FindingBefore, ...]
    """In the Review's order."""
    gone: tuple[DispositionCard, ...]
    """What was decided about Findings that the latest Review does not have any more."""
    comments: tuple[CommentCard, ...]
    """About the pilot, and about Findings that are gone."""
    decision: DecisionCard | None
    """The one that holds."""
    former: tuple[DecisionCard, ...]
    decides: bool
    """Whether the person who asked may decide on it."""


def sheet_of(database: Database, person: Person, pilot_id: str, today: date | None = None) -> Sheet:
    """What the board has before it. Raises NotFoundError, also where the pilot was never reviewed."""
    today = today or now().date()
    with database.reading() as session:
        card = card_in_queue(session, person, pilot_id, today)
        row = last_review(session, pilot_id)
        assert row is not None  # the card is of a reviewed one
        review = Review.model_validate_json(row.body)
        said = said_of(session, person, pilot_id, today)
        threads = comments.cards_of(session, person, pilot_id)
        ruled = decisions.cards_of(session, person, pilot_id, today)
        there = {finding.id for finding in review.findings}
        try:
            decided_on(session, person, pilot_id)
            decides = True
        except NotAllowedError:
            decides = False
        return Sheet(
            card=card,
            review=review,
            reviews=tuple(reviews_in(session, person, pilot_id)),
            findings=tuple(_before(finding, said.get(finding.id, []), threads) for finding in review.findings),
            gone=tuple(each for finding, cards in said.items() if finding not in there for each in cards),
            comments=tuple(each for each in threads if each.finding_id not in there),
            decision=next(iter(ruled), None),
            former=tuple(ruled[1:]),
            decides=decides,
        )


def _before(finding: Finding, said: list[DispositionCard], threads: list[CommentCard]) -> FindingBefore:
    standing = standing_of(said)
    back = ""
    if standing is Standing.OPEN and said:
        last = said[-1]
        back = last.stale or (f"The waiver ran out on {last.until:%d %B %Y}." if last.until else "")
    return FindingBefore(
        finding, standing, tuple(said), tuple(each for each in threads if each.finding_id == finding.id), back
    )
