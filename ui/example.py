"""The drafts of an invented pilot, to try the program with."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "examples"
"""There in a source checkout only."""


def example_drafts() -> list[tuple[str, bytes]]:
    """Name and content of each; none where they are not installed."""
    file = _FOLDER / "prd.pdf"
    return [(file.name, file.read_bytes())] if file.is_file() else []
