"""The last run of this machine's user: noted where the database is, so that the page shows its portfolio."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from agent.batch.portfolio import Portfolio, load_portfolio
from agent.errors import NotAllowedError
from agent.remember.people.person import Person
from agent.settings import settings
from agent.write import write_whole

NOTE = "portfolio-folder"


@dataclass(frozen=True)
class LatestRun:
    """The portfolio of a run, and the folder it is in."""

    folder: Path
    portfolio: Portfolio


def note_run(out: Path) -> None:
    """Notes a run's folder as the last one. Raises InputError where that cannot be written."""
    home = settings().home
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(home / NOTE, os.fsencode(out.resolve()), private=True)


def latest_run(person: Person) -> LatestRun | None:
    """The last run, for the board and who manages; None where there is none that can be read.

    Raises NotAllowedError for everybody else: a portfolio tells of every pilot.
    """
    if not (person.decides or person.manages):
        raise NotAllowedError("The portfolio tells of everybody's pilots; the board and administrators see it.")
    try:
        folder = Path(os.fsdecode((settings().home / NOTE).read_bytes()))
    except OSError:
        return None
    portfolio = load_portfolio(folder)
    return LatestRun(folder, portfolio) if portfolio else None
