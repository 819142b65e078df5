"""The board's queue: the pilots that were submitted, those that wait longest first."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

from agent.errors import NotAllowedError
from agent.remember.pilots.pilots import PilotCard, pilots_of
from ui.web import Place, Who, page

_LANES = (
    ("not_ready", "Not ready: needs work before it can be decided"),
    ("conditional", "Nearly ready: decide on conditions"),
    ("ready", "Ready: a quick decision"),
    ("not_assessed", "Could not be assessed"),
)
"""A light pilot does not wait behind a heavy one."""


def add_board(app: FastAPI, place: Place) -> None:
    """Adds `/board`."""

    @app.get("/board")
    def queue(request: Request, who: Who, search: str = "", verdict: str = "") -> Response:
        if not (who.decides or who.manages):
            raise NotAllowedError("The board's queue is for its members; your own pilots are under Pilots.")
        waiting = [card for card in pilots_of(place.database, who, search.strip()) if card.submitted_at is not None]
        shown = [card for card in waiting if not verdict or card.verdict == verdict]
        lanes = [(title, _longest_first(shown, level)) for level, title in _LANES]
        return page(
            request,
            "board.html.j2",
            lanes=[(title, cards) for title, cards in lanes if cards],
            search=search,
            verdict=verdict,
            levels=_LANES,
            waiting=len(shown),
        )


def _longest_first(cards: list[PilotCard], verdict: str) -> list[PilotCard]:
    found = [card for card in cards if card.verdict == verdict]
    return sorted(found, key=lambda card: (card.submitted_at or card.created_at, card.name))
