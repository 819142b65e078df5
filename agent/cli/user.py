"""`pilot-review user`: accounts of a page that several people use, for who can reach its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from agent.cli.screen import say

if TYPE_CHECKING:
    from agent.remember.database import Database
    from agent.remember.people.person import Person

app = typer.Typer(help="Add, list and close the accounts of the page.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name of the account.")]


class RoleOption(StrEnum):
    """Roles an account may have."""

    PM = "pm"
    BOARD = "board"
    ADMIN = "admin"


@app.command()
def add(
    name: Name,
    role: Annotated[
        RoleOption, typer.Option(help="pm has pilots; board decides on submitted ones; admin manages accounts.")
    ],
) -> None:
    """Add an account and print the link with which its owner chooses a password."""
    from agent.remember.people.accounts import add_account
    from agent.remember.people.person import Role

    with _opened() as (database, person):
        _show(name, add_account(database, person, name, Role(role.value)))


@app.command()
def link(name: Name) -> None:
    """Print a new link to choose a password, for one who forgot it; links before it end."""
    from agent.remember.people.accounts import new_link

    with _opened() as (database, person):
        _show(name, new_link(database, person, name))


@app.command("list")
def list_accounts() -> None:
    """List the accounts."""
    from agent.remember.people.accounts import accounts

    with _opened() as (database, person):
        found = accounts(database, person)
    for user in found:
        state = "closed" if not user.active else "" if user.password else "has not chosen a password yet"
        say(f"{user.name:24} {user.role:6} since {user.created_at:%Y-%m-%d}  {state}".rstrip())
    if not found:
        say("There are no accounts: the page is for one person. Add the first: pilot-review user add NAME --role admin")


@app.command()
def role(name: Name, role: Annotated[RoleOption, typer.Argument(help="The new role.")]) -> None:
    """Give an account another role."""
    from agent.remember.people.accounts import set_role
    from agent.remember.people.person import Role

    with _opened() as (database, person):
        set_role(database, person, name, Role(role.value))


@app.command()
def disable(name: Name) -> None:
    """Close an account: nobody comes in with it any more, and what it did stays."""
    from agent.remember.people.accounts import close_account

    with _opened() as (database, person):
        close_account(database, person, name)


@app.command()
def enable(name: Name) -> None:
    """Open a closed account again and print a link to choose a password."""
    from agent.remember.people.accounts import open_account

    with _opened() as (database, person):
        _show(name, open_account(database, person, name))


@contextmanager
def _opened() -> Iterator[tuple[Database, Person]]:
    """The database, and the person of this machine, who manages."""
    from agent.remember.database import open_database
    from agent.remember.people.accounts import local_person

    database = open_database()
    try:
        yield database, local_person(database)
    finally:
        database.close()


def _show(name: str, secret: str) -> None:
    from agent.remember.people.accounts import LINK_LASTS

    say(f"{name} chooses a password at this address of the page, once, within {LINK_LASTS.days} days:")
    say(f"/link/{secret}")
