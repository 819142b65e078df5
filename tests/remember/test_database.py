"""Opening a database: its tables are made, once; what cannot be used is said in one sentence."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from agent.errors import SettingsError, StoreError
from agent.remember.database import FILE, Database, open_database
from agent.remember.tables import Base, Pilot
from agent.remember.upgrade import VERSIONS


def test_the_migrations_make_what_the_models_say(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSIONS, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_it_is_opened_again_as_it_was(address: str) -> None:
    for _ in range(3):
        opened = open_database(address)
        with opened.reading() as session:
            assert session.scalars(select(Pilot)).all() == []
        opened.close()


def test_many_processes_may_open_a_new_one_at_once(address: str) -> None:
    program = f"from agent.remember.database import open_database; open_database({address!r}).close()"
    running = [
        subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])
        for _ in range(3)
    ]
    assert [process.communicate()[1] for process in running] == [b""] * 3


def test_the_file_is_its_owners_only(home: Path) -> None:
    open_database().close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / FILE).stat().st_mode) == 0o600


def test_nothing_is_kept_where_anything_is_raised(database: Database) -> None:
    def half() -> None:
        with database.writing() as session:
            session.execute(text("INSERT INTO drafts VALUES ('a', 1, 'x')"))
            raise KeyError

    with pytest.raises(KeyError):
        half()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM drafts")).scalar() == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"not a database at all" * 200, "no database of Pilot Reviewer"), (b"SQLite format 3\0" + b"\xff" * 4096, "")],
)
def test_a_damaged_file(home: Path, content: bytes, says: str) -> None:
    home.mkdir()
    (home / FILE).write_bytes(content)
    with pytest.raises(StoreError) as error:
        open_database()
    assert says in str(error.value)
    assert str(home / FILE) in str(error.value)
    assert "\n" not in str(error.value)
    assert (home / FILE).read_bytes() == content


def test_a_file_of_another_program(home: Path) -> None:
    home.mkdir()
    other = sqlite3.connect(home / FILE)
    other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    with pytest.raises(StoreError, match=r"another program \(it has a table 'songs'\)"):
        open_database()


def test_a_newer_one(address: str) -> None:
    opened = open_database(address)
    with opened.writing() as session:
        session.execute(text(f"UPDATE {VERSIONS} SET version_num = '9999'"))
    opened.close()
    with pytest.raises(StoreError, match="newer Pilot Reviewer"):
        open_database(address)


def test_one_that_is_held(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.remember.database.PATIENCE", 0.1)
    opened = open_database()
    holder = sqlite3.connect(home / FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="held by another program"), opened.writing() as session:
        session.scalar(select(Pilot.id))
    holder.close()
    opened.close()


def test_a_home_that_cannot_be(home: Path) -> None:
    home.write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="set PILOT_REVIEW_HOME"):
        open_database()


def test_a_full_disk(home: Path) -> None:
    opened = open_database()
    with opened.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 80")
    with pytest.raises(StoreError, match="the disk is full"), opened.writing() as session:
        session.execute(text("INSERT INTO drafts VALUES ('a', 1, zeroblob(9000000))"))
    opened.close()


@pytest.mark.parametrize("wrong", ["mysql://x/y", "nonsense", "sqlite://", "postgresql+nodriver://x/y"])
def test_addresses_that_will_not_do(home: Path, wrong: str) -> None:
    with pytest.raises(SettingsError, match="PILOT_REVIEW_DATABASE_URL"):
        open_database(wrong)


def test_a_server_out_of_reach_is_named_without_its_password(home: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as error:
        open_database("postgresql://me:secret@127.0.0.1:1/x")
    assert "127.0.0.1:1/x cannot be used" in str(error.value)
    assert "secret" not in str(error.value)
