"""Pilots, their drafts and reviews, the work on them, and what was said to the chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from agent.remember.tables.base import Base, WithId, now


class Pilot(WithId, Base):
    """A pilot: somebody's, shared with some, and the board's to see once it is submitted."""

    __tablename__ = "pilots"
    __table_args__ = (UniqueConstraint("owner_id", "place"),)

    name: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[str] = mapped_column(ForeignKey("users.id"), index=True)
    place: Mapped[str | None] = mapped_column(Text)
    """Where its drafts lie, for one that was reviewed from the command line: tells it again."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    risk: Mapped[str | None] = mapped_column(String(10))
    """The lane a person put it into; else its review says."""
    assigned_id: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    """The member of the board who looks after it."""


class Share(Base):
    """Somebody else may work on a pilot."""

    __tablename__ = "shares"

    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)


class Draft(Base):
    """The bytes of a draft, once, whoever handed it in."""

    __tablename__ = "drafts"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class PilotDocument(WithId, Base):
    """A draft in a pilot, under its name there; a revision takes the place of the one before."""

    __tablename__ = "documents"

    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("drafts.sha256"), index=True)
    name: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str | None] = mapped_column(String(20))
    """Recognised or given; None until it is read."""
    kind_given: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    current: Mapped[bool] = mapped_column(default=True)
    """False once a revision took its place, or it was taken out."""
    position: Mapped[int] = mapped_column(Integer, default=0)
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str] = mapped_column(ForeignKey("users.id"))
    problem: Mapped[str] = mapped_column(Text, default="")
    """Why it could not be read."""
    reading: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The Document, as compressed JSON."""


class StoredReview(WithId, Base):
    """A Review of a pilot."""

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("pilot_id", "number"),)

    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1 for the pilot's first."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    judge: Mapped[str] = mapped_column(String(20))
    model: Mapped[str | None] = mapped_column(String(200))
    rubric_version: Mapped[str] = mapped_column(String(100))
    rubric_sha256: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(20))
    readiness: Mapped[int]
    body: Mapped[str] = mapped_column(Text, deferred=True)
    """The whole Review, as its JSON."""


class ReviewedDraft(Base):
    """Which drafts a Review was made of."""

    __tablename__ = "reviewed_documents"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


class StoredFinding(Base):
    """A Finding of a Review, for what is asked across reviews."""

    __tablename__ = "findings"

    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    finding_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    position: Mapped[int]
    criterion: Mapped[str | None] = mapped_column(String(100), index=True)
    pattern: Mapped[str | None] = mapped_column(String(100))
    severity: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(Text)
    level: Mapped[str | None] = mapped_column(String(20))
    """Of its criterion."""
    rests_on: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What it was found in, as `agent.remember.board.grounds` has it."""


class Job(WithId, Base):
    """A review that is asked for, under way, done or failed."""

    __tablename__ = "jobs"

    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    state: Mapped[str] = mapped_column(String(10), index=True)
    request: Mapped[dict[str, Any]] = mapped_column(JSON)
    stage: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    """When its worker last said that it is at it."""
    worker: Mapped[str | None] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id", ondelete="SET NULL"), unique=True)


class ChatTurn(Base):
    """One thing said in a person's chat about a pilot."""

    __tablename__ = "chat_turns"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    who: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
