"""Files of requests and of answers to them, as the Batch API takes and gives them; and the command that uses them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from agent.cli.app import app
from agent.cli.commands import add_to
from tests.model_server import Respond, Script

if not app.registered_commands:
    add_to(app)


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def answered(request: dict[str, Any], script: Script) -> dict[str, Any]:
    """The line that a batch's output file has for a request."""
    respond: Respond = script(request["body"], 0)
    usage = {"prompt_tokens": 9000, "completion_tokens": 50, "total_tokens": 9050}
    choice = {"index": 0, "message": {"role": "assistant", "content": respond.content}, "finish_reason": "stop"}
    body = {"choices": [choice], "usage": usage}
    return {
        "id": "batch_req_1",
        "custom_id": request["custom_id"],
        "response": {"status_code": 200, "request_id": "r", "body": body},
        "error": None,
    }


def failed(request: dict[str, Any], status: int, message: str) -> dict[str, Any]:
    response = {"status_code": status, "body": {"error": {"message": message}}} if status else None
    error = None if status else {"code": "batch_expired", "message": message}
    return {"id": "x", "custom_id": request["custom_id"], "response": response, "error": error}


def write(file: Path, entries: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return file
