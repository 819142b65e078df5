"""Replies kept on disk, by the hash of what was sent: a review that was interrupted goes on where it stopped."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Sequence
from pathlib import Path

from agent.errors import SettingsError
from agent.judge.llm.calls.call import Reply

_TABLES = """
CREATE TABLE IF NOT EXISTS replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS exports (id TEXT PRIMARY KEY, manifest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (sha256 TEXT, key TEXT, PRIMARY KEY (sha256, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests (custom_id TEXT, export TEXT, key TEXT, PRIMARY KEY (custom_id, export));
"""


class Store:
    """One SQLite file in PILOT_REVIEW_HOME, readable by its owner only; without a folder, kept in memory.

    Safe between threads and processes.
    """

    def __init__(self, home: Path | None) -> None:
        self.trouble = ""
        """Why it keeps nothing more; empty where it does."""
        file = home / "answers.sqlite" if home else Path(":memory:")
        try:
            if home:
                home.mkdir(parents=True, exist_ok=True)
                file.touch(mode=0o600)
            self._database = sqlite3.connect(file, timeout=5, check_same_thread=False, isolation_level=None)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.execute("PRAGMA secure_delete=ON")
            self._database.executescript(_TABLES)
        except (OSError, sqlite3.Error) as error:
            raise SettingsError(f"The answer cache {file} cannot be used: {error}. Check PILOT_REVIEW_HOME.") from error
        self._lock = threading.Lock()

    @classmethod
    def if_it_works(cls, home: Path | None) -> tuple[Store, str]:
        """The cache, and a warning where it cannot be used, so that a review goes on without it."""
        try:
            return cls(home), ""
        except SettingsError as error:
            return cls(None), f"{error} Nothing is kept of this review, and what was kept is asked again."

    def reply(self, key: str) -> Reply | None:
        """The Reply kept under that key; None where there is none, or none that can be read."""
        try:
            with self._lock:
                row = self._database.execute("SELECT reply FROM replies WHERE key = ?", (key,)).fetchone()
            return Reply.model_validate_json(row[0]) if row else None
        except (sqlite3.Error, ValueError):
            return None

    def keep(self, key: str, reply: Reply, drafts: Sequence[str] = ()) -> None:
        """Keeps a Reply at once, not at the end of the review. A cache that is locked or full keeps nothing more.

        `drafts`: sha256 of those that were sent, so that it can be erased with them.
        """
        if self.trouble:
            return
        try:
            with self._lock:
                self._database.execute("REPLACE INTO replies VALUES (?, ?)", (key, reply.model_dump_json()))
                self._database.executemany("REPLACE INTO drafts VALUES (?, ?)", [(sha256, key) for sha256 in drafts])
        except (sqlite3.Error, UnicodeEncodeError) as error:
            self.trouble = f"The answer cache could not be written ({error}); what was answered is asked again."

    def erase(self, drafts: Collection[str]) -> None:
        """Erases what was answered on these drafts, and all of which is not known on what. Raises SettingsError."""
        marks = ", ".join("?" * len(drafts))
        known = f"SELECT key FROM drafts WHERE sha256 NOT IN ({marks})"
        try:
            with self._lock:
                self._database.execute("BEGIN IMMEDIATE")
                of_these = f"SELECT key FROM drafts WHERE sha256 IN ({marks})"
                self._database.execute(
                    f"DELETE FROM replies WHERE key IN ({of_these}) OR key NOT IN ({known})", (*drafts, *drafts)
                )
                self._database.execute("DELETE FROM drafts WHERE key NOT IN (SELECT key FROM replies)")
                for table in ("exports", "requests"):
                    self._database.execute(f"DELETE FROM {table}")
                self._database.execute("COMMIT")
                self._database.execute("VACUUM")
                self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise SettingsError(f"The answer cache could not be erased: {error}.") from error

    def keep_from_file(self, key: str, reply: Reply) -> None:
        """Keeps a Reply out of a file: a failure never goes before an answer."""
        kept = self.reply(key)
        if reply.cause is None or kept is None or kept.cause is not None:
            self.keep(key, reply)

    def keep_export(self, export: str, manifest: str, requests: dict[str, str]) -> None:
        """Keeps what an export was made of. `requests`: custom_id → key."""
        with self._lock:
            self._database.execute("REPLACE INTO exports VALUES (?, ?)", (export, manifest))
            self._database.executemany(
                "REPLACE INTO requests VALUES (?, ?, ?)", [(name, export, key) for name, key in requests.items()]
            )

    def exports_of(self, custom_id: str) -> list[tuple[str, str]]:
        """Key, and id of the export, of each request with that id."""
        with self._lock:
            return self._database.execute(
                "SELECT key, export FROM requests WHERE custom_id = ? ORDER BY export", (custom_id,)
            ).fetchall()

    def manifest(self, export: str) -> str:
        """What the export was made of, as JSON."""
        with self._lock:
            row = self._database.execute("SELECT manifest FROM exports WHERE id = ?", (export,)).fetchone()
        return str(row[0])
