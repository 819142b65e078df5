"""Users, and how they come in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from agent.remember.tables.base import Base, WithId, now


class User(WithId, Base):
    """A person with a role. Who has no password cannot log in with one."""

    __tablename__ = "users"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password: Mapped[str | None] = mapped_column(String(500))
    """Its hash."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    active: Mapped[bool] = mapped_column(default=True)


class SignIn(Base):
    """A browser that somebody logged in with, by the hash of the secret in its cookie."""

    __tablename__ = "sign_ins"

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)


class Link(Base):
    """A link that lets somebody choose a password, once, by the hash of its secret. Without a user: the first admin."""

    __tablename__ = "links"

    secret: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class Attempt(Base):
    """A log-in that failed."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    """Hash of the name that was given: people type passwords there."""
    address: Mapped[str] = mapped_column(String(100), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
