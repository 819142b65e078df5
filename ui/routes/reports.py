"""A Review to take away, and its drafts with what was quoted from them marked."""

from __future__ import annotations

import re
from typing import Literal

from fastapi import FastAPI, Request, Response

from agent.document import Block, Document
from agent.errors import NotFoundError
from agent.remember.pilots.reviews import review_of, reviewed_content, reviewed_dossier
from agent.report import Format, render
from agent.review import Review
from ui.web import Place, Who, page
from ui.work import tasks
from ui.work.process import run

_FORMATS: dict[str, tuple[Format, str]] = {
    "html": ("html", "text/html"),
    "md": ("markdown", "text/markdown"),
    "json": ("json", "application/json"),
}
"""Extension → format and media type."""


def add_reports(app: FastAPI, place: Place) -> None:
    """Adds `/reports/ID.html|md|json`, `/reviews/ID/drafts/DOCUMENT` and the pages of a PDF as pictures."""

    @app.get("/reports/{review_id}.{extension}")
    def report(who: Who, review_id: str, extension: Literal["html", "md", "json"]) -> Response:
        format_, media = _FORMATS[extension]
        review = review_of(place.database, who, review_id)
        dossier = reviewed_dossier(place.database, who, review_id)
        text = render(review, format_, dossier=dossier, rubric=place.rubric)
        name = re.sub(r"[^A-Za-z0-9._-]+", "-", review.pilot.name).strip("-.")[:80] or "pilot"
        headers = {"Content-Disposition": f'attachment; filename="{name}-review.{extension}"'}
        return Response(text, media_type=f"{media}; charset=utf-8", headers=headers)

    @app.get("/reviews/{review_id}/drafts/{document_id}")
    def draft(request: Request, who: Who, review_id: str, document_id: str, at: str = "") -> Response:
        review = review_of(place.database, who, review_id)
        dossier = reviewed_dossier(place.database, who, review_id)
        document = next((each for each in dossier.documents if each.id == document_id), None)
        if document is None:
            return page(request, "problem.html.j2", 404, problem="That draft is not part of this review.")
        start, end = _span(at, review, document)
        marked = next((block for block in document.blocks if block.start <= start < block.end), None)
        # Only a PDF says where on a page.
        there = marked.anchor.page if end and marked and marked.anchor.rects else None
        picture = f"/reviews/{review_id}/drafts/{document_id}/pages/{there}.png?at={start}-{end}" if there else ""
        parts = [_Part(block, start, end) for block in document.blocks]
        return page(
            request, "draft.html.j2", document=document, parts=parts, marked=end > 0, asked=bool(at), picture=picture
        )

    @app.get("/reviews/{review_id}/drafts/{document_id}/pages/{number}.png")
    def drawn(who: Who, review_id: str, document_id: str, number: int, at: str = "") -> Response:
        review = review_of(place.database, who, review_id)
        dossier = reviewed_dossier(place.database, who, review_id)
        document = next((each for each in dossier.documents if each.id == document_id), None)
        if document is None:
            raise NotFoundError("That draft is not part of this review.")
        start, end = _span(at, review, document)
        data = reviewed_content(place.database, who, review_id, document.sha256)
        quote = document.text[start:end]
        png = run(tasks.draw, data, number, quote, seconds=place.limits.seconds, tell=lambda _: None)
        return Response(png, media_type="image/png")


class _Part:
    """A Block, cut where the mark begins and ends."""

    def __init__(self, block: Block, start: int, end: int) -> None:
        low, high = max(start, block.start), min(end, block.end)
        self.block = block
        if low >= high:
            low = high = block.end
        self.before = block.text[: low - block.start]
        self.mark = block.text[low - block.start : high - block.start]
        self.after = block.text[high - block.start :]
        self.first = bool(self.mark) and block.start <= start


def _span(at: str, review: Review, document: Document) -> tuple[int, int]:
    """What is to be marked: only what the review quotes from there, and only where it still stands there."""
    quoted = [item for finding in review.findings for item in finding.evidence]
    quoted += [item for judgment in review.judgments for item in judgment.evidence]
    quoted += [item for strength in review.strengths for item in strength.evidence]
    for item in quoted:
        asked = item.document == document.id and at == f"{item.start}-{item.end}"
        if asked and document.text[item.start : item.end] == item.quote:
            return item.start, item.end
    return 0, 0
