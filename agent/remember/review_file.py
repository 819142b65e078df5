"""A Review that was saved as a file of JSON."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from agent.errors import ReviewFileError
from agent.review import Review


def load_review(file: Path) -> Review:
    """The Review saved in a file; raises ReviewFileError where it is none."""
    try:
        return Review.model_validate_json(file.read_bytes())
    except OSError as error:
        raise ReviewFileError(f"{file} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"]) or "the file"
        raise ReviewFileError(f"{file} is not a review saved as JSON ({where}: {first['msg']}).") from error
