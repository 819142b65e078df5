"""What the board says: dispositions, comments, decisions with their conditions and signatures."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.remember.tables.base import Base, WithId, now


class StoredDisposition(WithId, Base):
    """What a member decided about a Finding. A later one of the same member takes its place; none is changed."""

    __tablename__ = "dispositions"
    __table_args__ = (Index("ix_dispositions_finding", "pilot_id", "finding_id"),)

    number: Mapped[int] = mapped_column(Integer, unique=True)
    """In the order they were made."""
    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"))
    finding_id: Mapped[str] = mapped_column(String(200))
    criterion: Mapped[str | None] = mapped_column(String(100))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(10))
    """accepted, dismissed, waived, or withdrawn where a member takes back what they said."""
    until: Mapped[date | None] = mapped_column(Date)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id", ondelete="SET NULL"))
    rubric_version: Mapped[str] = mapped_column(String(100))
    rubric_sha256: Mapped[str] = mapped_column(String(64))
    rests_on: Mapped[dict[str, Any]] = mapped_column(JSON)
    stale_why: Mapped[str] = mapped_column(Text, default="")
    """What it rested on and has changed since, in a sentence."""


class Comment(WithId, Base):
    """Something said about a Finding, or about the pilot where it names none."""

    __tablename__ = "comments"

    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    finding_id: Mapped[str | None] = mapped_column(String(200))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)


class Decision(WithId, Base):
    """Go, conditional or stop, on the documents and by the rubric as they were. A later one takes its place."""

    __tablename__ = "decisions"

    number: Mapped[int] = mapped_column(Integer, unique=True)
    """In the order they were made."""
    pilot_id: Mapped[str] = mapped_column(ForeignKey("pilots.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str] = mapped_column(String(12))
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(default=now)
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id", ondelete="SET NULL"))
    rubric_version: Mapped[str] = mapped_column(String(100))
    rubric_sha256: Mapped[str] = mapped_column(String(64))
    documents: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """`name` and `sha256` of each."""


class Signature(Base):
    """A member who stands for a Decision."""

    __tablename__ = "signatures"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    """As they signed."""
    at: Mapped[datetime] = mapped_column(default=now)


class Condition(WithId, Base):
    """What a Decision depends on, and by when."""

    __tablename__ = "conditions"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    due: Mapped[date] = mapped_column(Date)
    finding_id: Mapped[str | None] = mapped_column(String(200))
    met_at: Mapped[datetime | None]
    met_by: Mapped[str | None] = mapped_column(ForeignKey("users.id"))
    met_how: Mapped[str] = mapped_column(Text, default="")
