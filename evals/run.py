"""Runs suites by name and gathers their results."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from agent.judge import JudgeName, make_judge
from evals.result import EvalRun, SuiteResult
from evals.reviewing import Reviewer
from rubrics import Rubric, load_rubric

SUITES = ("golden", "mutations", "injection", "stability", "evidence")
QUICK = ("golden", "evidence", "injection")
"""What runs unless suites are named."""


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
        for name in names:
            started = time.perf_counter()
            for result in _run(name, reviewer, rubric):
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


def _run(name: str, reviewer: Reviewer, rubric: Rubric) -> Iterator[SuiteResult]:
    if name == "golden":
        from evals.suites.golden import run_golden

        yield run_golden(reviewer, rubric)
    elif name == "mutations":
        from evals.suites.mutations import run_mutations

        yield run_mutations(reviewer, rubric)
    elif name == "injection":
        from evals.suites.injection import run_injection

        yield run_injection(reviewer, rubric)
    elif name == "stability":
        from evals.suites.stability import run_stability

        yield run_stability(reviewer, rubric, restart=reviewer.restart)
    elif name == "evidence":
        from evals.suites.evidence import run_evidence

        yield run_evidence(reviewer, rubric)
    else:
        raise ValueError(f"no such suite: {name}")
