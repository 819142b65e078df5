"""Runs suites by name and gathers their results."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from agent.document import Document
from agent.judge import JudgeName, make_judge
from agent.review import Review
from evals.result import EvalRun, SuiteResult
from evals.reviewing import ReviewAll, Reviewer
from evals.suites.golden import golden_drafts, held_out_drafts, run_golden
from rubrics import Rubric, load_rubric

SUITES = ("golden", "held-out", "mutations", "injection", "stability", "evidence", "contradictions", "recorded")
QUICK = ("golden", "held-out", "evidence", "injection", "contradictions", "recorded")
"""What runs unless suites are named."""
CACHE = "PILOT_REVIEW_CACHE"


def run_suites(
    names: Sequence[str],
    *,
    judge: JudgeName = "offline",
    rubric_file: Path | None = None,
    corpus: Path | None = None,
    processes: int | None = None,
) -> EvalRun:
    """The results of the suites, in the order named, then those of the corpus folder. Raises PilotReviewError."""
    rubric = load_rubric(rubric_file)
    chosen = make_judge(judge, rubric)
    results: list[SuiteResult] = []
    with Reviewer(judge, rubric_file, processes=processes) as reviewer:
        once = _once(reviewer)
        for name in names:
            started = time.perf_counter()
            result = _run(name, reviewer, once, rubric)
            results.append(result.model_copy(update={"seconds": round(time.perf_counter() - started, 1)}))
        if corpus is not None:
            from evals.suites.corpus import run_corpus

            results.extend(run_corpus(corpus, reviewer, rubric))
    return EvalRun(
        judge=chosen.name,
        model=chosen.model,
        rubric=f"{rubric.name} {rubric.version}",
        rubric_sha256=rubric.sha256,
        suites=tuple(results),
    )


def _once(reviewer: ReviewAll) -> ReviewAll:
    """The same reviewer for suites that ask for reviews of the same drafts: they are made once a run."""
    kept: dict[tuple[str, ...], list[Review]] = {}

    def review_all(documents: Sequence[Document]) -> list[Review]:
        key = tuple(f"{document.sha256} {document.name} {document.kind}" for document in documents)
        if key not in kept:
            kept[key] = reviewer(documents)
        return kept[key]

    return review_all


def _run(name: str, reviewer: Reviewer, once: ReviewAll, rubric: Rubric) -> SuiteResult:
    drafts = golden_drafts(rubric)
    if name == "golden":
        return run_golden(once, drafts, rubric)
    if name == "held-out":
        return run_golden(once, held_out_drafts(rubric), rubric, suite=name)
    if name == "mutations":
        from evals.suites.mutations import run_mutations

        return run_mutations(reviewer, drafts)
    if name == "injection":
        from evals.suites.injection import run_injection

        return run_injection(reviewer, drafts)
    if name == "stability":
        from evals.suites.stability import run_stability

        with _nothing_kept(reviewer):
            return run_stability(reviewer, drafts, restart=reviewer.restart)
    if name == "evidence":
        from evals.suites.evidence import run_evidence

        return run_evidence(once, drafts, held_out_drafts(rubric))
    if name == "contradictions":
        from evals.suites.contradictions import run_contradictions

        return run_contradictions()
    if name == "recorded":
        from evals.suites.recorded import run_recorded

        return run_recorded(held_out_drafts(rubric), rubric)
    raise ValueError(f"no such suite: {name}")


@contextmanager
def _nothing_kept(reviewer: Reviewer) -> Iterator[None]:
    """Answers out of the cache would repeat themselves, however unsteady the model is."""
    before = os.environ.get(CACHE)
    os.environ[CACHE] = "0"
    reviewer.restart()
    try:
        yield
    finally:
        if before is None:
            del os.environ[CACHE]
        else:
            os.environ[CACHE] = before
        reviewer.restart()
