"""How far the calls of a judge have got, for whoever waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Progress:
    """Counts from several threads; what is asked again is counted when it begins."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._planned = 0
        self._done = 0

    def plan(self, calls: int) -> None:
        """So many more calls will be made."""
        with self._lock:
            self._planned += calls

    def done(self) -> None:
        """One of them is over, whatever came of it."""
        with self._lock:
            self._done += 1
            self._tell(f"judging: {self._done} of {self._planned} calls of the model are over")
