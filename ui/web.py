"""What every route uses: pages from templates that escape by themselves, forms, and what is said after one was sent."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData

from agent.clean import line, lines
from agent.errors import NotAllowedError, NotFoundError, PilotReviewError, StoreError
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.report import wording
from agent.settings import Limits
from rubrics import Rubric
from ui.entry import Entry, Visitor, visitor_of
from ui.work.workers import Workers

_MOST_SAID = 1_000


@dataclass(frozen=True)
class Place:
    """What the routes work on."""

    database: Database
    rubric: Rubric
    limits: Limits
    workers: Workers
    entry: Entry


class Said:
    """A sentence for a visitor's next page: what went wrong with what was just sent."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, str] = OrderedDict()
        self._lock = Lock()

    def keep(self, visitor: Visitor, text: str) -> None:
        """Keeps it; of many visitors, for those who came last."""
        with self._lock:
            self._kept[visitor.secret] = text
            if len(self._kept) > _MOST_SAID:
                self._kept.popitem(last=False)

    def take(self, visitor: Visitor) -> str:
        """What there is to say, once."""
        with self._lock:
            return self._kept.pop(visitor.secret, "")


SAID = Said()


def person(request: Request) -> Person:
    """The person the gate let in. Raises NotAllowedError on the few pages that are open to everybody."""
    if request.state.visitor is None:
        raise NotAllowedError("Log in first.")
    return visitor_of(request).person


async def form(request: Request) -> FormData:
    """What a form sent; it has no files."""
    return await request.form(max_files=0, max_fields=500, max_part_size=200_000)


Who = Annotated[Person, Depends(person)]
Form = Annotated[FormData, Depends(form)]


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page, or a part of one, from a template."""
    visitor: Visitor | None = request.state.visitor
    known = {
        "person": visitor.person if visitor else None,
        "said": SAID.take(visitor) if visitor and request.method == "GET" and not template.startswith("_") else "",
        "here": request.url.path,
    }
    return HTMLResponse(_templates().get_template(template).render(**known, **values), status)


def back(request: Request, to: str, problem: str = "") -> Response:
    """To that address, where the problem is said."""
    if problem and request.state.visitor is not None:
        SAID.keep(visitor_of(request), problem)
    return RedirectResponse(to, 303)


def failed(request: Request, error: Exception) -> Response:
    """What a route raised, as a page, or as a sentence where a script asked."""
    assert isinstance(error, PilotReviewError)
    status = 404 if isinstance(error, NotFoundError) else 403 if isinstance(error, NotAllowedError) else 409
    status = 503 if isinstance(error, StoreError) else status
    if "text/html" not in request.headers.get("accept", ""):
        return PlainTextResponse(str(error), status)
    return page(request, "problem.html.j2", status, problem=str(error))


@lru_cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("ui", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(line=line, lines=lines, day=_day, moment=_moment, size=_size)
    environment.globals.update(wording=wording)
    return environment


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y, %H:%M}"


def _size(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(size / 1000, 0.1):.1f} kB"
