"""Who may talk to the page: this machine's browser that was given its address, and no other web page in it."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import events
from ui.sessions import Session, Sessions

ADDRESS_HAS_KEY = "Open the address that `pilot-review ui` printed: it carries the key to this page."
# Gradio has many more routes: uploads and files by path, API descriptions, a proxy, monitoring, and cancelling by the
# number of an event, whoever's it is. The page needs none of them.
_READ = ("/assets/", "/static/", "/report/")
_HEARTBEAT = "/gradio_api/heartbeat/"
_STREAM = "/gradio_api/queue/data"
_JOIN = "/gradio_api/queue/join"
_READ_EXACTLY = frozenset(
    [
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/manifest.json",
        "/gradio_api/startup-events",
    ]
)
_MISFORMED = PlainTextResponse("The page sends nothing like that.", 400)
_WRITTEN = frozenset(["/drafts"])
_PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_REPORT_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


class Gate:
    """An ASGI application around another: checks Host, Origin, key or cookie, path and event; sets safe headers."""

    def __init__(self, app: ASGIApp, *, host: str, port: int, key: str, sessions: Sessions) -> None:
        name = f"[{host}]" if ":" in host else host
        self._app = app
        self._hosts = {f"{each}:{port}" for each in (name, "localhost", "127.0.0.1", "[::1]")}
        self._key = key
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or answers it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        session = self._sessions.of(cookies_of(headers))
        answer = self._refusal(scope, headers, session)
        if answer is None and session is not None:
            admitted = await self._admitted(scope, receive, session)
            if isinstance(admitted, Response):
                answer = admitted
            else:
                scope, receive = admitted
        if answer is not None:
            await answer(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, sending)

    def _refusal(self, scope: Scope, headers: Headers, session: Session | None) -> Response | None:
        if headers.get("host") not in self._hosts:
            return PlainTextResponse("This page answers to its own address only.", 421)
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return PlainTextResponse("Other web pages may not use this one.", 403)
        if scope["path"] == "/" and (given := parse_qs(scope["query_string"].decode("latin-1")).get("key")):
            return self._let_in(session, given[0])
        if session is None:
            return PlainTextResponse(ADDRESS_HAS_KEY, 403)
        return None

    async def _admitted(self, scope: Scope, receive: Receive, session: Session) -> tuple[Scope, Receive] | Response:
        """The request as the application gets it: where it names a stream, the session's own; or its refusal."""
        path, reads = scope["path"], scope["method"] in ("GET", "HEAD")
        if reads and (path in _READ_EXACTLY or path.startswith(_READ)):
            return scope, receive
        if scope["method"] == "POST" and path in _WRITTEN:
            return scope, receive
        if reads and path == _STREAM:
            query = events.query(scope["query_string"], session.secret)
            return ({**scope, "query_string": query}, receive) if query is not None else _MISFORMED
        if reads and path.startswith(_HEARTBEAT):
            name = events.own(path.removeprefix(_HEARTBEAT), session.secret)
            return (_at(scope, _HEARTBEAT + name), receive) if name is not None else _MISFORMED
        if scope["method"] == "POST" and path == _JOIN:
            body = await _body(receive)
            if body is None:
                return PlainTextResponse("That is too long.", 413)
            event = events.event(body, session.secret)
            return _with_body(scope, event) if event is not None else _MISFORMED
        return PlainTextResponse("There is nothing here.", 404)

    def _let_in(self, session: Session | None, given: str) -> Response:
        if not secrets.compare_digest(given.encode(), self._key.encode()):
            return PlainTextResponse(ADDRESS_HAS_KEY, 403)
        # The key leaves the address bar, so that it is not in the history, a bookmark or a screenshot.
        answer = RedirectResponse("/", 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        if session is None:
            answer.set_cookie(self._sessions.cookie, self._sessions.issue(), httponly=True, samesite="strict", path="/")
        return answer


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies a request carries, those of other programs on this machine among them, however they are written."""
    return cookie_parser(headers.get("cookie", ""))


def _at(scope: Scope, path: str) -> Scope:
    return {**scope, "path": path, "raw_path": path.encode()}


async def _body(receive: Receive) -> bytes | None:
    """The request's body; None where it is longer than any event."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        body += bytes(message.get("body", b""))
        if len(body) > events.MOST_BYTES:
            return None
        if not message.get("more_body", False):
            return body


def _with_body(scope: Scope, body: bytes) -> tuple[Scope, Receive]:
    """A request like that one with this body and no query."""
    sent = False
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"content-type")]
    headers += [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return {**scope, "headers": headers, "query_string": b""}, receive


def _protect(headers: MutableHeaders, path: str) -> None:
    report = path.startswith("/report/")
    headers["Content-Security-Policy"] = _REPORT_POLICY if report else _PAGE_POLICY
    headers["X-Frame-Options"] = "SAMEORIGIN" if report else "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not path.startswith(("/assets/", "/static/")):
        headers["Cache-Control"] = "no-store"
