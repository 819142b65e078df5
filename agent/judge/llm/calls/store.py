"""Replies kept on disk, by the hash of what was sent: a review that was interrupted goes on where it stopped."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from agent.errors import SettingsError
from agent.judge.llm.calls.call import Reply

_TABLES = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID;
"""


class Store:
    """One SQLite file in PILOT_REVIEW_HOME, readable by its owner only. Safe between threads and processes."""

    def __init__(self, home: Path) -> None:
        file = home / "answers.sqlite"
        try:
            home.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            self._database = sqlite3.connect(file, timeout=30, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"The answer cache {file} cannot be used: {error}. Check PILOT_REVIEW_HOME.") from error
        self._lock = threading.Lock()

    def reply(self, key: str) -> Reply | None:
        """The Reply kept under that key."""
        with self._lock:
            row = self._database.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
        return Reply.model_validate_json(row[0]) if row else None

    def keep(self, key: str, reply: Reply) -> None:
        """Keeps a Reply at once, not at the end of the review."""
        with self._lock:
            self._database.execute("REPLACE INTO replies VALUES (?, ?)", (key, reply.model_dump_json()))
