"""The portfolio of the last batch run: where every pilot stands, what they lack, search across all their drafts."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import ValidationError

from agent.batch.latest import LatestRun, latest_run
from agent.batch.passages import Found
from agent.batch.portfolio import Entry
from agent.batch.report.html import KEYS, heat
from agent.batch.run import PILOTS
from agent.batch.task import REVIEW
from agent.clean import line
from agent.errors import NotFoundError, PilotReviewError
from agent.remember.people.person import Person
from agent.remember.pilots.pilots import PilotCard, pilot_with_drafts
from agent.review import Review
from ui.web import Place, Who, page
from ui.work import tasks
from ui.work.process import run

NAMES = {"scale": "Scale", "fix": "Fix", "stop": "Stop", "not_enough": "Ask for more"}
_MOST_ROWS = 200
_MOST_GAPS = 12
_PASSAGES = 12
_LONGEST_QUERY = 400
_SECONDS = 60.0
assert set(NAMES) == set(KEYS)


def add_portfolio(app: FastAPI, place: Place) -> None:
    """Adds `/portfolio` and `/portfolio/SLUG`."""

    @app.get("/portfolio")
    def portfolio(
        request: Request, who: Who, search: str = "", do: str = "", gap: str = "", passage: str = ""
    ) -> Response:
        latest = latest_run(who)
        if latest is None:
            return page(request, "portfolio.html.j2", p=None)
        found, problem = _search(latest, passage)
        return page(
            request,
            "portfolio.html.j2",
            **_shown(latest, search, do, gap),
            passage=passage,
            found=found,
            problem=problem,
            slugs={entry.slug for entry in latest.portfolio.entries},
        )

    @app.get("/portfolio/{slug}")
    def one(request: Request, who: Who, slug: str) -> Response:
        latest = latest_run(who)
        entry = next((each for each in latest.portfolio.entries if each.slug == slug), None) if latest else None
        if latest is None or entry is None:
            raise NotFoundError("The last run has no such pilot.")
        return page(
            request,
            "portfolio_pilot.html.j2",
            entry=entry,
            names=NAMES,
            heat=heat,
            steps=latest.portfolio.steps,
            kept=_kept(place, who, latest, entry),
        )


def _shown(latest: LatestRun, search: str, do: str, gap: str) -> dict[str, Any]:
    whole = latest.portfolio
    reviewed = [entry for entry in whole.entries if entry.triage]
    lacking = next((each for each in whole.gaps if each.criterion == gap), None)
    word = line(search).casefold()
    rows = [
        entry
        for entry in reviewed
        if (not word or word in f"{entry.pilot}\n{entry.owner}".casefold())
        and (not do or (entry.triage is not None and entry.triage.recommendation == do))
        and (lacking is None or entry.pilot in lacking.pilots)
    ]
    return {
        "p": whole,
        "rows": rows[:_MOST_ROWS],
        "matching": len(rows),
        "unreviewed": [entry for entry in whole.entries if not entry.triage],
        "counts": Counter(entry.triage.recommendation for entry in reviewed if entry.triage),
        "gaps": whole.gaps[:_MOST_GAPS],
        "lacking": lacking,
        "names": NAMES,
        "heat": heat,
        "search": search,
        "do": do,
    }


def _search(latest: LatestRun, passage: str) -> tuple[list[Found], str]:
    """The passages, and what went wrong: in a process of its own, as the store of the passages keeps what it opens."""
    wanted = line(passage)[:_LONGEST_QUERY]
    if not wanted:
        return [], ""
    try:
        return run(tasks.find, latest.folder, wanted, _PASSAGES, seconds=_SECONDS, tell=lambda _: None), ""
    except PilotReviewError as error:
        return [], str(error)


def _kept(place: Place, who: Person, latest: LatestRun, entry: Entry) -> PilotCard | None:
    """The pilot in the database, where this person may see it."""
    try:
        review = Review.model_validate_json((latest.folder / PILOTS / entry.slug / REVIEW).read_bytes())
    except (OSError, ValidationError):
        return None
    return pilot_with_drafts(place.database, who, {document.sha256 for document in review.pilot.documents})
