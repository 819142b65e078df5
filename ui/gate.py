"""Who may talk to the page: this machine's browser that was given its address, and no other web page in it."""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agent.errors import StoreError
from ui import events
from ui.entry import Entry, Visitor

ADDRESS_HAS_KEY = "Open the address that `pilot-review ui` printed: it carries the key to this page."
CHAT = "/chat"
"""Where Gradio is. It has many more routes: uploads and files by path, API descriptions, a proxy, monitoring, and
cancelling by the number of an event, whoever's it is. The chat needs none of them."""
_STREAM, _JOIN, _HEARTBEAT = (
    f"{CHAT}/gradio_api/queue/data",
    f"{CHAT}/gradio_api/queue/join",
    f"{CHAT}/gradio_api/heartbeat/",
)
_CHAT_READS = frozenset(
    f"{CHAT}{rest}"
    for rest in ("/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/gradio_api/startup-events")
)
_CHAT_PARTS = (f"{CHAT}/assets/", f"{CHAT}/static/")
_OPEN = ("/static/", "/login", "/link/")
_MISFORMED = PlainTextResponse("The page sends nothing like that.", 400)
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class Gate:
    """An ASGI application around another: checks Host, Origin, visitor and event; sets safe headers."""

    def __init__(self, app: ASGIApp, *, host: str, port: int, entry: Entry) -> None:
        name = f"[{host}]" if ":" in host else host
        self._app = app
        self._hosts = {f"{each}:{port}" for each in (name, "localhost", "127.0.0.1", "[::1]")}
        self._anywhere = not ip_address(host).is_loopback
        self._entry = entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the request through, or answers it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            admitted = await self._admitted(scope, receive)
        except StoreError as error:
            admitted = PlainTextResponse(str(error), 503)
        if isinstance(admitted, Response):
            await admitted(scope, receive, sending)
        else:
            await self._app(*admitted, sending)

    async def _admitted(self, scope: Scope, receive: Receive) -> tuple[Scope, Receive] | Response:
        headers, path = Headers(scope=scope), scope["path"]
        host, origin = headers.get("host", ""), headers.get("origin")
        if not host or (host not in self._hosts and not self._anywhere):
            return PlainTextResponse("This page answers to its own address only.", 421)
        if origin is not None and origin not in self._origins(host):
            return PlainTextResponse("Other web pages may not use this one.", 403)
        visitor = await run_in_threadpool(self._entry.visitor, headers, (scope.get("client") or ("",))[0])
        if path == "/" and (given := parse_qs(scope["query_string"].decode("latin-1")).get("key")):
            return self._let_in(visitor, given[0])
        if visitor is None and not path.startswith(_OPEN):
            if not self._entry.needs_account:
                return PlainTextResponse(ADDRESS_HAS_KEY, 403)
            pages = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
            return RedirectResponse("/login", 303) if pages else PlainTextResponse("Log in first.", 403)
        scope = {**scope, "state": {**scope.get("state", {}), "visitor": visitor}}
        if visitor is not None and path.startswith(f"{CHAT}/"):
            return await _to_chat(scope, receive, visitor)
        return scope, receive

    def _origins(self, host: str) -> set[str]:
        """Of the page itself; behind a proxy that speaks HTTPS it is seen by that."""
        return {f"https://{host}", f"http://{host}"} if self._anywhere else {f"http://{each}" for each in self._hosts}

    def _let_in(self, visitor: Visitor | None, given: str) -> Response:
        if self._entry.needs_account or not secrets.compare_digest(given.encode(), self._entry.key.encode()):
            return PlainTextResponse(ADDRESS_HAS_KEY, 403)
        # The key leaves the address bar, so that it is not in the history, a bookmark or a screenshot.
        answer = RedirectResponse("/", 303)
        if visitor is None:
            answer.set_cookie(self._entry.cookie, self._entry.issue(), httponly=True, samesite="strict", path="/")
        return answer


async def _to_chat(scope: Scope, receive: Receive, visitor: Visitor) -> tuple[Scope, Receive] | Response:
    """The request as Gradio gets it: where it names a stream, the visitor's own; or its refusal."""
    path, reads = scope["path"], scope["method"] in ("GET", "HEAD")
    if reads and (path in _CHAT_READS or path.startswith(_CHAT_PARTS)):
        return scope, receive
    if reads and path == _STREAM:
        query = events.query(scope["query_string"], visitor.secret)
        return ({**scope, "query_string": query}, receive) if query is not None else _MISFORMED
    if reads and path.startswith(_HEARTBEAT):
        name = events.own(path.removeprefix(_HEARTBEAT), visitor.secret)
        return (_at(scope, _HEARTBEAT + name), receive) if name is not None else _MISFORMED
    if scope["method"] == "POST" and path == _JOIN:
        body = await _body(receive)
        if body is None:
            return PlainTextResponse("That is too long.", 413)
        event = events.event(body, visitor.secret)
        return _with_body(scope, event) if event is not None else _MISFORMED
    return PlainTextResponse("There is nothing here.", 404)


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
    """A request like that one with this body."""
    sent = False
    headers = [(name, value) for name, value in scope["headers"] if name not in (b"content-length", b"content-type")]
    headers += [(b"content-length", str(len(body)).encode()), (b"content-type", b"application/json")]

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return {**scope, "headers": headers, "query_string": events.about(scope["query_string"])}, receive


def _protect(headers: MutableHeaders, path: str) -> None:
    report = path.startswith("/reports/")
    policy = _REPORT_POLICY if report else _CHAT_POLICY if path.startswith(CHAT) else _PAGE_POLICY
    headers["Content-Security-Policy"] = policy
    headers["X-Frame-Options"] = "SAMEORIGIN"
    headers["X-Content-Type-Options"] = "nosniff"
    # Not no-referrer: with it a form of ours is sent with the Origin null.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not path.startswith(("/static/", *_CHAT_PARTS)):
        headers["Cache-Control"] = "no-store"
