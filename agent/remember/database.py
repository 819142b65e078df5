"""The database that everything is kept in: SQLite in the user's data folder, or PostgreSQL by its address.

Opening it brings its tables up to date. Reading sees one moment; writers take turns, on both kinds of database alike,
so that nothing is decided on what another is just changing.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, TimeoutError
from sqlalchemy.orm import Session, sessionmaker

from agent.errors import SettingsError, StoreError
from agent.settings import settings

PATIENCE = 15.0
"""Seconds to wait for another writer."""
FILE = "pilot-review.sqlite"
_WRITERS = 0x70696C6F74
"""Of PostgreSQL's advisory locks, the one that writers take turns with."""


class Database:
    """An open database. Safe between threads and processes."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = _engine(url)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    @property
    def sqlite(self) -> bool:
        """Whether it is a file of SQLite's."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A Session that sees one moment and changes nothing. Raises StoreError."""
        with said_plainly(self.url), self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A Session whose changes are kept all together, or not at all where anything is raised. Raises StoreError."""
        with said_plainly(self.url), self._write.begin() as session:
            yield session

    def scrub(self) -> bool:
        """Clears what was deleted out of SQLite's files; whether nobody was reading it just then, so that it could.

        Deleted rows are overwritten in any case (`secure_delete`); this empties the write-ahead log, which still has
        them, and the room that rows leave when they move.
        """
        if not self.sqlite:
            return True
        with said_plainly(self.url):
            # Not through a transaction of SQLAlchemy's: within one it cannot be done.
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute("VACUUM")
                busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                return not busy
            except sqlite3.Error as error:
                raise StoreError(
                    f"What was erased is gone from the tables, and not yet from the file: {error}."
                ) from None
            finally:
                connection.close()

    def close(self) -> None:
        """Gives its connections back."""
        self.engine.dispose()


def open_database(address: str | None = None) -> Database:
    """The database at that address, by default the one of the settings, its tables up to date.

    Raises StoreError where it cannot be used, SettingsError where the address is wrong.
    """
    from agent.remember.upgrade import upgrade

    url = _url(address or settings().database_url)
    if url.get_backend_name() == "sqlite":
        _make_private(Path(url.database or ""))
    database = Database(url)
    try:
        with said_plainly(url):
            upgrade(database)
    except BaseException:
        database.close()
        raise
    return database


def _url(address: str | None) -> URL:
    if not address:
        return URL.create("sqlite", database=str(settings().home / FILE))
    try:
        url = make_url(address)
    except ArgumentError:
        raise SettingsError("PILOT_REVIEW_DATABASE_URL is no address such as postgresql://user@host/name.") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or (url.drivername == "sqlite" and _nowhere(url)):
        raise SettingsError(
            f"PILOT_REVIEW_DATABASE_URL is {url.render_as_string()}: only postgresql://… and sqlite:///FILE will do."
        )
    return url


def _nowhere(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _make_private(file: Path) -> None:
    """The file, and its folder where that is new, for its owner only."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, stat.S_IRUSR | stat.S_IWUSR))
    except OSError as error:
        raise StoreError(
            f"{file} cannot be written ({error.strerror}); set PILOT_REVIEW_HOME to a folder of yours."
        ) from error


def _engine(url: URL) -> Engine:
    engine = _connecting(url)
    event.listen(engine, "before_cursor_execute", _with_storable_text, retval=True)
    return engine


def _connecting(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": int(PATIENCE)})
            event.listen(engine, "begin", _take_turns)
            return engine
    except (ModuleNotFoundError, NoSuchModuleError):
        raise SettingsError(
            "PostgreSQL needs a package that is not installed: pip install 'pilot-reviewer[postgres]'."
        ) from None
    engine = create_engine(url, connect_args={"timeout": PATIENCE})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _with_storable_text(_: Any, __: Any, statement: str, given: Any, *___: Any) -> tuple[str, Any]:
    """What a statement is given, without characters that PostgreSQL or UTF-8 cannot hold: people can send any."""
    return statement, _storable(given)


def _storable(given: Any) -> Any:
    """One row's values by name or place, or those of several rows."""
    if isinstance(given, dict):
        return {name: _text(value) for name, value in given.items()}
    return type(given)(_storable(each) if isinstance(each, dict | tuple) else _text(each) for each in given)


def _text(value: Any) -> Any:
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):
        return value
    return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _set_up(connection: Any, _: Any) -> None:
    # Python's module would begin transactions by itself, too late for a reader to see one moment.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _take_turns(connection: Connection) -> None:
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


@contextmanager
def said_plainly(url: URL) -> Iterator[None]:
    """What a database raises, as a StoreError of one sentence: what happened, where, what to do."""
    where = url.database if url.get_backend_name() == "sqlite" else url.render_as_string()
    try:
        yield
    except TimeoutError as error:
        raise StoreError(f"The database {where} is too busy; try again in a moment.") from error
    except DBAPIError as error:
        told = str(error.orig).strip().splitlines()
        raise StoreError(f"The database {where} {_plain(told[0] if told else type(error.orig).__name__)}") from error


_PLAIN = {
    "locked": "is held by another program; close that, or try again in a moment.",
    "malformed": "is damaged: restore a copy, or move it away to start with an empty one.",
    "not a database": "is no database of Pilot Reviewer, or is damaged: move it away, or set PILOT_REVIEW_HOME.",
    "readonly": "cannot be written: its file or folder is read-only.",
    "read-only": "cannot be written: its file or folder is read-only.",
    "full": "has no room: the disk is full.",
    "disk i/o error": "cannot be read or written: the disk is full or failing.",
    "unable to open": "cannot be opened: check that its folder is there and yours to write.",
}


def _plain(told: str) -> str:
    for sign, plain in _PLAIN.items():
        if sign in told.lower():
            return plain
    return f"cannot be used: {told.rstrip('.')}."
