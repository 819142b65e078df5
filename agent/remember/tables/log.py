"""The audit log. Triggers keep the database itself from changing it."""

from __future__ import annotations

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from agent.remember.tables.base import Base


class AuditEntry(Base):
    """Who did what, when. Ids and hashes only: what people wrote can be erased, and this cannot."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    pilot: Mapped[str] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text)
    """JSON."""
    prev: Mapped[str] = mapped_column(String(64), unique=True)
    """Hash of the entry before; unique, so that the log cannot fork."""
    hash: Mapped[str] = mapped_column(String(64), unique=True)
