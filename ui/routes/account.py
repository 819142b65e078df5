"""Logging in and out, one's own password, and for who manages, everybody's accounts."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from agent.errors import NotAllowedError, PilotReviewError
from agent.remember.people import accounts, sign_in
from agent.remember.people.person import Role
from ui.entry import Entry
from ui.web import Form, Place, Who, back, page


def add_account(app: FastAPI, place: Place) -> None:
    """Adds `/login`, `/logout`, `/link/SECRET`, `/account` and `/people`."""
    database, entry = place.database, place.entry

    @app.get("/login")
    def asked(request: Request) -> Response:
        if request.state.visitor is not None or not entry.needs_account:
            return back(request, "/") if request.state.visitor is not None else page(request, "closed.html.j2", 403)
        return page(request, "login.html.j2", problem="", name="")

    @app.post("/login")
    def log_in(request: Request, form: Form) -> Response:
        name, password = str(form.get("name", "")).strip()[:200], str(form.get("password", ""))
        address = request.client.host if request.client else ""
        try:
            secret = sign_in.log_in(database, name, password, address)
        except PilotReviewError as error:
            return page(request, "login.html.j2", 403, problem=str(error), name=name)
        return _with_cookie(RedirectResponse("/", 303), request, entry, secret)

    @app.post("/logout")
    def log_out(request: Request, who: Who) -> Response:  # noqa: ARG001
        sign_in.log_out(database, entry.given(request.headers))
        answer = _to_login()
        answer.delete_cookie(entry.cookie, path="/")
        return answer

    @app.get("/link/{secret}")
    def link(request: Request, secret: str) -> Response:
        name = accounts.link_is_for(database, secret)
        if name is None:
            problem = "This link was used already or is too old; ask for a new one."
            return page(request, "problem.html.j2", 404, problem=problem)
        return page(request, "link.html.j2", name=name, secret=secret, problem="")

    @app.post("/link/{secret}")
    def choose(request: Request, secret: str, form: Form) -> Response:
        password, name = str(form.get("password", "")), str(form.get("name", ""))
        given = accounts.link_is_for(database, secret)
        if password != str(form.get("again", "")):
            problem = "The two passwords are not the same."
            return page(request, "link.html.j2", 409, name=given or "", secret=secret, problem=problem)
        try:
            accounts.use_link(database, secret, password, name)
        except PilotReviewError as error:
            return page(request, "link.html.j2", 409, name=given or "", secret=secret, problem=str(error))
        return _to_login()

    @app.get("/account")
    def account(request: Request, who: Who) -> Response:  # noqa: ARG001
        return page(request, "account.html.j2")

    @app.post("/account")
    def change(request: Request, who: Who, form: Form) -> Response:
        new = str(form.get("new", ""))
        if new != str(form.get("again", "")):
            return back(request, "/account", "The two passwords are not the same.")
        try:
            accounts.change_password(database, who, str(form.get("old", "")), new)
        except PilotReviewError as error:
            return back(request, "/account", str(error))
        return _to_login()

    @app.get("/people")
    def people(request: Request, who: Who) -> Response:
        return page(
            request, "people.html.j2", people=accounts.accounts(database, who), roles=_ROLES, link="", said_name=""
        )

    @app.post("/people")
    def add(request: Request, who: Who, form: Form) -> Response:
        """Each act answers with the page, so that a link is shown once and is in no address."""
        name, act = str(form.get("name", "")).strip(), str(form.get("act", ""))
        secret = ""
        try:
            role = Role(str(form.get("role", Role.PM.value)))
            if act == "add":
                secret = accounts.add_account(database, who, name, role)
            elif act == "link":
                secret = accounts.new_link(database, who, name)
            elif act == "role":
                accounts.set_role(database, who, name, role)
            elif act == "close":
                accounts.close_account(database, who, name)
            elif act == "open":
                secret = accounts.open_account(database, who, name)
        except NotAllowedError:
            raise
        except (PilotReviewError, ValueError) as error:
            return back(request, "/people", str(error))
        link = f"{request.url.scheme}://{request.headers['host']}/link/{secret}" if secret else ""
        known = accounts.accounts(database, who)
        return page(request, "people.html.j2", people=known, roles=_ROLES, link=link, said_name=name)


_ROLES = [("pm", "Manager: own pilots"), ("board", "Board: decides on submitted pilots"), ("admin", "Administrator")]


def _to_login() -> Response:
    return RedirectResponse("/login", 303)


def _with_cookie(answer: Response, request: Request, entry: Entry, secret: str) -> Response:
    secure = request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")
    answer.set_cookie(entry.cookie, secret, httponly=True, samesite="lax", secure=secure, path="/")
    return answer
