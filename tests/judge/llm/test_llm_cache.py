"""Nothing is asked twice: the same draft, an interrupted review, a revised draft."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.judge.llm.calls.call import Reply
from agent.judge.llm.calls.store import Store
from agent.review import Judgment, Level, Review
from agent.settings import settings
from rubrics import Rubric
from tests.judge.llm.conftest import DRAFT, Bench
from tests.model_server import Body, Respond, answering, asked, error

SPONSOR = "Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"


def honest(question: str, shown: str) -> tuple[list[str], str]:
    """Says who the sponsor is, where it is shown."""
    return ([SPONSOR], "yes") if "sponsor" in question.lower() and SPONSOR in shown else ([], "no")


def judgment(review: Review, criterion: str = "sponsor.executive") -> Judgment:
    return next(judgment for judgment in review.judgments if judgment.criterion == criterion)


def same(one: Review, other: Review) -> bool:
    return one.judgments == other.judgments and one.findings == other.findings


def test_the_same_draft_again_asks_nothing_and_costs_nothing(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(honest))
    first = bench.review(rubric)
    calls = len(server.requests)
    second = bench.review(rubric)
    assert len(server.requests) == calls
    assert same(first, second)
    assert second.usage.calls == second.usage.input_tokens == second.usage.output_tokens == 0
    assert second.usage.cost_usd == 0
    assert second.usage.cache_hits > 40
    assert first.usage.cache_hits == 0

    # What was answered on a draft is erased with it, and what was answered on another stays.
    store = Store(settings().home)
    store.keep("other", Reply(text="kept"), ["0" * 64])
    store.erase({document.sha256 for document in first.pilot.documents})
    with sqlite3.connect(settings().home / "answers.sqlite") as kept:
        assert kept.execute("SELECT key FROM replies").fetchall() == [("other",)]


def test_another_model_is_asked_afresh(bench: Bench, small: Rubric) -> None:
    bench.serve(answering(honest))
    bench.review(small)
    other = bench.serve(answering(honest), model="another")
    assert bench.review(small).usage.calls == len(other.received) > 0


def test_without_a_cache_everything_is_asked_again(bench: Bench, small: Rubric) -> None:
    server = bench.serve(answering(honest), cache="0")
    bench.review(small)
    calls = len(server.requests)
    bench.review(small)
    assert len(server.requests) == 2 * calls
    assert not bench.home.exists()


@pytest.mark.usefixtures("many_calls")
def test_what_was_not_answered_is_asked_again_and_nothing_else(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(
        lambda body, n: answering(honest)(body, n) if n < 3 else error(503), attempts="1", concurrency="1"
    )
    partial = bench.review(rubric)
    assert Level.UNASSESSED in {j.level for j in partial.judgments}
    answered = {text for body in server.requests[:3] for text in asked(body).values()}
    server.script = answering(honest)
    del server.requests[:]
    complete = bench.review(rubric)
    assert Level.UNASSESSED not in {j.level for j in complete.judgments}
    control = {text for text in answered if "deepest sea" in text}
    assert not (answered - control) & {text for body in server.requests for text in asked(body).values()}


def test_a_killed_review_goes_on_where_it_stopped(bench: Bench, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text(DRAFT)

    def stops(body: Body, number: int) -> Respond:
        return answering(honest)(body, number) if number < 1 else Respond(delay=60)

    server = bench.serve(stops, concurrency="1")
    command = [sys.executable, "-m", "agent.cli.app", "review", str(draft), "--kind", "prd", "--format", "json"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ)
    deadline = time.monotonic() + 240
    while len(server.requests) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    answered = [str(body["messages"]) for body in server.requests[:1]]
    assert len(answered) == 1
    server.script = answering(honest)
    del server.requests[:]
    out = tmp_path / "review.json"
    subprocess.run([*command, "--out", str(out)], check=True, env=os.environ)
    assert not set(answered) & {str(body["messages"]) for body in server.requests}
    review = Review.model_validate_json(out.read_text())
    assert judgment(review).level is Level.MET
    assert Level.UNASSESSED not in {j.level for j in review.judgments}


def _foreign(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE replies (something TEXT)")
    database.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b"not a database"),
        _foreign,
        lambda file: (file.mkdir(), None)[1],
    ],
    ids=["corrupt", "foreign", "a folder"],
)
def test_a_cache_that_cannot_be_used_is_one_warning(
    bench: Bench, small: Rubric, spoil: Callable[[Path], object]
) -> None:
    bench.serve(answering(honest))
    bench.home.mkdir()
    spoil(bench.home / "answers.sqlite")
    review = bench.review(small)
    assert judgment(review).level is Level.MET
    assert sum("answer cache" in warning for warning in review.warnings) == 1


def test_a_locked_cache_is_one_warning(bench: Bench, small: Rubric) -> None:
    bench.serve(answering(honest))
    bench.review(small)
    lock = sqlite3.connect(bench.home / "answers.sqlite", isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    try:
        review = bench.review(small, DRAFT + "\nOne more line.\n")
    finally:
        lock.close()
    assert judgment(review).level is Level.MET
    assert sum("answer cache" in warning for warning in review.warnings) == 1
