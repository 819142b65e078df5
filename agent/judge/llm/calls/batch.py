"""Files of OpenAI's Batch API: one request, or one answer to it, a line; in any order, joined on `custom_id`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import InputError
from agent.judge.llm.calls.call import Call, Reply, Voter
from agent.model.failures import Cause, failure_of
from agent.read.encoding import decode
from agent.write import write_whole

URL = "/v1/chat/completions"
MOST_REQUESTS, MOST_BYTES = 50_000, 200_000_000
"""Of one batch, as the API takes them."""
PREFIX = "pilot-review-"


def custom_id(key: str) -> str:
    """The id of the Call with that key: the same Call always has the same one."""
    return PREFIX + key[:40]


def request_line(key: str, call: Call, voter: Voter) -> str:
    """One line of a batch's input file."""
    body = call.body(voter)
    return json.dumps({"custom_id": custom_id(key), "method": "POST", "url": URL, "body": body}, ensure_ascii=False)


class RequestFiles:
    """Requests in as many files as batches take: FILE, FILE-2 and so on. A request stands in one of them, once."""

    def __init__(self, file: Path) -> None:
        self.files: list[Path] = []
        """Those that are written."""
        self.count = 0
        self._file = file
        self._known: set[str] = set()
        self._lines: list[bytes] = []
        self._bytes = 0

    def add(self, calls: Mapping[str, tuple[Call, Voter]]) -> None:
        """Takes the Calls that it does not have yet. Raises InputError where one is more than a batch takes."""
        for key, (call, voter) in calls.items():
            if key in self._known:
                continue
            line = f"{request_line(key, call, voter)}\n".encode()
            if len(line) > MOST_BYTES:
                raise InputError(f"One request has {len(line):,} bytes, more than a batch takes; split its draft.")
            if len(self._lines) == MOST_REQUESTS or self._bytes + len(line) > MOST_BYTES:
                self.close()
            self._known.add(key)
            self._lines.append(line)
            self._bytes += len(line)
            self.count += 1

    def close(self) -> None:
        """Writes what is not written yet; a file without requests where there are none. Raises InputError."""
        if self._lines or not self.files:
            self.files.append(self._numbered(len(self.files) + 1))
            write_whole(self.files[-1], b"".join(self._lines))
        self._lines, self._bytes = [], 0

    def stale(self) -> Path | None:
        """The next file by number, where an earlier and longer export has left one."""
        following = self._numbered(len(self.files) + 1)
        return following if following.exists() else None

    def _numbered(self, number: int) -> Path:
        return self._file if number == 1 else self._file.with_stem(f"{self._file.stem}-{number}")


@dataclass
class Answers:
    """What answer files hold."""

    replies: dict[str, Reply] = field(default_factory=dict)
    """custom_id → Reply; a good one goes before a failed one, in whatever order they stand."""
    unusable: list[str] = field(default_factory=list)
    """`file:line` of what is no answer line."""
    failed: dict[str, str] = field(default_factory=dict)
    """custom_id → why there is no answer though another try may bring one: expired, rate limit, server error."""


def read_answers(files: Iterable[Path]) -> Answers:
    """The answers in output and error files. Raises InputError where a file cannot be read.

    A file may be in UTF-16, be one JSON array instead of lines, or stand in a code fence.
    """
    answers = Answers()
    for file in files:
        try:
            text, _ = decode(file.read_bytes(), file.name)
        except OSError as error:
            raise InputError(f"{file} could not be read: {error.strerror}.") from error
        for place, line in _lines(text.lstrip("\ufeff")):
            _read_line(line, f"{file.name}:{place}", answers)
    for known in answers.replies:
        answers.failed.pop(known, None)
    return answers


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line, or entry of an array, that should be an answer."""
    body = "\n".join(line for line in text.split("\n") if not line.startswith("```")).strip()
    if body.startswith("["):
        try:
            entries = json.loads(body)
        except (ValueError, RecursionError):
            entries = None
        if isinstance(entries, list):
            for number, entry in enumerate(entries, 1):
                yield number, json.dumps(entry)
            return
    # Not splitlines(): a reply may hold line separators that JSON does not escape.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.startswith("```"):
            yield number, line


def _read_line(line: str, place: str, answers: Answers) -> None:
    try:
        entry = json.loads(line)
        name = entry["custom_id"]
        response = entry.get("response") or {}
        error = entry.get("error") or {}
        body = response.get("body") or {}
        status = int(response.get("status_code") or 0)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        answers.unusable.append(place)
        return
    if not isinstance(name, str) or not isinstance(body, dict):
        answers.unusable.append(place)
        return
    reply = _completed(body) if status in (0, 200) else None
    if reply is None and status >= 400:
        failure = failure_of(_BatchError(status, json.dumps(body or error)))
        if failure.cause in (Cause.OVERFLOW, Cause.FILTERED, Cause.FORMAT):
            reply = Reply(cause=failure.cause, what=failure.what, batch=True)
    if reply is None:
        why = error.get("message") or error.get("code") if isinstance(error, dict) else None
        answers.failed[name] = str(why or (f"HTTP {status}" if status else "no response"))[:200]
    elif name not in answers.replies or answers.replies[name].cause is not None:
        answers.replies[name] = reply


def _completed(body: dict[str, Any]) -> Reply | None:
    """The Reply of a completion; None where the body is none."""
    try:
        choice = body["choices"][0]
        message = choice["message"]
        usage = body.get("usage") or {}
        reply = Reply(
            text=_text_of(message.get("content")),
            finish=choice.get("finish_reason") or "",
            refused=bool(message.get("refusal")),
            input_tokens=usage.get("prompt_tokens") or 0,
            cached_tokens=(usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0,
            output_tokens=usage.get("completion_tokens") or 0,
            counted=bool(usage),
            batch=True,
        )
    except (KeyError, IndexError, TypeError, AttributeError, ValueError):
        return None
    return reply.judged()


def _text_of(content: Any) -> str:
    return content if isinstance(content, str) else json.dumps(content) if content else ""


class _BatchError(Exception):
    """The failure of one line, as `failure_of` takes it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status_code = status
