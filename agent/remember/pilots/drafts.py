"""The drafts of a pilot: kept as bytes, once for the same content, and as the Document they were read into."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.document import Document, DocumentKind, Dossier, visible
from agent.errors import DraftLimitError, InputError, NotFoundError, RefusedError
from agent.remember.audit import record
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see, worked_on
from agent.remember.tables import Draft, Pilot, PilotDocument, ReviewedDraft, User
from agent.settings import limits

MOST_DRAFTS = 20
"""In one pilot, revisions not counted."""
MOST_BYTES = 2_000_000_000
"""Of all drafts that one person handed in."""
NO_DRAFT = "There is no such draft, or it is not yours to see."


@dataclass(frozen=True)
class DraftCard:
    """A draft in a pilot."""

    id: str
    pilot_id: str
    name: str
    sha256: str
    size: int
    kind: str | None
    """None until it is read."""
    kind_given: bool
    revision: int
    """1, or one more than the draft it took the place of."""
    current: bool
    added_at: datetime
    added_by: str
    read: bool
    problem: str
    """Why it could not be read."""


def add_draft(
    database: Database, person: Person, pilot_id: str, name: str, data: bytes, *, replaces: str | None = None
) -> DraftCard:
    """Keeps a draft in the pilot; `replaces` is the id of the one it revises. The same file twice is there once.

    Raises NotFoundError, NotAllowedError, DraftLimitError, RefusedError.
    """
    check_size(name, len(data))
    with database.writing() as session:
        worked_on(session, person, pilot_id)
        return card_of(session, put(session, person, pilot_id, name, data, replaces))


def put(
    session: Session, person: Person, pilot_id: str, name: str, data: bytes, replaces: str | None = None
) -> PilotDocument:
    """The draft in the pilot, in a transaction that is open."""
    name = " ".join(visible(name.replace("\\", "/").rsplit("/", 1)[-1]).split())[-200:] or "draft"
    sha256 = hashlib.sha256(data).hexdigest()
    current = _current(session, pilot_id)
    for row in current:
        if row.name == name and row.sha256 == sha256:
            return row
    before = next((row for row in current if row.id == replaces), None)
    if replaces is not None and before is None:
        raise RefusedError(f"The draft that {name} should take the place of is not in the pilot any more.")
    if len(current) - (before is not None) >= MOST_DRAFTS:
        raise DraftLimitError(f"{name} is one too many: a pilot has at most {MOST_DRAFTS} drafts.")
    if session.scalar(select(Draft.sha256).where(Draft.sha256 == sha256)) is None:
        _check_room(session, person, len(data))
        session.add(Draft(sha256=sha256, size=len(data), content=data))
        session.flush()
    row = PilotDocument(pilot_id=pilot_id, sha256=sha256, name=name, added_by=person.id)
    if before is not None:
        before.current = False
        row.replaces_id, row.revision, row.position = before.id, before.revision + 1, before.position
        if before.kind_given:  # what a person said about the earlier draft holds for its revision
            row.kind, row.kind_given = before.kind, True
    else:
        row.position = 1 + max((each.position for each in current), default=-1)
    session.add(row)
    session.flush()
    record(session, person, "draft added", pilot_id, draft=row.id, sha256=sha256, replaces=row.replaces_id)
    return row


def drafts_of(database: Database, person: Person, pilot_id: str, *, former: bool = False) -> list[DraftCard]:
    """The drafts in the pilot, in the order they were added; with `former` also those that were revised or taken out.

    Nothing for who may not see it.
    """
    with database.reading() as session:
        wanted = select(PilotDocument).join(Pilot).where(Pilot.id == pilot_id, may_see(person))
        if not former:
            wanted = wanted.where(PilotDocument.current)
        rows = session.scalars(wanted.order_by(PilotDocument.position, PilotDocument.revision)).all()
        return [card_of(session, row) for row in rows]


def draft_of(database: Database, person: Person, draft_id: str) -> DraftCard:
    """One draft. Raises NotFoundError."""
    with database.reading() as session:
        return card_of(session, _seen(session, person, draft_id))


def content_of(database: Database, person: Person, draft_id: str) -> bytes:
    """The draft itself. Raises NotFoundError."""
    with database.reading() as session:
        row = _seen(session, person, draft_id)
        return session.execute(select(Draft.content).where(Draft.sha256 == row.sha256)).scalar_one()


def document_of(database: Database, person: Person, draft_id: str) -> Document | None:
    """What the draft was read into; None where it was not read yet. Raises NotFoundError."""
    with database.reading() as session:
        return _document(_seen(session, person, draft_id))


def dossier_of(database: Database, person: Person, pilot_id: str) -> Dossier:
    """The Dossier of the drafts in the pilot now. Raises NotFoundError, and InputError where one is not read."""
    with database.reading() as session:
        pilot = session.scalar(select(Pilot).where(Pilot.id == pilot_id, may_see(person)))
        if pilot is None:
            raise NotFoundError(NO_DRAFT)
        return dossier(pilot.name, _current(session, pilot_id))


def keep_document(database: Database, person: Person, draft_id: str, document: Document) -> None:
    """Keeps what a draft was read into. A kind that a person gave stands."""
    with database.writing() as session:
        keep(_changed(session, person, draft_id), document)


def keep_problem(database: Database, person: Person, draft_id: str, why: str) -> None:
    """Keeps why a draft could not be read."""
    with database.writing() as session:
        _changed(session, person, draft_id).problem = why


def give_kind(database: Database, person: Person, draft_id: str, kind: DocumentKind | None) -> None:
    """Says what kind a draft is; None has it recognised again when it is next read."""
    with database.writing() as session:
        row = _changed(session, person, draft_id)
        row.kind, row.kind_given = (kind.value if kind else None), kind is not None
        if kind is None:
            row.reading = None
        record(session, person, "kind given", row.pilot_id, draft=row.id, kind=row.kind)


def remove_draft(database: Database, person: Person, draft_id: str) -> None:
    """Takes a draft out of the pilot. One that was never reviewed is erased; else its reviews keep it."""
    with database.writing() as session:
        take_out(session, person, _changed(session, person, draft_id))


def take_out(session: Session, person: Person, row: PilotDocument) -> None:
    """The same, in a transaction that is open."""
    record(session, person, "draft taken out", row.pilot_id, draft=row.id)
    if session.scalar(select(ReviewedDraft.review_id).where(ReviewedDraft.document_id == row.id).limit(1)):
        row.current = False
        return
    if (before := session.get(PilotDocument, row.replaces_id or "")) is not None:
        before.current = True
    session.delete(row)
    session.flush()
    drop_if_unused(session, row.sha256)


def keep(row: PilotDocument, document: Document) -> None:
    """Keeps the Document of a draft, in a transaction that is open. Raises InputError where it is of another draft."""
    if document.sha256 != row.sha256:
        raise InputError(f"{row.name} changed while it was read; hand it in again.")
    if row.kind_given and row.kind:
        document = document.model_copy(
            update={"kind": DocumentKind(row.kind), "kind_given": True, "kind_why": "given by a person"}
        )
    row.kind, row.kind_given, row.problem = document.kind.value, document.kind_given, ""
    row.reading = zlib.compress(document.model_dump_json(exclude_defaults=True).encode(), 6)


def dossier(name: str, rows: list[PilotDocument]) -> Dossier:
    """The Dossier of these drafts. Raises InputError where one is not read."""
    documents = []
    for row in rows:
        document = _document(row)
        if document is None:
            raise InputError(f"{row.name} was not read yet" + (f": {row.problem}" if row.problem else "."))
        documents.append(document)
    return Dossier(name=name, documents=tuple(documents))


def drop_if_unused(session: Session, sha256: str) -> bool:
    """Erases the bytes of a draft that is in no pilot any more; whether it did."""
    if session.scalar(select(PilotDocument.id).where(PilotDocument.sha256 == sha256).limit(1)):
        return False
    if (draft := session.get(Draft, sha256)) is not None:
        session.delete(draft)
        session.flush()
    return True


def check_size(name: str, size: int) -> None:
    """Raises DraftLimitError where a draft is larger than the settings allow."""
    if size > limits().file_mb * 1_000_000:
        raise DraftLimitError(
            f"{name} has {size / 1_000_000:,.0f} MB, more than the limit of {limits().file_mb} MB; "
            "split it or raise PILOT_REVIEW_MAX_FILE_MB."
        )


def card_of(session: Session, row: PilotDocument) -> DraftCard:
    """The draft as lists show it."""
    return DraftCard(
        id=row.id,
        pilot_id=row.pilot_id,
        name=row.name,
        sha256=row.sha256,
        size=session.execute(select(Draft.size).where(Draft.sha256 == row.sha256)).scalar_one(),
        kind=row.kind,
        kind_given=row.kind_given,
        revision=row.revision,
        current=row.current,
        added_at=row.added_at,
        added_by=session.get_one(User, row.added_by).name,
        read=session.scalar(select(PilotDocument.reading.is_not(None)).where(PilotDocument.id == row.id)) is True,
        problem=row.problem,
    )


def _document(row: PilotDocument) -> Document | None:
    if row.reading is None:
        return None
    document = Document.model_validate_json(zlib.decompress(row.reading))
    if row.kind and row.kind_given and document.kind != row.kind:
        update = {"kind": DocumentKind(row.kind), "kind_given": True, "kind_why": "given by a person"}
        return document.model_copy(update=update)
    return document


def _current(session: Session, pilot_id: str) -> list[PilotDocument]:
    wanted = select(PilotDocument).where(PilotDocument.pilot_id == pilot_id, PilotDocument.current)
    return list(session.scalars(wanted.order_by(PilotDocument.position)))


def _seen(session: Session, person: Person, draft_id: str) -> PilotDocument:
    row = session.scalar(select(PilotDocument).join(Pilot).where(PilotDocument.id == draft_id, may_see(person)))
    if row is None:
        raise NotFoundError(NO_DRAFT)
    return row


def _changed(session: Session, person: Person, draft_id: str) -> PilotDocument:
    row = _seen(session, person, draft_id)
    worked_on(session, person, row.pilot_id)
    return row


def _check_room(session: Session, person: Person, size: int) -> None:
    mine = select(PilotDocument.sha256).where(PilotDocument.added_by == person.id)
    held = session.scalar(select(func.sum(Draft.size)).where(Draft.sha256.in_(mine))) or 0
    if held + size > MOST_BYTES:
        raise DraftLimitError(
            f"Your drafts take {held / 1e9:.1f} GB, and {MOST_BYTES / 1e9:.0f} GB is the most; erase a pilot first."
        )
