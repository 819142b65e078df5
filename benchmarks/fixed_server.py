"""A model server that takes the same time for every answer and says that the draft says nothing."""

from __future__ import annotations

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from agent.judge.llm.calls.call import tokens_of


class FixedServer:
    """Counts what it is sent. Use it with `with`."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._lock = threading.Lock()
        self._heads: set[str] = set()
        self.forget()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                started = time.perf_counter()
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                reply = json.dumps(server.answer(body)).encode()
                time.sleep(max(0.0, server._latency - (time.perf_counter() - started)))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(reply)))
                self.end_headers()
                self.wfile.write(reply)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 512

        self._http = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"

    def __enter__(self) -> FixedServer:
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()

    def forget(self) -> None:
        """Counts from zero."""
        with self._lock:
            self._heads.clear()
            self.tokens = 0
            """Of all messages received, estimated."""
            self.repeated = 0
            """Of these, in beginnings (instructions and draft) that came before."""

    @property
    def reviews(self) -> int:
        """Different drafts seen."""
        return sum("DRAFT" in head for head in self._heads)

    def answer(self, body: Any) -> Any:
        """The completion: the draft says nothing of what is asked."""
        system, user = (message["content"] for message in body["messages"])
        head, _, questions = user.rpartition("Questions")
        with self._lock:
            self.tokens += tokens_of(system) + tokens_of(user)
            if head in self._heads:
                self.repeated += tokens_of(system) + tokens_of(head)
            self._heads.add(head)
        found = re.findall(r"^(\d+)\. .*\n(   met:)?", questions + "\n", re.MULTILINE)
        items = [
            {"n": int(number), "quotes": [], "answer": "missing" if by_level else "no", "lacks": ""}
            for number, by_level in found
        ]
        message = {"role": "assistant", "content": json.dumps({"answers": items})}
        usage = {"prompt_tokens": tokens_of(user), "completion_tokens": 10, "total_tokens": tokens_of(user) + 10}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "fixed",
            "choices": [choice],
            "usage": usage,
        }
