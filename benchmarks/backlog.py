"""The backlog overnight: pilots a minute and what limits them: `python -m benchmarks.backlog [PILOTS] [FOLDER...]`.

Dossiers are made of the golden drafts (and of those in further FOLDERs), in varied combination. It prints, of one run:
single reviews one after another in this process, then the batch with one and two processes and on Ray, each with its
efficiency against the single ones, the peak memory of this process and of those it started, the time to find that
nothing changed, and the time to write the portfolio. Nothing is asserted: machines differ.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from agent.batch.engine import EngineName
from agent.batch.passages import BacklogIndex
from agent.batch.portfolio import portfolio_of
from agent.batch.report import write_portfolio
from agent.batch.run import PILOTS, run_backlog
from agent.work.apart import megabytes_of
from rubrics import load_rubric

ROOT = Path(__file__).parents[1]
ENDINGS = {".md", ".docx", ".pdf", ".xlsx", ".txt"}
SINGLE = 20
"""Dossiers reviewed one by one for the comparison; more would only take longer."""


def backlog_of(count: int, more: list[Path], folder: Path) -> Path:
    """A backlog of `count` pilots of one to four drafts each, the same for the same count."""
    drafts = sorted(
        file
        for source in [ROOT / "evals" / "golden", *more]
        for file in source.rglob("*")
        if file.suffix in ENDINGS and file.is_file()
    )
    chance = random.Random(count)
    for number in range(count):
        pilot = folder / f"pilot-{number:04}"
        pilot.mkdir(parents=True)
        for place, draft in enumerate(chance.sample(drafts, chance.randint(1, 4))):
            shutil.copy(draft, pilot / f"{place}-{draft.name}")
    return folder


def main(count: int, more: list[Path]) -> None:
    """Runs the benchmark and prints it."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        backlog = backlog_of(count, more, root / "backlog")
        single = _single(sorted(backlog.iterdir())[:SINGLE])
        print(f"single reviews, one process: {60 / single:.1f} pilots a minute", flush=True)
        runs: list[tuple[str, EngineName, int]] = [("1 process", "local", 1), ("2 processes", "local", 2)]
        if _has_ray():
            runs.append(("Ray, 2 workers", "ray", 2))
        for name, engine, jobs in runs:
            out = root / name.replace(" ", "-")
            started = time.perf_counter()
            with _Memory() as memory:
                run = run_backlog(backlog, out, judge="offline", engine=engine, jobs=jobs)
            took = time.perf_counter() - started
            efficiency = single * count / (took * jobs)
            print(
                f"batch, {name}: {60 * count / took:.1f} a minute, efficiency {efficiency:.2f} of single x {jobs}, "
                f"peak {memory.peak} MB a process",
                flush=True,
            )
        started = time.perf_counter()
        run = run_backlog(backlog, out, judge="offline", engine="local", jobs=2)
        print(f"again, nothing changed: {time.perf_counter() - started:.2f} s for {run.progress.kept} pilots")
        started = time.perf_counter()
        index = BacklogIndex(out)
        index.update(run.outcomes)
        indexed = time.perf_counter()
        write_portfolio(portfolio_of(run, out, load_rubric(None), index.alike()), out)
        size = sum(file.stat().st_size for file in (out / PILOTS).rglob("*")) / count / 1024
        print(
            f"search index: {indexed - started:.2f} s; portfolio: {time.perf_counter() - indexed:.2f} s; "
            f"{size:.0f} kB of results a pilot; peak memory of the run itself "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
        )


def _single(pilots: list[Path]) -> float:
    """Seconds of one review, mean, after a first one that loads everything."""
    from agent.judge import make_judge
    from agent.reviewer import read_dossier, review_dossier

    rubric = load_rubric(None)
    judge = make_judge("offline", rubric)
    review_dossier(read_dossier(sorted(pilots[0].iterdir())), rubric=rubric, judge=judge)
    started = time.perf_counter()
    for pilot in pilots:
        review_dossier(read_dossier(sorted(pilot.iterdir())), rubric=rubric, judge=judge)
    return (time.perf_counter() - started) / len(pilots)


def _has_ray() -> bool:
    from importlib.util import find_spec

    return find_spec("ray") is not None


class _Memory:
    """Looks twice a second at the processes below this one; `peak`: most that one of them held, in MB."""

    def __init__(self) -> None:
        self.peak = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self.peak = max([self.peak, *map(megabytes_of, _below(os.getpid()))])


def _below(pid: int) -> list[int]:
    """The processes that this one started, and those that they did."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, [Path(each) for each in sys.argv[2:]])
