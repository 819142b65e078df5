"""An empty database of each kind: SQLite, and PostgreSQL where it is installed."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from sqlalchemy import text

from agent.remember.database import FILE, Database, open_database
from agent.remember.people.accounts import add_account, local_person, passwords, use_link
from agent.remember.people.person import Person, Role
from agent.remember.tables import Base
from agent.settings import settings

PASSWORD = "correct horse battery staple"


def _programs() -> Path | None:
    """The folder of PostgreSQL's programs."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of this run's own, without a database's name; skips where there is none."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    user = getpass.getuser()
    become: list[str] = []
    # Not in pytest's folder, which is closed to others: as root PostgreSQL will not run.
    folder = Path(mkdtemp(prefix="pg", dir="/tmp"))
    if os.getuid() == 0:
        user = "postgres"
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        shutil.chown(folder, user)
    server = [*become, programs / "pg_ctl", "-D", folder / "data"]
    try:
        subprocess.run(
            [*become, programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8"],
            check=True,
            capture_output=True,
        )
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        started = [*server, "-o", options, "-w", "-l", folder / "log", "start"]
        subprocess.run(started, check=True, capture_output=True)
        yield f"postgresql://{user}@/{{name}}?host={folder}"
    finally:
        subprocess.run([*server, "-m", "immediate", "stop"], check=False, capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


def _new_postgresql(server: str) -> str:
    import psycopg

    name = f"t{uuid4().hex[:12]}"
    with psycopg.connect(server.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.format(name=name)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes of passwords that cost as little as they can, so that making an account does."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHash, "recommended", lambda: cheap)
        passwords.cache_clear()
        yield
    passwords.cache_clear()


@pytest.fixture(scope="session")
def made_postgresql(postgresql: str) -> Iterator[Database]:
    """One on the server of this run, which is emptied for each test."""
    opened = open_database(_new_postgresql(postgresql))
    yield opened
    opened.close()


def _empty(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))  # else the log refuses
        session.execute(text("ALTER TABLE audit ENABLE TRIGGER ALL"))
        session.execute(text(f"TRUNCATE {', '.join(Base.metadata.tables)} RESTART IDENTITY"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own, and no other setting."""
    for name in list(os.environ):
        if name.startswith(("PILOT_REVIEW", "OPENAI")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, home: Path) -> str:
    """The address of an empty database, of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{home}/pilot-review.sqlite"
    return _new_postgresql(request.getfixturevalue("postgresql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, home: Path) -> Iterator[Database]:
    """An open database without content, of each kind."""
    if request.param == "sqlite":
        home.mkdir()
        made = shutil.copy(request.getfixturevalue("made_sqlite"), home / FILE)
        opened = open_database(f"sqlite:///{made}")
        yield opened
        opened.close()
    else:
        opened = request.getfixturevalue("made_postgresql")
        _empty(opened)
        yield opened


@pytest.fixture
def root(database: Database) -> Person:
    """The person of the machine, who may do everything."""
    return local_person(database)


@pytest.fixture
def person(database: Database, root: Person) -> Callable[[str, Role], Person]:
    """Makes an account, and is its person."""

    def made(name: str, role: Role) -> Person:
        return use_link(database, add_account(database, root, name, role), PASSWORD)

    return made


@pytest.fixture
def pm(person: Callable[[str, Role], Person]) -> Person:
    """A manager."""
    return person("petra", Role.PM)


@pytest.fixture
def other_pm(person: Callable[[str, Role], Person]) -> Person:
    """Another manager, who has nothing to do with the first one's pilots."""
    return person("otto", Role.PM)


@pytest.fixture
def member(person: Callable[[str, Role], Person]) -> Person:
    """A member of the board."""
    return person("berta", Role.BOARD)


@pytest.fixture
def admin(person: Callable[[str, Role], Person]) -> Person:
    """An administrator."""
    return person("ada", Role.ADMIN)
