"""What was said about a Review, kept per Review so that it is there after a reload."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from agent.review import Review
from agent.settings import settings


class Turn(BaseModel):
    """One thing somebody said."""

    model_config = ConfigDict(frozen=True)

    who: Literal["user", "assistant"]
    text: str


_TURNS = TypeAdapter(list[Turn])


class History:
    """The turns of one Review's chat: a file in the home folder, readable by its owner only; or nothing on disk."""

    def __init__(self, review: Review, *, keep: bool = True) -> None:
        drafts = json.dumps([document.sha256 for document in review.pilot.documents])
        key = hashlib.sha256(drafts.encode()).hexdigest()[:24]
        self._file: Path | None = settings().home / "chats" / f"{key}.json" if keep else None
        self.turns: list[Turn] = self._read()

    def add(self, *turns: Turn) -> None:
        """Adds turns and saves."""
        self.turns.extend(turns)
        if self._file is None:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = self._file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_bytes(_TURNS.dump_json(self.turns, indent=1))
        part.replace(self._file)

    def clear(self) -> None:
        """Forgets everything that was said."""
        self.turns.clear()
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    def _read(self) -> list[Turn]:
        if self._file is None:
            return []
        try:
            return _TURNS.validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return []
