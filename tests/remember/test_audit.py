"""The log of who did what: it cannot be changed through the database, and whoever gets around that is found out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, text

from agent.errors import NotAllowedError, StoreError
from agent.remember import audit
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots import pilots
from agent.remember.tables import AuditEntry

CUT = "DELETE FROM audit WHERE number = 3"


@pytest.fixture
def log(database: Database, pm: Person) -> Database:
    """With at least five entries."""
    pilot = pilots.create_pilot(database, pm, "One")
    for name in ("Two", "Three", "Four"):
        pilots.rename(database, pm, pilot, name)
    return database


def test_it_holds_and_its_head_is_the_last_entry(log: Database) -> None:
    found = audit.verify(log, audit.head(log))
    assert (found.broken, found.head, found.entries) == ("", audit.head(log), found.head.number)
    assert found.entries >= 5


@pytest.mark.parametrize("change", ["UPDATE audit SET who = 'eve'", CUT, "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_it(log: Database, change: str) -> None:
    with pytest.raises(StoreError, match="only grows"), log.writing() as session:
        session.execute(text(change))
    assert audit.verify(log).broken == ""


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE audit SET who = 'eve' WHERE number = 3", "Entry 3 was changed."),
        ("UPDATE audit SET detail = '[]' WHERE number = 3", "Entry 3 was changed."),
        (CUT, "Entry 3 is missing."),
        ("DELETE FROM audit WHERE number >= 3", "Entry {head} of the exported head is not in it"),
    ],
)
def test_who_gets_around_that_is_found_out(log: Database, change: str, says: str) -> None:
    head = audit.head(log)
    with log.writing() as session:
        if log.sqlite:
            names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
            for name in names:
                session.execute(text(f"DROP TRIGGER {name}"))
        else:
            session.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        session.execute(text(change))
    assert says.format(head=head.number) in audit.verify(log, head).broken


def test_it_cannot_fork(log: Database) -> None:
    with log.reading() as session:
        first = session.get_one(AuditEntry, 1)
    twin = {column: getattr(first, column) for column in ("at", "who", "action", "pilot", "detail", "prev")}
    with pytest.raises(StoreError), log.writing() as session:
        session.execute(insert(AuditEntry).values(number=99, hash="f" * 64, **twin))


def test_who_manages_reads_it(log: Database, root: Person, pm: Person, person: Callable[[str, Role], Person]) -> None:
    latest = audit.entries(log, root, most=2)
    assert [entry.action for entry in latest] == ["pilot renamed", "pilot renamed"]
    assert audit.entries(log, root, before=latest[-1].number, most=1)[0].number == latest[-1].number - 1
    for who in (pm, person("berta", Role.BOARD)):
        with pytest.raises(NotAllowedError):
            audit.entries(log, who)


WRITER = """
import sys
from agent.remember.database import open_database
from agent.remember.people.accounts import local_person
from agent.remember.pilots import pilots
database = open_database(sys.argv[1])
person = local_person(database)
for number in range(15):
    pilots.create_pilot(database, person, f"{sys.argv[2]} {number}")
"""


def test_two_processes_write_one_log(database: Database, root: Person) -> None:
    address = database.url.render_as_string(hide_password=False)
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, address, name], cwd=Path(__file__).parents[2])
        for name in ("one", "two")
    ]
    assert [process.wait() for process in running] == [0, 0]
    assert len(pilots.pilots_of(database, root)) == 30
    found = audit.verify(database)
    assert (found.broken, found.entries) == ("", 30)
