"""The report's own addresses: shown in the page's frame, or downloaded. Rendered on request, never on disk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from fastapi import FastAPI, Request, Response

from rubrics import Rubric
from ui.sessions import Reviewed, Sessions

if TYPE_CHECKING:
    from agent.report import Format

FORMATS: dict[str, tuple[Format, str, str]] = {
    "html": ("html", "text/html", "html"),
    "markdown": ("markdown", "text/markdown", "md"),
    "json": ("json", "application/json", "json"),
}
"""Last part of the address → format, media type, extension."""


def add_downloads(app: FastAPI, *, sessions: Sessions, rubric: Rubric) -> None:
    """Adds `/report/KEY/view` and `/report/KEY/html|markdown|json`; both key and cookie must be the session's."""

    @app.get("/report/{key}/{what}")
    def report(key: str, what: Literal["view", "html", "markdown", "json"], request: Request) -> Response:
        from agent.report import render

        session = sessions.of(request.cookies)
        reviewed = session.reviewed if session else None
        if reviewed is None or reviewed.key != key:
            return Response("This report is gone; review the drafts again.", 404, media_type="text/plain")
        format_, media, extension = FORMATS["html" if what == "view" else what]
        text = render(reviewed.review, format_, dossier=reviewed.dossier, rubric=rubric)
        headers = {}
        if what != "view":
            headers["Content-Disposition"] = f'attachment; filename="{_name(reviewed)}-review.{extension}"'
        return Response(text, media_type=f"{media}; charset=utf-8", headers=headers)


def _name(reviewed: Reviewed) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", reviewed.review.pilot.name).strip("-.")[:80] or "pilot"
