"""What a chat model streams: text in pieces, or calls of tools, as server-sent events."""

from __future__ import annotations

import json
from typing import Any

from tests.model_server import Respond


def text(*pieces: str) -> Respond:
    """An answer in pieces."""
    return _events([{"content": piece} for piece in pieces], "stop")


def call(tool: str, number: int = 0, **arguments: str) -> Respond:
    """A call of one tool, its arguments in two pieces."""
    given = json.dumps(arguments)
    begins = {
        "index": 0,
        "id": f"call_{number}",
        "type": "function",
        "function": {"name": tool, "arguments": given[:5]},
    }
    goes_on = {"index": 0, "function": {"arguments": given[5:]}}
    return _events([{"tool_calls": [begins]}, {"tool_calls": [goes_on]}], "tool_calls")


def calls(tool: str, many: int) -> Respond:
    """Many calls of one tool in one answer."""
    called = [
        {"index": n, "id": f"call_{n}", "type": "function", "function": {"name": tool, "arguments": "{}"}}
        for n in range(many)
    ]
    return _events([{"tool_calls": called}], "tool_calls")


def _events(deltas: list[dict[str, Any]], finish: str) -> Respond:
    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}

    chunks = [chunk({"role": "assistant", "content": ""}), *map(chunk, deltas), chunk({}, finish)]
    lines = [f"data: {json.dumps(part)}\n\n" for part in chunks]
    return Respond(body="".join([*lines, "data: [DONE]\n\n"]))
