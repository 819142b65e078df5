"""Reviews of a backlog are kept in the database too, where the page shows them to the board."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from agent.batch.backlog import PilotFiles
from agent.document import Dossier
from agent.errors import PilotReviewError

if TYPE_CHECKING:
    from agent.remember.database import Database
    from agent.review import Review
    from rubrics import Rubric


def keep(pilot: PilotFiles, dossier: Dossier, review: Review, rubric: Rubric) -> str:
    """Keeps a review; why it could not, in a sentence, else empty. After the first that could not, none is tried."""
    process = _process()
    if not process.trouble:
        from agent.remember.pilots.keep import keep_reviewed

        try:
            keep_reviewed(process.database(), pilot.files, dossier, review, rubric, place_of(pilot))
        except PilotReviewError as error:
            process.trouble = str(error)
    return process.trouble


def place_of(pilot: PilotFiles) -> str:
    """What tells a pilot again in a later run, also when a draft was added to its folder."""
    folder = os.path.commonpath([file.resolve().parent for file in pilot.files])
    return f"{folder}\n{pilot.name}"


class _Process:
    """What a process keeps open from pilot to pilot."""

    def __init__(self) -> None:
        self.trouble = ""
        self._database: Database | None = None

    def database(self) -> Database:
        from agent.remember.database import open_database

        if self._database is None:
            self._database = open_database()
        return self._database


@lru_cache
def _process() -> _Process:
    return _Process()
