"""The whole web application: the gate, the pages, the chat."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from agent.errors import PilotReviewError
from agent.remember.database import Database
from agent.settings import Limits
from rubrics import load_rubric
from ui.entry import Entry
from ui.gate import Gate
from ui.routes.account import add_account
from ui.routes.board import add_board
from ui.routes.decide import add_decide
from ui.routes.drafts import add_drafts
from ui.routes.pilots import add_pilots
from ui.routes.portfolio import add_portfolio
from ui.routes.reports import add_reports
from ui.routes.rubric import add_rubric
from ui.talk import add_talk
from ui.web import Place, failed
from ui.work.workers import Workers


def make_app(database: Database, workers: Workers, *, host: str, port: int, key: str, limits: Limits) -> ASGIApp:
    """The application for one start; `key` lets a browser in where there are no accounts."""
    entry = Entry(database, port=port, key=key)
    place = Place(database=database, rubric=load_rubric(), limits=limits, workers=workers, entry=entry)
    app = make_routes(place)
    add_talk(app, place, host=host, port=port)
    return Gate(app, host=host, port=port, entry=entry)


def make_routes(place: Place) -> FastAPI:
    """The pages, behind no gate yet."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_exception_handler(PilotReviewError, failed)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    for add in (add_pilots, add_drafts, add_reports, add_rubric, add_account, add_board, add_decide, add_portfolio):
        add(app, place)
    return app
