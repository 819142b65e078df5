"""A page with accounts, and people who log in to it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from agent.remember.database import open_database
from agent.remember.people.accounts import add_account, local_person, use_link
from agent.remember.people.person import Role
from tests.ui.serving import Server, request, start

PASSWORD = "a password of the tests"
PEOPLE = {"olga": Role.PM, "otto": Role.PM, "bea": Role.BOARD, "bob": Role.BOARD, "ada": Role.ADMIN, "kim": Role.PM}
"""Who has an account; olga owns what there is, otto has no part in it; kim forgets passwords."""


def start_with_accounts(folder: Path) -> Server:
    """A page that these people can log in to."""
    (folder / "home").mkdir()
    database = open_database(f"sqlite:///{folder / 'home' / 'pilot-review.sqlite'}")
    here = local_person(database)
    for name, role in PEOPLE.items():
        use_link(database, add_account(database, here, name, role), PASSWORD)
    database.close()
    return start(folder)


def log_in(server: Server, name: str, password: str = PASSWORD) -> str:
    """The cookie of somebody who logged in; empty where they were not let in."""
    status, headers, _ = send(server, "", "/login", name=name, password=password)
    return headers["set-cookie"].split(";")[0] if status == 303 else ""


def send(server: Server, cookie: str, path: str, **fields: str) -> tuple[int, dict[str, str], bytes]:
    """Sends a form, as a browser does."""
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
    body = urlencode(fields).encode()
    return request(server, path, "POST", body=body, Cookie=cookie, Origin=server.root, **kind)
