"""The address drafts are dropped at. They come as bytes, into the session's memory; no path is ever told or kept."""

from __future__ import annotations

import re

from fastapi import FastAPI, Request, Response
from starlette.requests import ClientDisconnect

from agent.clean import line
from agent.errors import PilotReviewError
from agent.settings import Limits
from ui import work
from ui.sessions import Draft, Sessions


def add_uploads(app: FastAPI, *, sessions: Sessions, limits: Limits) -> None:
    """Adds `POST /drafts?name=…`, for the drafts in hand, and with `&revision=1` for revised ones: one file each."""

    @app.post("/drafts")
    async def drafts(name: str, request: Request, revision: bool = False) -> Response:
        session = sessions.of(request.cookies)
        if session is None:
            return _said("This page was closed for a while; open its address again.", 403)
        name = _file_name(name)
        try:
            data = await _body(request, limits.file_mb * 1_000_000)
        except ClientDisconnect:
            return _said("The upload was broken off.", 400)
        if data is None:
            return _said(f"{name} is larger than {limits.file_mb} MB.", 413)
        try:
            (work.add_revision if revision else work.add)(session, [Draft(name, data)])
        except PilotReviewError as error:
            return _said(str(error), 409)
        return Response(status_code=204)


async def _body(request: Request, most: int) -> bytes | None:
    """What was sent; None where it is longer than that, whatever its header says."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length[:20]) > most:
        return None
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            return None
    return bytes(data)


def _file_name(given: str) -> str:
    """The last part of a name, as a person would write it: it is shown and told the format by, never opened."""
    last = re.split(r"[/\\]", line(given))[-1].strip()
    return last[-200:] if last.strip(".") else "draft"


def _said(text: str, status: int) -> Response:
    return Response(text, status, media_type="text/plain; charset=utf-8")
