"""`pilot-review audit`: whether the log of who did what is as it was written."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from agent.cli.screen import say

app = typer.Typer(help="Verify the log of who did what; print its head, to be kept elsewhere.", no_args_is_help=True)
_HEAD = re.compile(r"(\d+)[ :]([0-9a-f]{64})")


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A head that `audit head` printed earlier: nothing up to it may be gone.")
    ] = None,
) -> None:
    """Look through the log; fail where it was changed, cut or replaced."""
    from agent.errors import InputError, StoreError
    from agent.remember import audit
    from agent.remember.database import open_database

    exported = None
    if head is not None:
        told = _HEAD.fullmatch(head.strip())
        if told is None:
            raise InputError(f"--head {head} is no head such as `pilot-review audit head` prints.")
        exported = audit.Head(int(told[1]), told[2])
    database = open_database()
    try:
        found = audit.verify(database, exported)
    finally:
        database.close()
    if found.broken:
        raise StoreError(f"The log does not hold: {found.broken} Restore a copy; the {found.entries} before it hold.")
    say(f"The log holds: {found.entries} entries, and each follows the one before.")


@app.command()
def head() -> None:
    """Print number and hash of the last entry."""
    from agent.remember import audit
    from agent.remember.database import open_database

    database = open_database()
    try:
        last = audit.head(database)
    finally:
        database.close()
    say(f"{last.number}:{last.hash}")
