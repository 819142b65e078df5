"""What the command line reviews is kept too, as a pilot of the local person, told again by where its drafts lie."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.document import Dossier
from agent.errors import InputError
from agent.remember.database import Database
from agent.remember.people.accounts import local_person
from agent.remember.people.person import Person
from agent.remember.pilots.drafts import check_size, keep, put, take_out
from agent.remember.pilots.pilots import last_review, new_pilot
from agent.remember.pilots.reviews import store
from agent.remember.tables import Pilot, PilotDocument
from agent.review import Review, Usage
from rubrics import Rubric


def keep_reviewed(
    database: Database, files: Sequence[Path], dossier: Dossier, review: Review, rubric: Rubric, place: str = ""
) -> str:
    """Keeps a Review with the drafts it was made of, all or nothing; returns the pilot's id.

    `place` is what tells the pilot again, by default the drafts' addresses: the folder, for a pilot of a backlog. A
    draft of the same name is revised, one that is not among them any more taken out; a Review that says the same as the
    last one is there once. Raises StoreError, and InputError where a draft changed since it was read.
    """
    contents = _contents(files, dossier)
    place = _text(place or "\n".join(sorted(str(file.resolve()) for file in files)))
    person = local_person(database)
    with database.writing() as session:
        pilot = _pilot(session, person, place, _text(dossier.name))
        _replace(session, person, pilot.id, dossier, contents)
        if not _is_last(session, pilot.id, review):
            store(session, person, pilot, review, dossier, rubric)
        return pilot.id


def _text(name: str) -> str:
    """The name of a file that need be no text, as one that can be kept."""
    return name.encode("utf-8", "backslashreplace").decode()


def _contents(files: Sequence[Path], dossier: Dossier) -> dict[str, bytes]:
    """sha256 → content of each draft."""
    contents = {}
    for file in files:
        try:
            data = file.read_bytes()
        except OSError:
            continue
        check_size(file.name, len(data))
        contents[hashlib.sha256(data).hexdigest()] = data
    for document in dossier.documents:
        if document.sha256 not in contents:
            raise InputError(f"{document.name} changed while it was reviewed.")
    return contents


def _pilot(session: Session, person: Person, place: str, name: str) -> Pilot:
    pilot = session.scalar(select(Pilot).where(Pilot.owner_id == person.id, Pilot.place == place))
    return pilot or new_pilot(session, person, name, place)


def _replace(session: Session, person: Person, pilot_id: str, dossier: Dossier, contents: dict[str, bytes]) -> None:
    """Makes the drafts of the pilot those of the Dossier."""
    wanted = select(PilotDocument).where(PilotDocument.pilot_id == pilot_id, PilotDocument.current)
    there = list(session.scalars(wanted.order_by(PilotDocument.position)))
    new = {document.sha256 for document in dossier.documents}
    gone = [row for row in there if row.sha256 not in new]
    held = {row.sha256: row for row in there}
    for document in dossier.documents:
        row = held.get(document.sha256)
        if row is None:
            before = next((row for row in gone if row.name == document.name), None)
            if before is not None:
                gone.remove(before)
            data = contents[document.sha256]
            row = put(session, person, pilot_id, document.name, data, before.id if before else None)
        row.kind, row.kind_given = document.kind.value, document.kind_given
        keep(row, document)
    for row in gone:
        take_out(session, person, row)


def _is_last(session: Session, pilot_id: str, review: Review) -> bool:
    """Whether the pilot's last Review says the same."""
    last = last_review(session, pilot_id)
    return last is not None and _without_time(Review.model_validate_json(last.body)) == _without_time(review)


def _without_time(review: Review) -> Review:
    return review.model_copy(update={"created": "", "usage": Usage()})
