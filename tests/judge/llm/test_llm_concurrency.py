"""Calls of a review run at the same time, and never more of them than allowed."""

from __future__ import annotations

import re
import threading

import pytest

from agent.judge import make_judge
from rubrics import Rubric
from tests.judge.llm.conftest import Bench, dossier
from tests.model_server import Body, Respond, answering, no_facts, nothing


def meeting(count: int):
    """A server that answers the first `count` requests only when all of them have come."""
    door = threading.Barrier(count)

    def script(body: Body, number: int) -> Respond:
        if number < count:
            door.wait(timeout=60)
        return answering(nothing)(body, number)

    return script


@pytest.mark.usefixtures("many_calls")
@pytest.mark.parametrize("allowed", [1, 4])
def test_calls_run_at_the_same_time_up_to_the_limit(bench: Bench, rubric: Rubric, allowed: int) -> None:
    server = bench.serve(meeting(allowed), concurrency=str(allowed))
    bench.review(rubric)
    assert len(server.requests) > 5
    assert server.most_at_once == allowed


@pytest.mark.usefixtures("many_calls")
def test_a_review_takes_one_round(bench: Bench, rubric: Rubric) -> None:
    """All calls on the draft wait for each other: none may wait for another's answer."""
    counted = bench.serve(answering(nothing), concurrency="64")
    bench.review(rubric)
    door = threading.Barrier(len(counted.requests) + len(counted.listings))

    def script(body: Body, number: int) -> Respond:
        door.wait(timeout=60)
        return answering(nothing)(body, number)

    def facts(body: Body, number: int) -> Respond:
        door.wait(timeout=60)
        return no_facts(body, number)

    server = bench.serve(script, facts, concurrency="64", cache="0")
    review = bench.review(rubric)
    assert len(server.requests) == len(counted.requests)
    assert len(server.listings) == len(counted.listings) == 1
    assert review.usage.retries == 0


def test_the_documents_of_a_dossier_are_judged_side_by_side(bench: Bench, small: Rubric) -> None:
    """Each draft's call waits for the other's: one after the other would never end."""
    from agent.document import Dossier
    from agent.judge.llm import LlmJudge
    from agent.reviewer import review_dossier

    door = threading.Barrier(2)

    def script(body: Body, number: int) -> Respond:
        if number < 2:
            door.wait(timeout=240)
        return answering(nothing)(body, number)

    server = bench.serve(script)
    drafts = (*dossier("# A\n\nOne plan.\n").documents, *dossier("# B\n\nAnother plan.\n").documents)
    review = review_dossier(Dossier(name="two", documents=drafts), rubric=small, judge=LlmJudge(small))
    assert review.usage.retries == 0
    assert review.usage.calls == len(server.received)


@pytest.mark.usefixtures("many_calls")
def test_who_waits_hears_how_many_calls_are_over(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(nothing))
    told: list[str] = []
    bench.review(rubric, judge=make_judge("llm", rubric, told.append))
    counts = [tuple(map(int, re.findall(r"\d+", words))) for words in told]
    assert [done for done, _ in counts] == list(range(1, len(server.requests) + 1))
    assert all(done <= planned for done, planned in counts)
    assert counts[-1][0] == counts[-1][1]
