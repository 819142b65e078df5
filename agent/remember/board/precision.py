"""How often the reviewer is right, as this board sees it: by criterion, of what its members accepted and dismissed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from agent.errors import NotAllowedError
from agent.remember.board.dispositions import Kind, latest_dispositions
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.tables import Pilot, StoredFinding

ENOUGH = 5
"""Dispositions of a criterion from which on it may be called mostly dismissed."""


@dataclass(frozen=True)
class Precision:
    """What members made of the Findings on one criterion or pattern: the last word of each member on each Finding."""

    about: str
    """Id of the criterion or pattern, or of the Finding where it has neither."""
    accepted: int
    dismissed: int
    waived: int

    @property
    def all(self) -> int:
        """Dispositions."""
        return self.accepted + self.dismissed + self.waived

    @property
    def precision(self) -> float:
        """Share of them, 0..1, that agree with the reviewer: accepted, or waived."""
        return (self.accepted + self.waived) / self.all

    @property
    def mostly_dismissed(self) -> bool:
        """Whether the rubric wants to be looked at here."""
        return self.all >= ENOUGH and self.dismissed > self.all / 2


def precision(database: Database, person: Person) -> list[Precision]:
    """By criterion, the worst first. What has become stale counts: it was right about what was there then.

    Raises NotAllowedError for managers.
    """
    if not (person.decides or person.manages):
        raise NotAllowedError("How the board sees the reviewer is the board's to read.")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with database.reading() as session:
        for rows in latest_dispositions(session, person, select(Pilot.id)).values():
            for row, _ in rows:
                about = row.criterion
                if about is None and row.review_id is not None:
                    finding = session.get(StoredFinding, (row.review_id, row.finding_id))
                    about = finding.pattern if finding else None
                counts[about or row.finding_id][row.kind] += 1
    found = [
        Precision(about, count[Kind.ACCEPTED.value], count[Kind.DISMISSED.value], count[Kind.WAIVED.value])
        for about, count in counts.items()
    ]
    return sorted(found, key=lambda each: (each.precision, -each.all, each.about))
