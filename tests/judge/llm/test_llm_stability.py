"""`eval stability --judge llm` measures the model, not our cache."""

from __future__ import annotations

import os
import threading

import pytest

from evals import run
from evals.reviewing import Reviewer
from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import Body, Respond, answering, nothing


def test_a_model_that_changes_its_mind_is_found_out_without_a_cache(bench: Bench, small: Rubric) -> None:
    seen: dict[str, int] = {}
    lock = threading.Lock()

    def moody(body: Body, number: int) -> Respond:
        with lock:
            turn = seen[str(body["messages"])] = seen.get(str(body["messages"]), 0) + 1
        return answering(nothing if turn == 1 else lambda _question, _shown: ([], "who knows"))(body, number)

    bench.serve(moody, cache="0")
    assert bench.review(small).judgments != bench.review(small).judgments
    seen.clear()
    bench.serve(moody, cache="1")
    assert bench.review(small).judgments == bench.review(small).judgments


def test_the_suite_keeps_nothing_in_its_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[str | None] = []

    class Watched(Reviewer):
        def restart(self) -> None:
            kept.append(os.environ.get(run.CACHE))

    def watched(*_: object, **__: object) -> None:
        kept.append(os.environ.get(run.CACHE))

    monkeypatch.setattr("evals.suites.stability.run_stability", watched)
    monkeypatch.setattr(run, "golden_drafts", lambda _: [])
    run._run("stability", Watched("offline"), None, None)  # type: ignore[arg-type]
    assert kept == ["0", "0", None], "restarted without a cache, run, restarted as before"
