"""What the commands say. Everything passes here, and nothing of it can act on the screen."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

from agent.clean import inert


def say(text: str = "", *, end: str = "\n") -> None:
    """Prints what may hold names and words of drafts, models and files."""
    show(inert(text) + end)


def complain(text: str, *, who: str = "pilot-review: ") -> None:
    """Prints one sentence about what is wrong, where errors go."""
    if sys.stderr is not None:
        _put(f"{who}{inert(text)}\n", sys.stderr)


def show(report: str) -> None:
    """Prints what is safe already, such as a report with its colours. Raises InputError where it has no room.

    Where nobody listens any more (`| head`) nothing is printed, and the command goes on to its end.
    """
    if sys.stdout is not None:
        _put(report, sys.stdout)


def close() -> None:
    """Prints what is still held back. Raises InputError where it has no room."""
    if sys.stdout is not None:
        _put("", sys.stdout)


def _put(text: str, stream: TextIO) -> None:
    """Prints as UTF-8 where the encoding of the screen lacks a character of the text."""
    from agent.errors import InputError

    try:
        text.encode(stream.encoding or "utf-8")
    except UnicodeEncodeError:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        _silence(stream)
    except OSError as error:
        _silence(stream)
        raise InputError(f"The report could not be printed: {error.strerror}.") from error


def _silence(stream: TextIO) -> None:
    """Else the interpreter fails once more at its end, over what could not be printed."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
