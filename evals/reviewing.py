"""Reviews many Documents in parallel processes, in the order given."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from agent.document import Document, Dossier
from agent.review import Review

if TYPE_CHECKING:
    from agent.judge import Judge, JudgeName
    from rubrics import Rubric

ReviewAll = Callable[[Sequence[Document]], list[Review]]
"""Reviews each Document by itself; results in the order of the Documents."""

_worker: tuple[Rubric, Judge] | None = None


class Reviewer:
    """A ReviewAll that spreads over processes. Use it with `with`; each process has its own hash seed."""

    def __init__(self, judge: JudgeName, rubric: Path | None = None, *, processes: int | None = None) -> None:
        self._judge = judge
        self._rubric = rubric
        self._processes = processes or min(8, os.cpu_count() or 1)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Reviewer:
        self.restart()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __call__(self, documents: Sequence[Document]) -> list[Review]:
        if self._pool is None:
            raise RuntimeError("a Reviewer is used with `with`")
        share = max(1, min(16, len(documents) // (self._processes * 4)))
        return list(self._pool.map(_review, documents, chunksize=share))

    def restart(self) -> None:
        """Starts fresh processes, so that nothing of an earlier review can be remembered."""
        self._close()
        self._pool = ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(self._judge, self._rubric),
        )

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _start(judge: JudgeName, rubric_file: Path | None) -> None:
    global _worker  # noqa: PLW0603 - one judge for each process, loaded once
    from agent.judge import make_judge
    from rubrics import load_rubric

    rubric = load_rubric(rubric_file)
    _worker = rubric, make_judge(judge, rubric)


def _review(document: Document) -> Review:
    from agent.reviewer import review_dossier

    assert _worker is not None
    rubric, judge = _worker
    return review_dossier(Dossier(name=document.name, documents=(document,)), rubric=rubric, judge=judge)
