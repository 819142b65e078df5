"""Pages that are pictures, as of a scan."""

from __future__ import annotations

import io
from base64 import b64encode
from typing import Any

from .drawing import Rect

FEW_CHARACTERS = 60
DENSITY = 300 / 72
"""Dots to the point in which characters are recognised best."""
MOST_DOTS = 12_000_000


def is_picture(width: float, height: float, images: list[Rect], shown: str) -> bool:
    """Whether one image covers most of a page that says next to nothing."""
    covered = max(((box[2] - box[0]) * (box[3] - box[1]) for box in images), default=0.0)
    return covered > 0.5 * width * height and len(shown) < FEW_CHARACTERS


def picture_of(page: Any) -> str:
    """The page in grey, as PNG in base 64."""
    width, height = page.get_size()
    scale = min(DENSITY, (MOST_DOTS / max(width * height, 1.0)) ** 0.5)
    buffer = io.BytesIO()
    page.render(scale=scale, grayscale=True).to_pil().save(buffer, "PNG")
    return b64encode(buffer.getvalue()).decode()
