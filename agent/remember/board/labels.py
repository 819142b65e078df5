"""Dispositions as labels, for `pilot-review eval --dispositions`: what people decided grades the next judge."""

from __future__ import annotations

import json

from sqlalchemy import select

from agent.errors import NotAllowedError
from agent.remember.audit import record
from agent.remember.board.dispositions import Kind
from agent.remember.board.grounds import Grounds
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see
from agent.remember.tables import Pilot, StoredDisposition, User


def labels(database: Database, person: Person) -> str:
    """JSON lines, the oldest first: each member's last word on each Finding in each draft, by its hash. Also what is
    stale by now: it is a label of the draft as it was. What says nothing about a level of one draft is left out: a
    Finding without a criterion, one that was not judged, and one dismissed that was searched for in several drafts.

    Raises NotAllowedError for managers.
    """
    if not (person.decides or person.manages):
        raise NotAllowedError("The board's dispositions are the board's to export.")
    last: dict[tuple[str, str, str, str], dict[str, str]] = {}
    with database.writing() as session:
        wanted = (
            select(StoredDisposition, User.name)
            .join(User, User.id == StoredDisposition.user_id)
            .join(Pilot, Pilot.id == StoredDisposition.pilot_id)
            .where(may_see(person))
            .order_by(StoredDisposition.number)
        )
        for row, who in session.execute(wanted):
            of = (row.pilot_id, row.finding_id, row.user_id)
            if row.kind == Kind.WITHDRAWN.value:
                last = {key: line for key, line in last.items() if key[:3] != of}
                continue
            for sha256, line in _lines(row, who).items():
                last[*of, sha256] = line
        record(session, person, "labels exported", count=len(last))
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in last.values())


def _lines(row: StoredDisposition, who: str) -> dict[str, dict[str, str]]:
    grounds = Grounds.from_json(row.rests_on)
    unclear = row.kind == Kind.DISMISSED.value and len(grounds.documents) > 1
    if row.criterion is None or grounds.level in (None, "unassessed") or unclear:
        return {}
    return {
        sha256: {
            "finding": row.finding_id,
            "criterion": row.criterion,
            "document": sha256,
            "disposition": row.kind,
            "level": str(grounds.level),
            "who": who,
            "when": row.at.isoformat(),
            "why": row.why,
        }
        for sha256 in grounds.documents
    }
