"""What was said about a Review, kept per Review so that it is there after a reload."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import InputError
from agent.review import Review, Said
from agent.settings import settings

FOLDER = "chats"
"""In the home folder."""


class Turn(BaseModel):
    """One thing somebody said."""

    model_config = ConfigDict(frozen=True)

    who: Literal["user", "assistant"]
    text: Said


class History:
    """The turns of one Review's chat: a file in the home folder, readable by its owner only; or nothing on disk.

    Its first line names the drafts, by their hashes, so that it can be erased with them.

    A turn is a line that is added, never a file that is written anew: two chats at once lose nothing of each other.
    """

    def __init__(self, review: Review, *, keep: bool = True) -> None:
        self._about = json.dumps([document.sha256 for document in review.pilot.documents])
        key = hashlib.sha256(self._about.encode()).hexdigest()[:24]
        self._file: Path | None = settings().home / FOLDER / f"{key}.jsonl" if keep else None
        self.turns: list[Turn] = self._read()

    def add(self, *turns: Turn) -> None:
        """Adds turns and saves them. Raises InputError where they cannot be saved; they are added all the same."""
        self.turns.extend(turns)
        if self._file is None:
            return
        # The first line break ends what a killed process may have left of a line.
        text = (
            "\n"
            + ("" if self._file.exists() else f"{self._about}\n")
            + "".join(f"{turn.model_dump_json()}\n" for turn in turns)
        )
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(text.encode())
        except OSError as error:
            raise InputError(f"What was said is not kept: {self._file.parent}: {error.strerror}.") from error

    def clear(self) -> None:
        """Forgets everything that was said. Raises InputError where it stays on the disk."""
        self.turns.clear()
        if self._file is None:
            return
        try:
            self._file.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"{self._file} could not be removed: {error.strerror}.") from error

    def _read(self) -> list[Turn]:
        if self._file is None:
            return []
        try:
            lines = self._file.read_bytes().splitlines()
        except OSError:
            return []
        return [turn for line in lines if line.strip() and (turn := _turn(line)) is not None]


def erase_histories(drafts: Collection[str]) -> None:
    """Erases what was said about these drafts, and all of which is not known about what. Raises InputError."""
    for file in (settings().home / FOLDER).glob("*.jsonl"):
        try:
            about = _about(file)
            if about is None or not about.isdisjoint(drafts):
                file.unlink()
        except OSError as error:
            raise InputError(f"{file} could not be removed: {error.strerror}.") from error


def _about(file: Path) -> set[str] | None:
    """Hashes of the drafts that a chat is about; None where it does not say so."""
    with file.open("rb") as lines:
        for line in lines:
            if line.strip():
                try:
                    about = json.loads(line)
                except ValueError:
                    return None
                return set(about) if isinstance(about, list) else None
    return None


def _turn(line: bytes) -> Turn | None:
    """The turn of a line; None where it is damaged."""
    try:
        return Turn.model_validate_json(line)
    except ValidationError:
        return None
