"""What members of the board decide, and what they and managers say to each other about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from fastapi import FastAPI, Request, Response

from agent.errors import PilotReviewError, RefusedError
from agent.remember.board.comments import comment
from agent.remember.board.decisions import NewCondition, Ruling, decide, meet, sign
from agent.remember.board.dispositions import Kind, dispose
from agent.remember.board.queue import Lane, look_after, put_in_lane
from ui.web import Form, Place, Who, back

_Choice = TypeVar("_Choice", Kind, Ruling)


def add_decide(app: FastAPI, place: Place) -> None:
    """Adds what is sent from `/board/ID`, and comments from a pilot's own page."""
    database = place.database

    @app.post("/board/{pilot_id}/dispose")
    def disposed(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        chosen = [str(each) for each in form.getlist("finding")]

        def act() -> str:
            if not chosen:
                raise RefusedError("No finding was chosen: tick one or several, then say what you make of them.")
            kind = _of(Kind, form.get("kind"), "Choose whether to accept, dismiss or waive.")
            until = _day(form.get("until")) if kind is Kind.WAIVED else None
            made = dispose(database, who, str(form.get("review")), chosen, kind, str(form.get("why", "")), until)
            return " ".join(dict.fromkeys(each.problem for each in made if each.problem))

        return _then(request, f"/board/{pilot_id}" + (f"#{quote(chosen[0])}" if len(chosen) == 1 else ""), act)

    @app.post("/board/{pilot_id}/decide")
    def decided(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        def act() -> None:
            texts = zip(form.getlist("condition"), form.getlist("due"), strict=False)
            conditions = [_condition(str(text), day) for text, day in texts if str(text).strip()]
            ruling = _of(Ruling, form.get("ruling"), "Choose go, conditional or stop.")
            why, signed = str(form.get("why", "")), str(form.get("signed", ""))
            decide(database, who, str(form.get("review")), ruling, why, conditions=conditions, signed=signed)

        return _then(request, f"/board/{pilot_id}#decision", act)

    @app.post("/board/{pilot_id}/sign")
    def signed(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        def act() -> None:
            sign(database, who, str(form.get("decision")), str(form.get("signed", "")))

        return _then(request, f"/board/{pilot_id}#decision", act)

    @app.post("/board/{pilot_id}/meet")
    def met(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        def act() -> None:
            meet(database, who, str(form.get("condition")), str(form.get("how", "")))

        return _then(request, f"/board/{pilot_id}#decision", act)

    @app.post("/board/{pilot_id}/member")
    def member(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        name = str(form.get("member", "")) or None
        return _then(request, f"/board/{pilot_id}", lambda: look_after(database, who, pilot_id, name))

    @app.post("/board/{pilot_id}/lane")
    def lane(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        given = str(form.get("lane", ""))
        chosen = Lane(given) if given in set(Lane) else None
        return _then(request, f"/board/{pilot_id}", lambda: put_in_lane(database, who, pilot_id, chosen))

    @app.post("/pilots/{pilot_id}/comment")
    def say(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        finding = str(form.get("finding", "")) or None
        page = "board" if form.get("on") == "board" else "pilots"

        def act() -> None:
            comment(database, who, pilot_id, str(form.get("text", "")), finding)

        return _then(request, f"/{page}/{pilot_id}" + (f"#{quote(finding)}" if finding else "#about"), act)


def _then(request: Request, to: str, act: Callable[[], object]) -> Response:
    """Acts, then that page, with what went wrong if something did."""
    try:
        problem = str(act() or "")
    except PilotReviewError as error:
        problem = str(error)
    return back(request, to, problem)


def _of(kinds: type[_Choice], given: object, problem: str) -> _Choice:
    if given not in {kind.value for kind in kinds}:
        raise RefusedError(problem)
    return kinds(given)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        raise RefusedError(f"{str(given)[:40]} is no date; write it as 2027-03-31.") from None


def _condition(text: str, given: object) -> NewCondition:
    due = _day(given)
    if due is None:
        raise RefusedError(f"By when? The condition “{text[:80]}” has no date.")
    return NewCondition(text, due)
