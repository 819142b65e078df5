"""Who may talk to the page: this machine's browser that was given its address, and no other web page in it."""

from __future__ import annotations

import secrets
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.sessions import Sessions

ADDRESS_HAS_KEY = "Open the address that `pilot-review ui` printed: it carries the key to this page."
# Gradio has many more routes: files by path, API descriptions, a proxy, monitoring. The page needs none of them.
_READ = ("/assets/", "/static/", "/report/", "/gradio_api/heartbeat/")
_READ_EXACTLY = frozenset(
    [
        "/",
        "/config",
        "/theme.css",
        "/favicon.ico",
        "/manifest.json",
        "/gradio_api/queue/data",
        "/gradio_api/startup-events",
        "/gradio_api/upload_progress",
    ]
)
_WRITTEN = frozenset(["/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel", "/gradio_api/reset"])
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
    """An ASGI application around another: checks Host, Origin, key or cookie and path, and sets safe headers."""

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
        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _protect(MutableHeaders(scope=message), scope["path"])
            await send(message)

        await self._app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Response | None:
        headers, path = Headers(scope=scope), scope["path"]
        if headers.get("host") not in self._hosts:
            return PlainTextResponse("This page answers to its own address only.", 421)
        origin = headers.get("origin")
        if origin is not None and origin not in {f"http://{host}" for host in self._hosts}:
            return PlainTextResponse("Other web pages may not use this one.", 403)
        if path == "/" and (given := parse_qs(scope["query_string"].decode("latin-1")).get("key")):
            return self._let_in(headers, given[0])
        if self._sessions.of(cookies_of(headers)) is None:
            return PlainTextResponse(ADDRESS_HAS_KEY, 403)
        if not _needed(scope["method"], path):
            return PlainTextResponse("There is nothing here.", 404)
        return None

    def _let_in(self, headers: Headers, given: str) -> Response:
        if not secrets.compare_digest(given.encode(), self._key.encode()):
            return PlainTextResponse(ADDRESS_HAS_KEY, 403)
        # The key leaves the address bar, so that it is not in the history, a bookmark or a screenshot.
        answer = RedirectResponse("/", 303, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        if self._sessions.of(cookies_of(headers)) is None:
            answer.set_cookie(self._sessions.cookie, self._sessions.issue(), httponly=True, samesite="strict", path="/")
        return answer


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies a request carries, those of other programs on this machine among them, however they are written."""
    return cookie_parser(headers.get("cookie", ""))


def _needed(method: str, path: str) -> bool:
    if method in ("GET", "HEAD"):
        return path in _READ_EXACTLY or path.startswith(_READ)
    return method == "POST" and path in _WRITTEN


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
