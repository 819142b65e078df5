"""The audit log: each entry carries the hash of the one before, so that none can be changed, left out or slipped in.

What it cannot show by itself is that its end was cut off: export its head now and then, to a place of its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.errors import NotAllowedError
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.tables import AuditEntry, now

FIRST = "0" * 64
"""What the first entry carries for the one before."""


@dataclass(frozen=True)
class Head:
    """The last entry: its number (0 where there is none) and its hash."""

    number: int
    hash: str


@dataclass(frozen=True)
class Verified:
    """What a look through the log found. `broken` says in a sentence where it breaks; empty where it holds."""

    entries: int
    head: Head
    broken: str = ""


def record(session: Session, who: Person | None, action: str, pilot: str = "", **detail: Any) -> None:
    """Adds an entry in the transaction of what it tells of. `detail`: ids, hashes and words of ours, no draft's text.

    Without a person it was the program itself.
    """
    last = _head(session)
    entry = AuditEntry(
        number=last.number + 1,
        at=now().isoformat(timespec="microseconds"),
        who=who.name if who else "",
        action=action,
        pilot=pilot,
        detail=json.dumps(detail, sort_keys=True, ensure_ascii=False, default=str),
        prev=last.hash,
    )
    entry.hash = _hash(entry)
    session.add(entry)
    session.flush()


def digest(*content: Any) -> str:
    """A hash of what somebody wrote: the log can prove it, and holds none of it once it is erased."""
    return hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()


def head(database: Database) -> Head:
    """The last entry's number and hash, to be kept elsewhere."""
    with database.reading() as session:
        return _head(session)


def entries(database: Database, person: Person, *, before: int | None = None, most: int = 100) -> list[AuditEntry]:
    """The latest entries, the last first. Raises NotAllowedError for who does not manage."""
    if not person.manages:
        raise NotAllowedError("The audit log is the administrator's to read.")
    with database.reading() as session:
        wanted = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(most)
        if before is not None:
            wanted = wanted.where(AuditEntry.number < before)
        return list(session.scalars(wanted))


def verify(database: Database, exported: Head | None = None) -> Verified:
    """Looks through the whole log; with an exported head, also whether that entry is still in it."""
    with database.reading() as session:
        count, last, broken = 0, Head(0, FIRST), ""
        held = exported is None or exported.number == 0
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=1000)):
            broken = _fault(entry, last)
            if broken:
                break
            count, last = count + 1, Head(entry.number, entry.hash)
            held = held or last == exported
    if not broken and not held and exported is not None:
        broken = f"Entry {exported.number} of the exported head is not in it: its end was cut off, or it was replaced."
    return Verified(count, last, broken)


def _fault(entry: AuditEntry, last: Head) -> str:
    if entry.number != last.number + 1:
        return f"Entry {last.number + 1} is missing."
    if entry.prev != last.hash:
        return f"Entry {entry.number} does not follow the one before it."
    if entry.hash != _hash(entry):
        return f"Entry {entry.number} was changed."
    return ""


def _head(session: Session) -> Head:
    row = session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).one_or_none()
    return Head(*row) if row else Head(0, FIRST)


def _hash(entry: AuditEntry) -> str:
    return hashlib.sha256("\n".join(_parts(entry)).encode()).hexdigest()


def _parts(entry: AuditEntry) -> Iterator[str]:
    for part in (entry.number, entry.at, entry.who, entry.action, entry.pilot, entry.detail, entry.prev):
        yield json.dumps(part, ensure_ascii=True)
