"""The drafts of a pilot: dropped in as bytes, named by the store, never by a path; corrected, revised, taken out."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from agent.document import DocumentKind
from agent.errors import PilotReviewError
from agent.remember.people.person import Person
from agent.remember.pilots import drafts
from agent.settings import Limits
from ui.revision import counterpart
from ui.web import Form, Place, Who, back
from ui.work import tasks
from ui.work.process import run


def add_drafts(app: FastAPI, place: Place) -> None:
    """Adds `/pilots/ID/drafts` and what is done with one draft."""
    database = place.database

    @app.post("/pilots/{pilot_id}/drafts")
    async def drop(request: Request, who: Who, pilot_id: str, name: str, revision: bool = False) -> Response:
        try:
            data = await body_of(request, place.limits)
        except ClientDisconnect:
            return Response("The upload was broken off.", 400, media_type="text/plain")
        if data is None:
            return Response(f"{name[-200:]} is larger than {place.limits.file_mb} MB.", 413, media_type="text/plain")
        await run_in_threadpool(_add, place, who, pilot_id, name, data, revision)
        return Response(status_code=204)

    @app.post("/pilots/{pilot_id}/drafts/{draft_id}/kind")
    def kind(request: Request, who: Who, pilot_id: str, draft_id: str, form: Form) -> Response:
        given = str(form.get("kind", ""))
        chosen = DocumentKind(given) if given in set(DocumentKind) else None
        drafts.give_kind(database, who, draft_id, chosen)
        return back(request, f"/pilots/{pilot_id}")

    @app.post("/pilots/{pilot_id}/drafts/{draft_id}/remove")
    def remove(request: Request, who: Who, pilot_id: str, draft_id: str) -> Response:
        try:
            drafts.remove_draft(database, who, draft_id)
        except PilotReviewError as error:
            return back(request, f"/pilots/{pilot_id}", str(error))
        return back(request, f"/pilots/{pilot_id}")


def _add(place: Place, who: Person, pilot_id: str, name: str, data: bytes, revision: bool) -> None:
    database = place.database
    before = drafts.drafts_of(database, who, pilot_id)
    replaces = next((card for card in before if card.name == name), None)
    if revision and replaces is None and before:
        document = run(tasks.read, data, name, None, seconds=place.limits.seconds * 2, tell=lambda _: None)
        replaces = counterpart(name, document.kind, before)
    card = drafts.add_draft(database, who, pilot_id, name, data, replaces=replaces.id if replaces else None)
    place.workers.read(who, card.id)


async def body_of(request: Request, limits: Limits) -> bytes | None:
    """What was sent; None where it is longer than a draft may be, whatever its header says."""
    most = limits.file_mb * 1_000_000
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length[:20]) > most:
        return None
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > most:
            return None
    return bytes(data)
