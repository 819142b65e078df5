"""The command line: its commands, and how errors become one sentence and an exit status."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
import traceback
from contextlib import suppress
from pathlib import Path

import typer

from agent.cli.screen import close, complain
from agent.errors import PilotReviewError

DONE, FINDINGS, AT_FAULT, BROKEN, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses: done; findings at or above --fail-on, and nothing else; the input or the set-up is at fault; a fault
of the program; Ctrl-C."""

app = typer.Typer(
    name="pilot-review",
    help="Reviews the drafts of an AI pilot - PRD, contract, budget, status report - and says, with evidence, "
    "what will keep it from production.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Runs the command and ends with one of the exit statuses."""
    # The products of a review are small: threads for them cost a seventh of the processor and gain nothing.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_streams()
    try:
        status = _run()
        close()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:  # whatever it is, a pipeline must not take it for findings
        status = _fault(error)
    sys.exit(status)


def _run() -> int:
    from agent.cli import commands

    commands.add_to(app)
    try:
        # Not in Typer's standalone mode: that ends in status 1 where nobody listens any more, or at Ctrl-D.
        return int(app(standalone_mode=False) or DONE)
    except typer.Abort:
        return INTERRUPTED


def _fault(error: Exception) -> int:
    """Says what is wrong; returns the exit status."""
    show = getattr(error, "show", None)
    with suppress(PilotReviewError):
        if show is not None:
            usage = io.StringIO()
            show(file=usage)
            complain(usage.getvalue().strip(), who="")
            return AT_FAULT
        if isinstance(error, PilotReviewError):
            complain(str(error))
            return AT_FAULT
        if isinstance(error, OSError | sqlite3.Error | MemoryError):
            complain(_of_the_machine(error))
            return AT_FAULT
        complain(
            f"this should not have happened ({_place(error)}), and nothing was decided about the drafts. "
            "Please report it with the drafts' format and the command."
        )
    return BROKEN


def _of_the_machine(error: OSError | sqlite3.Error | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "The memory of this machine is used up. Review fewer drafts at a time."
    if isinstance(error, OSError):
        named = f"{error.filename}: " if error.filename else ""
        return f"{named}{error.strerror or error}. Check that there is room and that the file may be used."
    return f"A database in PILOT_REVIEW_HOME cannot be used ({error}). Another program may hold it, or it is damaged."


def _place(error: Exception) -> str:
    """Which exception, and where in our own code: enough to find it, and nothing of a draft."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((frame for frame in reversed(frames) if "site-packages" not in frame.filename), frames[-1])
    return f"{type(error).__name__} at {Path(ours.filename).name}:{ours.lineno}"


def _open_streams() -> None:
    """A stream that was closed outside is opened on nothing, lest the next file take its number and be written to."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    main()
