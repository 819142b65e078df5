"""A manager's pilots: begun, listed, one of them with its drafts, its review under way and its latest review."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Request, Response

from agent.erase import erase_draft, erase_pilot
from agent.errors import PilotReviewError
from agent.remember.board.comments import comments_of
from agent.remember.board.decisions import decisions_of
from agent.remember.board.dispositions import dispositions_of
from agent.remember.people.accounts import members
from agent.remember.people.person import Person
from agent.remember.pilots import drafts, jobs, pilots
from agent.remember.pilots.reviews import latest_review, reviewed_dossier, reviews_of
from ui.example import example_drafts
from ui.judges import judge_of, judges
from ui.reading import read_review
from ui.web import Form, Place, Who, back, page


def add_pilots(app: FastAPI, place: Place) -> None:
    """Adds `/`, `/pilots` and what is done with one pilot."""
    database = place.database

    @app.get("/")
    def home(request: Request, who: Who, search: str = "") -> Response:
        if not who.writes:
            return back(request, "/board")
        mine = pilots.pilots_of(database, who, search.strip())
        return page(
            request, "home.html.j2", pilots=mine, search=search, limits=place.limits, example=bool(example_drafts())
        )

    @app.post("/pilots")
    def begin(who: Who, name: str) -> Response:
        return Response(pilots.create_pilot(database, who, name), 201, media_type="text/plain")

    @app.post("/pilots/example")
    def example(request: Request, who: Who) -> Response:
        pilot_id = pilots.create_pilot(database, who, "Example: an assistant for a help desk")
        for name, data in example_drafts():
            place.workers.read(who, drafts.add_draft(database, who, pilot_id, name, data).id)
        return back(request, f"/pilots/{pilot_id}")

    @app.get("/pilots/{pilot_id}")
    def pilot(request: Request, who: Who, pilot_id: str) -> Response:
        return page(request, "pilot.html.j2", **_pilot(place, who, pilot_id), **_review(place, who, pilot_id))

    @app.get("/pilots/{pilot_id}/state")
    def state(request: Request, who: Who, pilot_id: str) -> Response:
        return page(request, "_state.html.j2", **_pilot(place, who, pilot_id))

    @app.post("/pilots/{pilot_id}/review")
    def review(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        judge = judge_of(str(form.get("judge", "")))
        if not drafts.drafts_of(database, who, pilot_id):
            return back(request, f"/pilots/{pilot_id}", "There is no draft to review yet; drop one in.")
        return _then(request, pilot_id, lambda: jobs.ask_for_review(database, who, pilot_id, {"judge": judge}), place)

    @app.post("/pilots/{pilot_id}/cancel")
    def cancel(request: Request, who: Who, pilot_id: str) -> Response:
        job = jobs.latest_job(database, who, pilot_id)
        return _then(request, pilot_id, lambda: jobs.cancel(database, who, job.id) if job else None, place)

    @app.post("/pilots/{pilot_id}/retry")
    def retry(request: Request, who: Who, pilot_id: str) -> Response:
        job = jobs.latest_job(database, who, pilot_id)
        return _then(request, pilot_id, lambda: jobs.retry(database, who, job.id) if job else None, place)

    @app.post("/pilots/{pilot_id}/name")
    def rename(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        return _then(
            request, pilot_id, lambda: pilots.rename(database, who, pilot_id, str(form.get("name", ""))), place
        )

    @app.post("/pilots/{pilot_id}/submit")
    def submit(request: Request, who: Who, pilot_id: str) -> Response:
        return _then(request, pilot_id, lambda: pilots.submit(database, who, pilot_id), place)

    @app.post("/pilots/{pilot_id}/take-back")
    def take_back(request: Request, who: Who, pilot_id: str) -> Response:
        return _then(request, pilot_id, lambda: pilots.take_back(database, who, pilot_id), place)

    @app.post("/pilots/{pilot_id}/share")
    def share(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        name = str(form.get("with", ""))
        change = pilots.unshare if form.get("end") else pilots.share
        return _then(request, pilot_id, lambda: change(database, who, pilot_id, name), place)

    @app.post("/pilots/{pilot_id}/erase")
    def erase(request: Request, who: Who, pilot_id: str, form: Form) -> Response:
        draft_id = str(form.get("draft", ""))
        if not form.get("sure"):
            return back(request, f"/pilots/{pilot_id}", "Nothing was erased: tick that you are sure first.")
        if draft_id:
            return _then(request, pilot_id, lambda: erase_draft(database, who, draft_id), place)
        try:
            erase_pilot(database, who, pilot_id)
        except PilotReviewError as error:
            return back(request, f"/pilots/{pilot_id}", str(error))
        return back(request, "/", "The pilot was erased, with its drafts, reviews, chats and what the board said.")


def _then(request: Request, pilot_id: str, act: Any, place: Place) -> Response:
    """Acts, then the pilot's page again, with what went wrong if something did."""
    try:
        act()
    except PilotReviewError as error:
        return back(request, f"/pilots/{pilot_id}", str(error))
    place.workers.wake()
    return back(request, f"/pilots/{pilot_id}")


def _pilot(place: Place, who: Person, pilot_id: str) -> dict[str, Any]:
    card = pilots.pilot_of(place.database, who, pilot_id)
    hand = drafts.drafts_of(place.database, who, pilot_id)
    for draft in hand:
        if not draft.read and not draft.problem:
            place.workers.read(who, draft.id)
    job = jobs.latest_job(place.database, who, pilot_id)
    open_ = job is not None and job.state in ("queued", "running")
    return {
        "pilot": card,
        "drafts": hand,
        "job": job,
        "under_way": open_,
        "works": card.mine or who.manages or who.name in pilots.shared_with(place.database, who, pilot_id),
        "judges": judges(),
        "limits": place.limits,
        "changing": open_ or any(not draft.read and not draft.problem for draft in hand),
    }


def _review(place: Place, who: Person, pilot_id: str) -> dict[str, Any]:
    found = latest_review(place.database, who, pilot_id)
    shown = None
    if found is not None:
        card, review = found
        shown = read_review(review, reviewed_dossier(place.database, who, card.id), place.rubric)
    return {
        "review": shown,
        "card": found[0] if found else None,
        "reviews": reviews_of(place.database, who, pilot_id),
        "said_of": dispositions_of(place.database, who, pilot_id),
        "comments": comments_of(place.database, who, pilot_id),
        "decisions": decisions_of(place.database, who, pilot_id),
        "shared": pilots.shared_with(place.database, who, pilot_id),
        "colleagues": members(place.database, who) if place.entry.needs_account else [],
    }
