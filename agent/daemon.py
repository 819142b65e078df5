"""Work in threads that nobody waits for: an interrupt, or the first error, ends it at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")
Made = TypeVar("Made")


def each(make: Callable[[Item], Made], items: Sequence[Item], most: int) -> list[Made]:
    """`make` of every item, at most `most` at a time, in the order of the items. Raises the first error there is.

    Unlike a pool of executors it leaves behind what still runs: a model call of two minutes delays no Ctrl-C.
    """
    changed = threading.Condition()
    made: dict[int, Made] = {}
    failed: list[BaseException] = []
    waiting = iter(range(len(items)))
    stopped = False

    def work() -> None:
        while True:
            with changed:
                number = None if stopped or failed else next(waiting, None)
            if number is None:
                return
            try:
                result: Any = make(items[number])
            except BaseException as error:
                with changed:
                    failed.append(error)
                    changed.notify_all()
                return
            with changed:
                made[number] = result
                changed.notify_all()

    for _ in range(min(most, len(items))):
        threading.Thread(target=work, daemon=True).start()
    try:
        with changed:
            while not failed and len(made) < len(items):
                changed.wait(0.5)
    finally:
        stopped = True
    if failed:
        raise failed[0]
    return [made[number] for number in range(len(items))]
