"""Work in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from agent.errors import InputError
from agent.work.apart import StoppedError, run_apart

Tell = Callable[[Any], None]
LONG = 600.0


def counts(tell: Tell) -> None:
    for number in range(3):
        tell(number)


def fails(_: Tell) -> None:
    raise InputError("The draft is at fault.")


def hangs_with_a_child(tell: Tell) -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    tell((os.getpid(), child.pid))
    time.sleep(LONG)


def swells(tell: Tell) -> None:
    held = bytearray(600 * 2**20)
    for at in range(0, len(held), 4096):
        held[at] = 1
    tell("swollen")
    time.sleep(LONG)


def dies(_: Tell) -> None:
    os._exit(9)


def test_what_it_tells_comes_in_order() -> None:
    assert list(run_apart(counts, seconds=LONG, megabytes=10_000)) == [0, 1, 2]


def test_a_process_with_threads_is_not_copied() -> None:
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    try:
        assert list(run_apart(counts, seconds=LONG, megabytes=10_000)) == [0, 1, 2]
    finally:
        ended.set()
        thread.join()


def test_its_error_is_raised_here() -> None:
    with pytest.raises(InputError, match="at fault"):
        list(run_apart(fails, seconds=LONG, megabytes=10_000))


def test_a_process_that_dies_is_said_to_have_died() -> None:
    with pytest.raises(StoppedError, match="died"):
        list(run_apart(dies, seconds=LONG, megabytes=10_000))


def test_at_the_end_of_its_time_it_ends_with_what_it_started() -> None:
    heard: list[Any] = []
    with pytest.raises(StoppedError, match="longer than 2 seconds"):
        list(map(heard.append, run_apart(hangs_with_a_child, seconds=2, megabytes=10_000)))
    assert all(_gone(pid) for pid in heard[0])


def test_what_nobody_wants_any_more_ends() -> None:
    heard: list[Any] = []
    with pytest.raises(StoppedError, match="stopped"):
        list(map(heard.append, run_apart(hangs_with_a_child, seconds=LONG, megabytes=10_000, wanted=lambda: not heard)))
    assert all(_gone(pid) for pid in heard[0])


def test_who_stops_listening_ends_it() -> None:
    running = run_apart(hangs_with_a_child, seconds=LONG, megabytes=10_000)
    pids = next(running)
    running.close()  # type: ignore[attr-defined]
    assert all(_gone(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is looked at on Linux")
def test_beyond_its_memory_it_ends() -> None:
    with pytest.raises(StoppedError, match="MB of memory"):
        list(run_apart(swells, seconds=LONG, megabytes=500))


def _gone(pid: int) -> bool:
    """Whether the process has ended (one that nobody waited for may still be listed)."""
    for _ in range(100):
        try:
            state = open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]  # noqa: PTH123, SIM115
        except OSError:
            return True
        if state in ("Z", "X"):
            return True
        time.sleep(0.1)
    return False
