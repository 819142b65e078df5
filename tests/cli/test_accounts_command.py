"""`user` and `audit`: accounts and the log from the command line; and that reviews are kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from agent.remember.board.queue import queue
from agent.remember.database import open_database
from agent.remember.people.accounts import local_person, use_link
from tests.cli.conftest import Run


def test_accounts(run: Run) -> None:
    assert "There are no accounts" in run("user", "list").stdout
    secret = run("user", "add", "ada", "--role", "admin").stdout.split("/link/")[1].strip()
    run("user", "add", "petra", "--role", "pm")
    assert "ada                      admin" in run("user", "list").stdout
    database = open_database()
    assert use_link(database, secret, "correct horse battery staple").name == "ada"
    database.close()

    refused = run("user", "disable", "ada")
    assert (refused.returncode, refused.stderr) == (
        2,
        "pilot-review: This is the only administrator; make another one first.\n",
    )
    run("user", "role", "petra", "admin")
    assert run("user", "disable", "ada").returncode == 0
    assert "closed" in run("user", "list").stdout
    assert "/link/" in run("user", "enable", "ada").stdout
    assert "/link/" in run("user", "link", "petra").stdout
    assert run("user", "link", "eve").stderr == "pilot-review: There is no account eve.\n"


def test_the_log_is_verified(run: Run, tmp_path: Path) -> None:
    run("user", "add", "ada", "--role", "admin")
    head = run("audit", "head").stdout.strip()
    run("user", "add", "petra", "--role", "pm")
    assert "The log holds: 2 entries" in run("audit", "verify", "--head", head).stdout
    assert "is no head" in run("audit", "verify", "--head", "2").stderr

    with sqlite3.connect(tmp_path / "home" / "pilot-review.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET who = 'eve' WHERE number = 1")
    broken = run("audit", "verify")
    assert broken.returncode == 2
    assert "Entry 1 was changed" in broken.stderr


def test_a_review_is_kept_and_one_that_cannot_be_is_a_warning(run: Run, small: Path) -> None:
    assert run("review", small, "--kind", "prd").returncode == 0
    database = open_database()
    (card,) = queue(database, local_person(database))
    database.close()
    assert card.pilot.verdict == "not_ready"

    unkept = run("review", small, PILOT_REVIEW_HOME="/proc/none")
    assert unkept.returncode == 0
    assert "Verdict" in unkept.stdout or "NOT READY" in unkept.stdout.upper()
    assert unkept.stderr.count("\n") == 1
    assert unkept.stderr.startswith("pilot-review: The review is not kept for the page. /proc/none")
