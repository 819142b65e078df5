"""Small PDFs, drawn by the tests themselves, and the Documents read from them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from agent.document import Document
from agent.read import read_bytes as read_any
from agent.settings import Limits

Draw = Callable[[Any], None]


@pytest.fixture
def read() -> Callable[..., Document]:
    """Reads bytes as a PDF under the limits given."""

    def read_bytes(data: bytes, **limits: Any) -> Document:
        return read_any(data, "draft.pdf", limits=Limits(**limits))

    return read_bytes


@pytest.fixture
def drawn() -> Callable[..., bytes]:
    """A PDF of one page for each function that draws on a reportlab canvas (612 by 792 points)."""

    def draw_pages(*pages: Draw, **options: Any) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(612, 792), invariant=1, **options)
        for draw in pages:
            canvas.setFont("Helvetica", 11)
            draw(canvas)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()

    return draw_pages


@pytest.fixture
def lines() -> Callable[..., None]:
    """Draws lines of text downwards from `top`."""

    def draw_lines(canvas: Any, texts: list[str], *, left: float = 72, top: float = 700, step: float = 14) -> None:
        for index, text in enumerate(texts):
            canvas.drawString(left, top - index * step, text)

    return draw_lines
