"""`eval stability --judge llm` measures the model, not our cache."""

from __future__ import annotations

import os
import threading

import pytest

from evals import run
from evals.labels import LabelledDraft
from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import Body, Respond, answering, nothing


def test_a_model_that_changes_its_mind_is_found_out(
    bench: Bench, rubric: Rubric, monkeypatch: pytest.MonkeyPatch
) -> None:
    one: list[LabelledDraft] = [draft for draft in run.golden_drafts(rubric) if draft.kind == "budget"][:1]
    monkeypatch.setattr(run, "golden_drafts", lambda _: one)
    seen: dict[str, int] = {}
    lock = threading.Lock()

    def moody(body: Body, number: int) -> Respond:
        with lock:
            turn = seen[str(body["messages"])] = seen.get(str(body["messages"]), 0) + 1
        return answering(nothing if turn == 1 else lambda _question, _shown: ([], "unknown"))(body, number)

    bench.serve(moody)
    result = run.run_suites(["stability"], judge="llm", processes=1)
    figures = {figure.name: figure.value for figure in result.suites[0].figures}
    assert figures["share of judgments that change"]
    assert run.CACHE not in os.environ
