"""A record of every model call, as JSON lines in a file of the user's choice (PILOT_REVIEW_TRACE)."""

from __future__ import annotations

import json
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import SettingsError
from agent.judge.llm.calls.call import Call, Reply, Voter
from agent.judge.llm.calls.spans import record
from agent.judge.llm.prompt import VERSION


class Trace:
    """Appends one line for each call: who was asked what, what came back, tokens, seconds. Never a key."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._lock = threading.Lock()

    def write(self, call: Call, voter: Voter, endpoint: str, reply: Reply, *, seconds: float, cached: bool) -> None:
        """One call; `cached` where the Reply came from the store: that is no call, and makes no span."""
        if not cached:
            record(call, voter, endpoint, reply, seconds)
        if self._file is None:
            return
        line = json.dumps(
            {
                "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "endpoint": endpoint,
                "model": voter.model,
                "sample": voter.sample,
                "prompt": VERSION,
                "checks": call.asks,
                "cached": cached,
                "seconds": round(seconds, 3),
                "messages": call.messages(),
                "reply": reply.model_dump(),
            },
            ensure_ascii=False,
        )
        try:
            with self._lock:
                descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                with os.fdopen(descriptor, "a", encoding="utf-8") as out:
                    out.write(line + "\n")
        except OSError as error:
            raise SettingsError(f"The trace {self._file} cannot be written: {error.strerror}.") from error
