"""A real HTTP server on loopback that speaks /v1/chat/completions by a script, and records what it was asked."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


@dataclass(frozen=True)
class Respond:
    """What the server does with one request."""

    status: int = 200
    content: str | None = ""
    body: Any = None
    """Sent instead of a completion, as it is."""
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    usage: dict[str, Any] | None = None
    counts: bool = False
    """Whether it tells how many tokens it was sent, four characters each."""
    delay: float = 0.0
    drop: bool = False
    """The connection is closed without an answer."""
    cut: bool = False
    """The connection is closed in the middle of the body."""


def ok(content: Any, **more: Any) -> Respond:
    """A completion; anything but a string is sent as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    return Respond(content=text, counts=True, **more)


def error(status: int, message: str = "failed", **headers: str) -> Respond:
    """An error in the form OpenAI gives it."""
    return Respond(
        status=status,
        body={"error": {"message": message, "type": "error", "code": None}},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


Script = Callable[[Body, int], Respond]
"""Body of the request and its number, from 0 → what to do."""


class ModelServer:
    """A running server; `requests` holds every body, `most_at_once` how many were under way at the same time.

    With `facts`, what asks for facts instead of levels is answered by that script, and is kept in `listings`;
    `received` holds both, as they came.
    """

    def __init__(self, script: Script, facts: Script | None = None) -> None:
        self.script = script
        self.facts = facts
        self.requests: list[Body] = []
        self.listings: list[Body] = []
        self.received: list[Body] = []
        self.headers: list[dict[str, str]] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = json.loads(self.rfile.read(length))
                server._answer(self, body)

            def log_message(self, *args: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def start(self) -> None:
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, body: Body) -> None:
        with self._lock:
            kept, script = self.requests, self.script
            if self.facts is not None and about_facts(body):
                kept, script = self.listings, self.facts
            number = len(kept)
            kept.append(body)
            self.received.append(body)
            self.headers.append({name.lower(): value for name, value in handler.headers.items()})
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            respond = script(body, number)
            time.sleep(respond.delay)
        finally:
            with self._lock:
                self._now -= 1
        try:
            _send(handler, respond, body)
        except (BrokenPipeError, ConnectionResetError):
            handler.close_connection = True


def _send(handler: BaseHTTPRequestHandler, respond: Respond, body: Body) -> None:
    if respond.drop:
        # Linger of zero: the peer sees a reset, not an orderly end.
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.close_connection = True
        handler.connection.close()
        return
    payload = respond.body if respond.body is not None else _completion(respond, body)
    data = payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
    handler.send_response(respond.status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(data)))
    for name, value in respond.headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data[: len(data) // 2] if respond.cut else data)
    if respond.cut:
        handler.close_connection = True


def _completion(respond: Respond, body: Body) -> Body:
    message: Body = {"role": "assistant", "content": respond.content}
    if respond.refusal:
        message["refusal"] = respond.refusal
    completion: Body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model", "m"),
        "choices": [{"index": 0, "message": message, "finish_reason": respond.finish}],
    }
    if respond.usage is not None:
        completion["usage"] = respond.usage
    elif respond.counts:
        sent = sum(len(message["content"]) for message in body["messages"]) // 4
        completion["usage"] = {"prompt_tokens": sent, "completion_tokens": 10, "total_tokens": sent + 10}
    return completion


@contextmanager
def serving(script: Script, facts: Script | None = None) -> Iterator[ModelServer]:
    """A server for the length of a `with`."""
    server = ModelServer(script, facts)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def about_facts(body: Body) -> bool:
    """Whether a request asks for facts, or which of them are about the same thing."""
    from agent.facts.llm import FACTS_SYSTEM, SAME_SYSTEM

    return bool(body["messages"][0]["content"] in (FACTS_SYSTEM, SAME_SYSTEM))


def no_facts(_body: Body, _number: int) -> Respond:
    """Lists no fact."""
    return ok({"facts": []})


def user_text(body: Body) -> str:
    """The last user message of a request."""
    return str(body["messages"][-1]["content"])


def questions(body: Body) -> str:
    """What stands after the draft in a request."""
    return user_text(body).rpartition("Questions about the draft:")[2]


def asked(body: Body) -> dict[int, str]:
    """Number → first line of the questions of a request."""
    return {int(n): text for n, text in re.findall(r"^(\d+)\. (.*)$", questions(body), re.MULTILINE)}


def graded(body: Body) -> set[int]:
    """Numbers of the questions that are answered with a level."""
    return {int(n) for n in re.findall(r"^(\d+)\. .*\n   met:", questions(body), re.MULTILINE)}


Say = Callable[[str, str], tuple[list[str], str] | None]
"""Question and what the request shows → quotes and answer; None leaves the question out."""
LEVELS = {"yes": "met", "no": "missing"}
"""What a model that says yes or no to everything says where a level is asked for."""


def answering(say: Say) -> Script:
    """A model that answers every question by itself."""

    def script(body: Body, _: int) -> Respond:
        shown = user_text(body).rpartition("Questions about the draft:")[0]
        by_level = graded(body)
        items = []
        for number, question in asked(body).items():
            said = say(question, shown)
            if said is not None:
                answer = LEVELS.get(said[1], said[1]) if number in by_level else said[1]
                items.append({"n": number, "quotes": said[0], "answer": answer, "lacks": ""})
        return ok({"answers": items})

    return script


def nothing(_question: str, _shown: str) -> tuple[list[str], str]:
    """Says that the draft says nothing."""
    return [], "no"


def use_model(monkeypatch: Any, home: Any, url: str, **settings: str) -> None:
    """Sets the process up for a model at `url`; `settings` without their prefix, such as `panel="3"`."""
    from agent.judge.llm.calls import live
    from agent.model import retries
    from agent.model.limits import limiter
    from agent.settings import settings as loaded

    monkeypatch.setenv("OPENAI_BASE_URL", url)
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    monkeypatch.setenv("PILOT_REVIEW_MODEL", "scripted")
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(home))
    monkeypatch.setattr(retries, "FIRST_WAIT", 0.01)
    for name, value in settings.items():
        monkeypatch.setenv(f"PILOT_REVIEW_{name.upper()}", value)
    loaded.cache_clear()
    limiter.cache_clear()
    live.forget()


SECRET = "sk-loopback-0123456789abcdef"
