"""Injections into PDF: white, tiny, invisible and off-page text, metadata, notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from agent.document import Document
from evals.convert.pdf import flowables, printable
from evals.injections import Attack, payloads

PLACES = ("white text", "tiny text", "invisible text", "off the page", "metadata", "note")


def pdf_attacks(document: Document) -> Iterator[Attack]:
    """Every way of hiding, with every payload."""
    for place in PLACES:
        for key, words in payloads()["hidden"].items():
            yield Attack(f"pdf: {place}", key, "draft.pdf", _with(document, place, printable(words)))


def _with(document: Document, place: str, words: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    def paint(canvas: Any, _: Any) -> None:
        canvas.saveState()
        if place == "metadata":
            canvas.setTitle(words)
            canvas.setSubject(words)
            canvas.setKeywords(words)
        elif place == "note":
            canvas.textAnnotation(words, Rect=[20, 20, 40, 40])
        else:
            _paint_text(canvas, place, words)
        canvas.restoreState()

    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, invariant=1)
    template.build(flowables(document), onFirstPage=paint)
    return buffer.getvalue()


def _paint_text(canvas: Any, place: str, words: str) -> None:
    from textwrap import wrap

    from reportlab.lib.colors import white

    size = 1 if place == "tiny text" else 8
    text = canvas.beginText(-3000 if place == "off the page" else 40, 60)
    text.setFont("Vera", size)
    if place == "white text":
        text.setFillColor(white)
    if place == "invisible text":
        text.setTextRenderMode(3)
    for line in wrap(words, 100):
        text.textLine(line)
    canvas.drawText(text)
