"""The board: its queue, one pilot before it with findings beside their evidence, and the pack that is printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response

from agent.remember.board.labels import labels
from agent.remember.board.precision import precision
from agent.remember.board.queue import Lane, State, queue
from agent.remember.board.sheet import Sheet, sheet_of
from agent.remember.people.accounts import members
from agent.remember.people.person import Person, Role
from agent.remember.pilots.reviews import reviewed_dossier
from ui.reading import ReadReview, read_review
from ui.web import Place, Who, page

_CSS = Path(__file__).parents[1] / "static" / "page.css"

LANES = {
    Lane.LIGHT: "Light: a quick decision",
    Lane.MEDIUM: "Medium: decide on conditions",
    Lane.HEAVY: "Heavy: needs work before it can be decided",
}
STATES = {
    State.DUE: "a condition is due",
    State.AGAIN: "back: something changed",
    State.WAITING: "waiting",
    State.DECIDED: "decided",
}


def add_board(app: FastAPI, place: Place) -> None:
    """Adds `/board`, `/board/precision`, `/board/labels.jsonl`, `/board/ID` and `/board/ID/pack`."""
    database = place.database

    @app.get("/board")
    def waiting(
        request: Request, who: Who, search: str = "", lane: str = "", state: str = "", mine: bool = False
    ) -> Response:
        cards = queue(
            database,
            who,
            search=search,
            lane=Lane(lane) if lane in set(Lane) else None,
            state=State(state) if state in set(State) else None,
            mine=mine,
        )
        return page(
            request,
            "board.html.j2",
            lanes=[(title, here) for each, title in LANES.items() if (here := [c for c in cards if c.lane is each])],
            names=LANES,
            states=STATES,
            search=search,
            lane=lane,
            state=state,
            mine=mine,
        )

    @app.get("/board/precision")
    def how_right(request: Request, who: Who) -> Response:
        known = {each.id: each.title for each in place.rubric.criteria}
        known |= {each.id: each.title for each in place.rubric.patterns}
        return page(request, "precision.html.j2", rows=precision(database, who), titles=known)

    @app.get("/board/labels.jsonl")
    def export(who: Who) -> Response:
        headers = {"Content-Disposition": 'attachment; filename="dispositions.jsonl"'}
        return Response(labels(database, who), media_type="application/jsonl; charset=utf-8", headers=headers)

    @app.get("/board/{pilot_id}")
    def before(request: Request, who: Who, pilot_id: str) -> Response:
        sheet = sheet_of(database, who, pilot_id)
        others = [] if who.role is Role.LOCAL else members(database, who, Role.BOARD)
        return page(
            request,
            "sheet.html.j2",
            members=[who.name, *others] if who.decides else others,
            lanes=LANES,
            today=date.today(),
            **_read(place, who, sheet),
        )

    @app.get("/board/{pilot_id}/pack")
    def pack(request: Request, who: Who, pilot_id: str, download: bool = False) -> Response:
        css = _CSS.read_text("utf-8") if download else ""
        made = page(request, "pack.html.j2", css=css, **_read(place, who, sheet_of(database, who, pilot_id)))
        if download:
            made.headers["Content-Disposition"] = 'attachment; filename="board-pack.html"'
        return made


def _read(place: Place, who: Person, sheet: Sheet) -> dict[str, Any]:
    review_id = sheet.reviews[-1].id
    read: ReadReview = read_review(sheet.review, reviewed_dossier(place.database, who, review_id), place.rubric)
    return {
        "sheet": sheet,
        "pilot": sheet.card.pilot,
        "review": read,
        "review_id": review_id,
        "rows": [
            (shown, before) for shown in read.findings for before in sheet.findings if before.finding == shown.finding
        ],
    }
