"""The tables, as SQLAlchemy has them. Whoever changes one writes a migration; a test compares the two."""

from agent.remember.tables.base import Base, new_id, now
from agent.remember.tables.board import Comment, Condition, Decision, Signature, StoredDisposition
from agent.remember.tables.log import AuditEntry
from agent.remember.tables.people import Attempt, Link, SignIn, User
from agent.remember.tables.pilots import (
    ChatTurn,
    Draft,
    Job,
    Pilot,
    PilotDocument,
    ReviewedDraft,
    Share,
    StoredFinding,
    StoredReview,
)

__all__ = [
    "Attempt",
    "AuditEntry",
    "Base",
    "ChatTurn",
    "Comment",
    "Condition",
    "Decision",
    "Draft",
    "Job",
    "Link",
    "Pilot",
    "PilotDocument",
    "ReviewedDraft",
    "Share",
    "SignIn",
    "Signature",
    "StoredDisposition",
    "StoredFinding",
    "StoredReview",
    "User",
    "new_id",
    "now",
]
