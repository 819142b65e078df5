"""What the server remembers of a browser: its drafts in hand, its review, its chat. In memory, and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.chat import Assistant, History
    from agent.document import Dossier
    from agent.review import Review

GRACE = 600.0
"""Seconds between the last tab's closing and forgetting: enough to reload the page."""


@dataclass(frozen=True)
class Draft:
    """A file dropped in, not read yet."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Reviewed:
    """A review with all that belongs to it."""

    review: Review
    dossier: Dossier
    assistant: Assistant
    history: History
    revision: str = ""
    """What a revision replaced, in a sentence."""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Part of the address of its report, so that an address goes stale with its review."""


@dataclass
class Session:
    """One browser's work."""

    drafts: tuple[Draft, ...] = ()
    revisions: tuple[Draft, ...] = ()
    """Drafts dropped in to stand for some of the review's."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """What the names of its event streams are made with."""
    reviewed: Reviewed | None = None
    error: str = ""
    tabs: int = 0


class Sessions:
    """Browsers that were let in, by the secret in their cookie."""

    def __init__(self, cookie: str, grace: float = GRACE) -> None:
        self.cookie = cookie
        """Name of the cookie."""
        self._grace = grace
        self._known: dict[str, Session] = {}
        self._lock = Lock()

    def issue(self) -> str:
        """The secret for a browser that is let in."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._known[secret] = Session()
        return secret

    def of(self, cookies: Mapping[str, str]) -> Session | None:
        """The session of a request's cookies, or None where it has none of ours."""
        with self._lock:
            return self._known.get(cookies.get(self.cookie, ""))

    def tab_opened(self, session: Session) -> None:
        """A tab shows the session."""
        with self._lock:
            session.tabs += 1

    def tab_closed(self, session: Session) -> None:
        """A tab went away; with the last one its work is forgotten, unless one comes back in time."""
        with self._lock:
            session.tabs -= 1
        timer = Timer(self._grace, self._forget_if_left, [session])
        timer.daemon = True
        timer.start()

    def forget(self, session: Session) -> None:
        """Drops drafts, review and chat, and with them the addresses of its reports."""
        with self._lock:
            session.drafts, session.revisions, session.reviewed, session.error = (), (), None, ""

    def _forget_if_left(self, session: Session) -> None:
        if session.tabs <= 0:
            self.forget(session)
