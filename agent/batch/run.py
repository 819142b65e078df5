"""A run over a backlog: what is done already is kept, the rest reviewed, and a summary says what happened."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

from agent.batch.backlog import PilotFiles, pilots_of
from agent.batch.engine import EngineName, make_engine
from agent.batch.outcome import Outcome, State
from agent.batch.task import Task, kept, review_pilot
from agent.errors import InputError, SettingsError
from agent.model.prices import has_price
from agent.model.spending import Ceiling
from agent.settings import settings

if TYPE_CHECKING:
    from agent.judge import JudgeName

PILOTS, LOG = "pilots", "run.jsonl"


@dataclass(frozen=True)
class Progress:
    """How far a run has got."""

    total: int
    kept: int
    """Done by an earlier run, on the same drafts, rubric and judge."""
    done: int = 0
    """Reviewed by this run, failed ones included."""
    failed: int = 0
    seconds: float = 0.0
    last: Outcome | None = None

    @property
    def a_minute(self) -> float:
        """Pilots a minute, of this run."""
        return 60 * self.done / self.seconds if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at that rate; None before the first is there."""
        return (self.total - self.kept - self.done) * self.seconds / self.done if self.done else None


@dataclass(frozen=True)
class Run:
    """What a run came to."""

    outcomes: tuple[Outcome, ...]
    """Of every pilot that has one, by name."""
    unread: tuple[str, ...]
    """Pilots that were not reviewed because the run stopped."""
    stopped: str
    """Why it stopped early; empty where it came to its end."""
    progress: Progress

    @property
    def complete(self) -> bool:
        """Every pilot was reviewed without a gap."""
        return not self.stopped and all(outcome.state is State.DONE for outcome in self.outcomes)


def run_backlog(
    backlog: Path,
    out: Path,
    *,
    judge: JudgeName,
    rubric: Path | None = None,
    group: str | None = None,
    engine: EngineName = "local",
    jobs: int = 1,
    seconds: float = 900.0,
    resume: bool = True,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    keep: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Run:
    """Reviews every pilot of the backlog into `out`. Ctrl-C or SIGTERM finishes what has begun and stops.

    `seconds`: most that one pilot may take. `max_cost` (USD) and `max_tokens` are ceilings on what this run may take of
    a model: before one could be passed it stops, and what was done is kept. `keep`: the database gets the reviews too.
    Raises InputError where there is nothing to review or `out` is in use, SettingsError where a ceiling could not be
    held.
    """
    pilots = pilots_of(backlog, group, but=out)
    with _owned(out), _log(out / LOG) as log, _interruptible() as interrupted:
        ceiling = _ceiling(out, max_cost, max_tokens, engine)
        tasks = [Task(pilot, out / PILOTS / pilot.slug, judge, rubric, ceiling, keep) for pilot in pilots]
        known = _kept(tasks) if resume else {}
        todo = [task for task in tasks if task.pilot.slug not in known]
        progress = Progress(total=len(tasks), kept=len(known))
        tell(progress)
        log("started", total=len(tasks), kept=len(known), judge=judge, engine=engine, jobs=jobs)
        outcomes, started, stopped = dict(known), monotonic(), ""
        for outcome in make_engine(engine, jobs, seconds).run(todo, review_pilot, interrupted.is_set):
            if outcome.ceiling:
                stopped = outcome.ceiling
                interrupted.set()
                continue
            outcomes[outcome.slug] = outcome
            failed = progress.failed + (outcome.state is State.FAILED)
            progress = replace(
                progress, done=progress.done + 1, failed=failed, seconds=monotonic() - started, last=outcome
            )
            log("pilot", pilot=outcome.pilot, state=outcome.state, why=outcome.why, seconds=outcome.seconds)
            tell(progress)
        unread = tuple(pilot.name for pilot in pilots if pilot.slug not in outcomes)
        run = Run(
            outcomes=tuple(outcomes[pilot.slug] for pilot in pilots if pilot.slug in outcomes),
            unread=unread,
            stopped=(stopped or "It was interrupted.") if unread else "",
            progress=progress,
        )
        log("ended", stopped=run.stopped, reviewed=progress.done, failed=progress.failed, unread=len(unread))
    return run


def _ceiling(out: Path, usd: float | None, tokens: int | None, engine: EngineName) -> Ceiling | None:
    """The ceiling of this run, its account opened anew. Raises SettingsError where it could not be held."""
    if usd is None and tokens is None:
        return None
    if engine != "local":
        raise SettingsError("A ceiling on cost is held on one machine: use it with --engine local.")
    model = settings().model
    if usd is not None and model is not None and not has_price(model):
        raise SettingsError(
            f"The price of {model} is unknown, so --max-cost cannot be held; "
            "add it to the file of PILOT_REVIEW_PRICES, or use --max-tokens."
        )
    account = out / ".spent.sqlite"
    account.unlink(missing_ok=True)
    return Ceiling(account, usd, tokens)


def _kept(tasks: Sequence[Task]) -> dict[str, Outcome]:
    return {task.pilot.slug: outcome for task in tasks if (outcome := kept(task)) is not None}


@contextmanager
def _owned(out: Path) -> Iterator[None]:
    """One run writes to a folder at a time."""
    from filelock import FileLock, Timeout

    try:
        out.mkdir(parents=True, exist_ok=True)
        with FileLock(out / ".lock", timeout=0):
            yield
    except Timeout:
        raise InputError(f"Another run is writing to {out}; wait for it, or choose another folder.") from None
    except OSError as error:
        raise InputError(f"{out} cannot be written to: {error.strerror or error}.") from error


@contextmanager
def _log(file: Path) -> Iterator[Callable[..., None]]:
    """Appends events as JSON lines, each at once, so that a kill loses none."""
    with file.open("a", encoding="utf-8", buffering=1) as lines:

        def write(event: str, **values: Any) -> None:
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            lines.write(json.dumps({"time": now, "event": event, **values}, ensure_ascii=True, default=str) + "\n")

        yield write


@contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """An Event that Ctrl-C and SIGTERM set; a second one ends the program at once."""
    event = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    if threading.current_thread() is not threading.main_thread():
        yield event
        return
    before = {each: signal.signal(each, ask) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield event
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


__all__ = ["LOG", "PILOTS", "PilotFiles", "Progress", "Run", "run_backlog"]
