"""Limits on model calls, shared by the whole process: calls at a time, calls and tokens a minute."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from agent.settings import settings

MINUTE = 60.0


class Reservation:
    """Tokens set aside for one call; `used` replaces the estimate with what it really took."""

    def __init__(self, tokens: int, at: float) -> None:
        self.tokens = tokens
        self.at = at

    def used(self, tokens: int) -> None:
        """The call took this many tokens, in and out."""
        self.tokens = tokens


class Limiter:
    """Lets a call start when every limit allows it. A call larger than the whole budget starts alone."""

    def __init__(
        self,
        concurrency: int,
        requests: int | None = None,
        tokens: int | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._slots = threading.BoundedSemaphore(concurrency)
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._window: deque[Reservation] = deque()
        self._not_before = 0.0

    @contextmanager
    def call(self, estimate: int) -> Iterator[Reservation]:
        """Waits until a call of about `estimate` tokens may start, and counts it."""
        with self._slots:
            yield self._reserve(estimate)

    def pause(self, seconds: float) -> None:
        """The endpoint asked for quiet: no call starts before that many seconds have passed."""
        with self._lock:
            self._not_before = max(self._not_before, self._clock() + seconds)

    def _reserve(self, estimate: int) -> Reservation:
        while True:
            with self._lock:
                now = self._clock()
                while self._window and self._window[0].at <= now - MINUTE:
                    self._window.popleft()
                wait = max(self._not_before - now, self._wait(now, estimate))
                if wait <= 0:
                    reservation = Reservation(estimate, now)
                    self._window.append(reservation)
                    return reservation
            self._sleep(wait)

    def _wait(self, now: float, estimate: int) -> float:
        wait = 0.0
        if self._requests is not None and len(self._window) >= self._requests:
            wait = self._window[len(self._window) - self._requests].at + MINUTE - now
        if self._tokens is not None:
            spent = sum(reservation.tokens for reservation in self._window)
            for reservation in self._window:
                if spent + estimate <= self._tokens:
                    break
                spent -= reservation.tokens
                wait = max(wait, reservation.at + MINUTE - now)
        return wait


@lru_cache
def limiter() -> Limiter:
    """The limits of this process, from its settings."""
    chosen = settings()
    return Limiter(chosen.concurrency, chosen.requests_per_minute, chosen.tokens_per_minute)
