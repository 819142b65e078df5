"""Limits on calls: a clock of the test's own, so that a minute takes no time."""

from __future__ import annotations

import threading

from agent.model.limits import Limiter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def limiter(clock: Clock, **limits: int) -> Limiter:
    return Limiter(limits.pop("concurrency", 4), clock=clock, sleep=clock.sleep, **limits)


def call(limits: Limiter, tokens: int = 10, used: int | None = None) -> None:
    with limits.call(tokens) as reserved:
        if used is not None:
            reserved.used(used)


def test_without_limits_nothing_waits() -> None:
    clock = Clock()
    limits = limiter(clock)
    for _ in range(100):
        call(limits, 1_000_000)
    assert clock.slept == []


def test_calls_beyond_the_limit_wait_for_the_minute() -> None:
    clock = Clock()
    limits = limiter(clock, requests=3)
    for _ in range(3):
        call(limits)
        clock.now += 1
    call(limits)
    assert sum(clock.slept) == 57.0
    call(limits)
    assert sum(clock.slept) == 58.0


def test_tokens_beyond_the_limit_wait() -> None:
    clock = Clock()
    limits = limiter(clock, tokens=100)
    call(limits, 60)
    clock.now += 10
    call(limits, 40)
    assert clock.slept == []
    call(limits, 10)
    assert sum(clock.slept) == 50.0


def test_what_a_call_really_took_replaces_the_estimate() -> None:
    clock = Clock()
    limits = limiter(clock, tokens=100)
    call(limits, 90, used=20)
    call(limits, 80)
    assert clock.slept == []
    call(limits, 30, used=95)
    assert clock.slept


def test_a_call_larger_than_the_budget_is_made_alone_not_never() -> None:
    clock = Clock()
    limits = limiter(clock, tokens=100)
    call(limits, 50)
    call(limits, 500)
    assert sum(clock.slept) == 60.0


def test_when_the_endpoint_asks_for_quiet_every_call_waits() -> None:
    clock = Clock()
    limits = limiter(clock)
    limits.pause(7)
    call(limits)
    assert sum(clock.slept) == 7.0


def test_calls_at_a_time() -> None:
    limits = Limiter(2)
    inside = most = 0
    lock = threading.Lock()
    go = threading.Barrier(2)

    def one() -> None:
        nonlocal inside, most
        with limits.call(1):
            with lock:
                inside += 1
                most = max(most, inside)
            go.wait(timeout=240)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=240)
    assert most == 2
