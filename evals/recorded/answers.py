"""The file of recorded answers."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).parent / "answers.json"


class Recorded(BaseModel):
    """One answer of a model, as it came: before its quotes are verified."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quotes: tuple[str, ...] = ()
    answer: str
    lacks: str = ""


class Recording(BaseModel):
    """The answers of one model."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str
    prompt: str
    """Version of the prompt it was asked with."""
    made: str
    """Day, ISO 8601."""
    drafts: dict[str, dict[str, Recorded]]
    """Name of a draft → key of a question → answer."""


def read_recording(file: Path = FILE) -> Recording:
    """The recording in the file."""
    return Recording.model_validate_json(file.read_text(encoding="utf-8"))
