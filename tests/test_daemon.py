"""Work in threads that nobody waits for."""

from __future__ import annotations

import threading

import pytest

from agent.daemon import each


def test_results_come_in_the_order_of_the_items() -> None:
    assert each(lambda n: n * n, range(20), 4) == [n * n for n in range(20)]
    assert each(str, [], 4) == []


def test_no_more_at_a_time_than_allowed() -> None:
    now, most, lock = [0], [0], threading.Lock()

    def work(_: int) -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.01)
        with lock:
            now[0] -= 1

    each(work, range(12), 3)
    assert 1 <= most[0] <= 3


def test_an_error_is_raised_while_others_still_run() -> None:
    never = threading.Event()

    def work(n: int) -> None:
        if n == 1:
            raise ValueError("one")
        never.wait()

    with pytest.raises(ValueError, match="one"):
        each(work, range(2), 2)
    never.set()
