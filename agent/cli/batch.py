"""`pilot-review batch`: a backlog of pilots reviewed unattended, and the portfolio that comes of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from agent.clean import line
from agent.cli.review import JudgeOption
from agent.cli.screen import complain, say

if TYPE_CHECKING:
    from agent.batch.run import Progress, Run

INCOMPLETE = 4
"""Exit status of a run that stopped early or has gaps; what was done is kept, and the same command goes on."""


class EngineOption(StrEnum):
    """Where pilots are reviewed."""

    LOCAL = "local"
    RAY = "ray"


def batch(
    backlog: Annotated[Path, typer.Argument(help="Folder of pilots: a folder is one, a loose file one of its own.")],
    out: Annotated[Path, typer.Option(help="Folder for the reviews and the portfolio.")],
    judge: Annotated[JudgeOption, typer.Option(help="Who judges; auto is llm where a model is set up.")] = (
        JudgeOption.AUTO
    ),
    rubric: Annotated[Path | None, typer.Option(help="Your own rubric file.")] = None,
    group: Annotated[
        str | None,
        typer.Option(
            help="How files make pilots, where folders do not say: a CSV manifest (pilot, file, kind, owner, started, "
            "outcome, share), or a regular expression on the path whose group names the pilot."
        ),
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Pilots at a time; default one for each core.")] = None,
    engine: Annotated[EngineOption, typer.Option(help="This machine's processes, or a Ray cluster.")] = (
        EngineOption.LOCAL
    ),
    seconds: Annotated[float, typer.Option(min=1, help="Most that one pilot may take.")] = 900.0,
    max_cost: Annotated[
        float | None, typer.Option(min=0, help="Most USD this run may cost; it stops before it could cost more.")
    ] = None,
    max_tokens: Annotated[int | None, typer.Option(min=0, help="Most tokens this run may take, in and out.")] = None,
    resume: Annotated[
        bool, typer.Option(help="Keep what an earlier run did on the same drafts, rubric and judge.")
    ] = True,
) -> None:
    """Review a backlog of pilots overnight. The same command again goes on where it stopped."""
    from agent.batch.latest import note_run
    from agent.batch.passages import BacklogIndex
    from agent.batch.portfolio import portfolio_of
    from agent.batch.report import write_portfolio
    from agent.batch.run import run_backlog
    from rubrics import load_rubric

    loaded = load_rubric(rubric)
    with _shown() as tell:
        run = run_backlog(
            backlog,
            out,
            judge=judge.value,
            rubric=rubric,
            group=group,
            engine=engine.value,
            jobs=jobs or os.cpu_count() or 1,
            seconds=seconds,
            resume=resume,
            max_cost=max_cost,
            max_tokens=max_tokens,
            keep=True,
            tell=tell,
        )
    index = BacklogIndex(out)
    index.update(run.outcomes)
    portfolio = portfolio_of(run, out, loaded, index.alike())
    write_portfolio(portfolio, out)
    note_run(out)
    if unkept := [outcome.unkept for outcome in run.outcomes if outcome.unkept]:
        complain(f"{len(unkept)} of the reviews are not kept for the page. {unkept[0]}")
    say(_summary(run, out))
    if not run.complete:
        raise typer.Exit(INCOMPLETE)


def _summary(run: Run, out: Path) -> str:
    progress = run.progress
    parts = [f"{progress.done} reviewed in {progress.seconds:.0f} s"]
    if progress.kept:
        parts.append(f"{progress.kept} unchanged since an earlier run")
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if run.unread:
        parts.append(f"{len(run.unread)} not read: {run.stopped}")
    return f"{'; '.join(parts)}. Read {out / 'portfolio.html'}"


@contextmanager
def _shown() -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, a line for each pilot in a log."""
    if not sys.stderr.isatty():
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        task = bars.add_task("pilots")

        def show(progress: Progress) -> None:
            bars.update(
                task, total=progress.total, completed=progress.kept + progress.done, description=_rate(progress)
            )

        yield show


def _line(progress: Progress) -> None:
    place = f"[{progress.kept + progress.done}/{progress.total}]"
    if progress.last is None:
        complain(f"{place} {progress.kept} unchanged since an earlier run", who="")
        return
    last = progress.last
    why = f": {last.why}" if last.why else ""
    complain(line(f"{place} {last.pilot} {last.state.value}{why} ({_rate(progress)})"), who="")


def _rate(progress: Progress) -> str:
    if progress.left is None:
        return "pilots"
    minutes, seconds = divmod(round(progress.left), 60)
    return f"{progress.a_minute:.1f} a minute, {minutes}:{seconds:02d} left"
