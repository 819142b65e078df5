"""The backlog overnight: pilots a minute and what limits them: `python -m benchmarks.backlog [PILOTS] [FOLDER...]`.

Dossiers are made of the golden drafts (and of those in further FOLDERs), in varied combination. It prints, of one run:
single reviews one after another in this process, then the batch with one and two processes and on Ray, each with its
efficiency against the single ones in seconds of processor (which other work on the machine changes least, the start
included), the peak memory of a process, the time to find that nothing changed, and the time to write the portfolio.
Nothing is asserted: machines differ.
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
        print(
            f"single reviews: {single:.2f} s of processor each, at best {60 / single:.1f} a minute and core", flush=True
        )
        runs: list[tuple[str, EngineName, int]] = [("1 process", "local", 1), ("2 processes", "local", 2)]
        if _has_ray():
            runs.append(("Ray, 2 workers", "ray", 2))
        for name, engine, jobs in runs:
            out = root / name.replace(" ", "-")
            started = time.perf_counter()
            with _Watch() as watch:
                run = run_backlog(backlog, out, judge="offline", engine=engine, jobs=jobs)
            took = time.perf_counter() - started
            print(
                f"batch, {name}: {60 * count / took:.1f} a minute, efficiency {single * count / watch.cpu:.2f}, "
                f"peak {watch.peak} MB a process",
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
    """Seconds of processor of one review with its page, mean, after a first one that loads everything."""
    from agent.judge import make_judge
    from agent.report import render
    from agent.reviewer import read_dossier, review_dossier

    rubric = load_rubric(None)
    judge = make_judge("offline", rubric)
    started = 0.0
    for number, pilot in enumerate([pilots[0], *pilots]):
        if number == 1:
            started = time.process_time()
        dossier = read_dossier(sorted(pilot.iterdir()))
        render(review_dossier(dossier, rubric=rubric, judge=judge), "html", dossier=dossier, rubric=rubric)
    return (time.process_time() - started) / len(pilots)


def _has_ray() -> bool:
    from importlib.util import find_spec

    return find_spec("ray") is not None


class _Watch:
    """Looks twice a second at the processes below this one.

    `peak`: most that one of them held, in MB; `cpu`: seconds of processor that they and this one took.
    """

    def __init__(self) -> None:
        self.peak = 0
        self._seconds: dict[int, float] = {}
        self._own = time.process_time()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def cpu(self) -> float:
        return time.process_time() - self._own + sum(self._seconds.values())

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            for pid in _below(os.getpid()):
                self.peak = max(self.peak, megabytes_of(pid))
                with suppress(OSError):
                    ticks = (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:13]
                    self._seconds[pid] = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


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
