"""A function in a process of its own, with the processes it starts, all of which end with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from agent.errors import PilotReviewError
from agent.settings import limits, settings

_LOOK = 0.2
"""Seconds between looks at memory and at whether the result is still wanted."""
_LONGEST_FOLDER = 70
"""Bytes of the temporary folder's path: the socket of the process kept for copies is in it, and may have about 104."""
_DEATH_SIGNAL = 1
"""`PR_SET_PDEATHSIG` of Linux: the signal a process is sent when its parent dies."""

Tell = Callable[[Any], None]


class StoppedError(Exception):
    """The process was ended before it came to its end; the message says why, as the end of a sentence."""


def run_apart(
    work: Callable[[Tell], None],
    *,
    seconds: float,
    megabytes: int,
    wanted: Callable[[], bool] = lambda: True,
) -> Iterator[Any]:
    """What `work` tells, as it tells it. An error that it raises is raised here.

    The process begins as a copy of this one, which costs some milliseconds, where this one has no threads; else as a
    copy of one that is kept for it and has only imported what a review needs. `work` must be something that can be
    pickled.
    Raises StoppedError where it took longer than `seconds`, more than `megabytes`, was no longer `wanted`, or died.
    """
    ours, process = _start(work)
    ends = time.monotonic() + seconds
    try:
        while True:
            if ours.poll(max(0.0, min(_LOOK, ends - time.monotonic()))):
                kind, value = _received(ours)
                if kind == "end":
                    return
                if kind == "error":
                    raise value
                yield value
            elif time.monotonic() >= ends:
                raise StoppedError(f"it took longer than {seconds:g} seconds")
            elif not wanted():
                raise StoppedError("it was stopped")
            if megabytes_of(process.pid) > megabytes:
                raise StoppedError(f"it needed more than {megabytes:,} MB of memory")
    finally:
        _end(process)
        ours.close()


def _start(work: Callable[[Tell], None]) -> tuple[Connection, Any]:
    context = _context()
    ours, theirs = context.Pipe(duplex=False)
    # A process that was kept knows the environment and the folder of its beginning.
    place = dict(os.environ), str(Path.cwd())
    # A daemon may have no children, but reading a PDF starts one.
    process = context.Process(target=_serve, args=(theirs, work, place), daemon=False)
    process.start()
    theirs.close()
    return ours, process


def _context() -> Any:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    if _has_one_thread():
        return multiprocessing.get_context("fork")
    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_FOLDER:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["agent.work.preload"])
    return context


def _has_one_thread() -> bool:
    """Whether a copy of this process is whole: threads, also those of libraries, are not copied, their locks are."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _received(ours: Connection) -> tuple[str, Any]:
    try:
        received: tuple[str, Any] = ours.recv()
    except (EOFError, OSError):
        raise StoppedError("its process died (out of memory, or a fault in a library)") from None
    return received


def _serve(pipe: Connection, work: Callable[[Tell], None], place: tuple[dict[str, str], str]) -> None:
    _die_with_parent()
    environment, folder = place
    os.environ.clear()
    os.environ.update(environment)
    settings.cache_clear()
    limits.cache_clear()
    with suppress(OSError):
        os.chdir(folder)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    one_at_a_time = threading.Lock()

    def tell(value: Any) -> None:
        with one_at_a_time:
            pipe.send(("told", value))

    try:
        work(tell)
        pipe.send(("end", None))
    except PilotReviewError as error:
        pipe.send(("error", error))
    except BaseException as error:
        pipe.send(("error", RuntimeError(f"{type(error).__name__}: {error}")))
    finally:
        pipe.close()
        os._exit(0)  # nothing that was copied from the process before is to be flushed or closed twice


def _die_with_parent() -> None:
    """A group of its own, so that all it starts can be ended at once; on Linux it ends when its parent does.

    The process that is kept for copies ends with the one that keeps it.
    """
    if sys.platform == "win32":
        return
    os.setpgid(0, 0)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(0)


def _end(process: Any) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
    process.join()


def megabytes_of(pid: int) -> int:
    """Memory that the process holds; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
