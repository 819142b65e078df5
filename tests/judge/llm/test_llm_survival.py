"""Whatever an endpoint does, the review ends: in a retried success, or partial and saying why."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.errors import ModelUnavailableError
from agent.review import Level, Review
from rubrics import Rubric
from tests.judge.llm.conftest import DRAFT, Bench
from tests.model_server import SECRET, Body, Respond, answering, asked, error, ok, user_text

GOOD = answering(
    lambda question, _: (
        (["Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"], "yes")
        if "sponsor" in question.lower()
        else ([], "no")
    )
)


def first(*responses: Respond) -> Callable[[Body, int], Respond]:
    """A server that gives these answers first and good ones afterwards."""
    return lambda body, number: responses[number] if number < len(responses) else GOOD(body, number)


def good_json(body: Body) -> str:
    return GOOD(body, 0).content or ""


def sponsor(review: Review) -> Level:
    return next(j.level for j in review.judgments if j.criterion == "sponsor.executive")


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(error(429, Retry_After="0.05"), id="429 with Retry-After"),
        pytest.param(error(500), id="500"),
        pytest.param(error(503), id="503"),
        pytest.param(Respond(drop=True), id="dropped connection"),
        pytest.param(Respond(content="x" * 5000, cut=True), id="body cut off"),
        pytest.param(Respond(body="<html>bad gateway</html>"), id="not JSON"),
        pytest.param(Respond(body={"choices": []}), id="no choices"),
        pytest.param(Respond(body={"choices": None}), id="null choices"),
        pytest.param(Respond(body={"error": {"message": "overloaded"}}), id="error with status 200"),
    ],
)
def test_is_retried(bench: Bench, small: Rubric, trouble: Respond) -> None:
    server = bench.serve(first(trouble))
    review = bench.review(small)
    assert sponsor(review) is Level.MET
    assert review.usage.retries == 1
    assert server.requests[0] == server.requests[1]
    assert review.warnings == ()


def test_a_timeout_is_retried(bench: Bench, small: Rubric) -> None:
    bench.serve(first(Respond(delay=2.0)), timeout="0.5")
    review = bench.review(small)
    assert sponsor(review) is Level.MET
    assert review.usage.retries == 1


def test_retry_after_is_waited_for(bench: Bench, small: Rubric, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waits.append)
    bench.serve(first(error(429, Retry_After="0.2"), error(429, Retry_After="7")))
    assert sponsor(bench.review(small)) is Level.MET
    assert max(waits) == pytest.approx(7, abs=0.5)


def test_an_outage_ends_in_a_partial_review_that_says_why(bench: Bench, small: Rubric) -> None:
    server = bench.serve(lambda *_: error(503), attempts="3")
    review = bench.review(small)
    assert {judgment.level for judgment in review.judgments} == {Level.UNASSESSED}
    assert len(server.requests) == 3
    assert review.usage.retries == 2
    assert any("server error, HTTP 503" in warning and "sponsor.executive" in warning for warning in review.warnings)
    assert review.verdict.level == "not_assessed"


def test_calls_after_an_outage_are_not_tried_again_and_again(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(lambda *_: error(503), attempts="3", concurrency="1")
    bench.review(rubric)
    assert len(server.requests) == 3


@pytest.mark.usefixtures("many_calls")
def test_an_outage_in_the_middle_keeps_what_was_answered(bench: Bench, rubric: Rubric) -> None:
    bench.serve(lambda body, n: GOOD(body, n) if n < 3 else error(503), attempts="2", concurrency="1")
    review = bench.review(rubric)
    levels = [judgment.level for judgment in review.judgments]
    assert Level.UNASSESSED in levels
    assert Level.MET in levels


@pytest.mark.parametrize(("status", "hint"), [(401, "OPENAI_API_KEY"), (404, "PILOT_REVIEW_MODEL")])
def test_a_wrong_set_up_is_one_clear_error(bench: Bench, small: Rubric, status: int, hint: str) -> None:
    server = bench.serve(lambda *_: error(status, f"Incorrect API key provided: {SECRET}"))
    with pytest.raises(ModelUnavailableError) as raised:
        bench.review(small)
    assert hint in str(raised.value)
    assert f"HTTP {status}" in str(raised.value)
    assert SECRET not in str(raised.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "garble",
    [
        pytest.param(
            lambda text: f"Sure! Here is what I found:\n```json\n{text}\n```\nHope it helps {{}}.", id="prose"
        ),
        pytest.param(lambda text: json.dumps(json.loads(text)["answers"]), id="bare list"),
        pytest.param(lambda text: text.replace('"missing"', '" Missing "'), id="capitals"),
        pytest.param(lambda text: re.sub(r'"n": (\d+)', r'"n": "\1"', text), id="numbers as text"),
        pytest.param(
            lambda text: "<think>Perhaps " + text.replace('"met"', '"missing"') + " or so</think>\n" + text,
            id="a thought",
        ),
    ],
)
def test_is_read_all_the_same(bench: Bench, small: Rubric, garble: Callable[[str], str]) -> None:
    server = bench.serve(lambda body, _: ok(garble(good_json(body))))
    review = bench.review(small)
    assert sponsor(review) is Level.MET
    assert Level.UNASSESSED not in {judgment.level for judgment in review.judgments}
    assert len(server.requests) == 1


def test_half_a_json_keeps_its_whole_entries_and_asks_for_the_rest(bench: Bench, small: Rubric) -> None:
    def script(body: Body, number: int) -> Respond:
        text = good_json(body)
        return ok(text[: len(text) // 2], finish="length") if number == 0 else ok(text)

    server = bench.serve(script)
    review = bench.review(small)
    assert sponsor(review) is Level.MET
    assert Level.UNASSESSED not in {judgment.level for judgment in review.judgments}
    everything = len(asked(server.requests[0]))
    assert 0 < sum(len(asked(body)) for body in server.requests[1:3]) < everything


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(lambda text: text.replace('"met"', '"probably"'), id="wrong enum"),
        pytest.param(lambda text: text.replace('"met"', "true"), id="wrong type"),
    ],
)
def test_a_word_that_is_no_answer_is_asked_once_more_then_unassessed(
    bench: Bench, small: Rubric, reply: Callable[[str], str]
) -> None:
    server = bench.serve(lambda body, _: ok(reply(good_json(body))))
    review = bench.review(small)
    assert sponsor(review) is Level.UNASSESSED
    assert any("could not be read" in warning for warning in review.warnings)
    assert len(asked(server.requests[1])) == 1, "only what was garbled"


def test_two_answers_to_one_question_are_none(bench: Bench, small: Rubric) -> None:
    def script(body: Body, _: int) -> Respond:
        entries = json.loads(good_json(body))["answers"]
        return ok({"answers": entries + [{**entry, "answer": "partial"} for entry in entries]})

    bench.serve(script)
    assert sponsor(bench.review(small)) is Level.UNASSESSED


@pytest.mark.parametrize("counted", [300, 2048])
def test_a_server_that_cuts_the_prompt_gives_no_level(bench: Bench, small: Rubric, counted: int) -> None:
    usage = {"prompt_tokens": counted, "completion_tokens": 10, "total_tokens": counted + 10}
    text = DRAFT + "\n\nThe clerks write down what they saw, week after week, in the same book. " * 300
    bench.serve(lambda body, n: Respond(content=GOOD(body, n).content, usage=usage))
    review = bench.review(small, text)
    assert {judgment.level for judgment in review.judgments} == {Level.UNASSESSED}
    assert any("read only the beginning" in warning for warning in review.warnings)


def test_a_reply_of_brackets_is_read_in_one_pass() -> None:
    from agent.judge.llm.points import CONTROL
    from agent.judge.llm.schema import items_of

    for junk in ('{"a":' * 400_000, "{" * 1_000_000, '{"answers": [' + '{"n": 1, ' * 300_000, '"' * 1_000_000):
        assert items_of(junk, [CONTROL]) == {}


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        pytest.param(ok(""), "empty", id="empty"),
        pytest.param(ok(None), "empty", id="null"),
        pytest.param(ok("I am sorry, I can't."), "could not be read", id="prose only"),
        pytest.param(ok(None, refusal="I can't help with that."), "refused", id="refusal"),
        pytest.param(ok("", finish="content_filter"), "content filter", id="content filter"),
        pytest.param(error(400, "The response was filtered: content management policy"), "content filter", id="Azure"),
        pytest.param(error(400, "maximum context length is 4096 tokens"), "too long", id="overflow"),
        pytest.param(error(413, "Request too large"), "too long", id="too large"),
    ],
)
def test_what_never_works_is_unassessed_and_says_why(bench: Bench, small: Rubric, reply: Respond, why: str) -> None:
    server = bench.serve(lambda *_: reply)
    review = bench.review(small)
    assert {judgment.level for judgment in review.judgments} == {Level.UNASSESSED}
    assert any(why in warning for warning in review.warnings)
    assert len(server.requests) <= 5, "it gives up"


def test_too_long_for_the_model_is_asked_in_smaller_parts(bench: Bench, small: Rubric) -> None:
    limit = 2600

    def script(body: Body, number: int) -> Respond:
        if len(user_text(body)) > limit and "Outline" not in user_text(body) and "PASSAGES" not in user_text(body):
            return error(400, "This model's maximum context length is 4096 tokens.")
        return GOOD(body, number)

    filler = "\n".join(f"\n## Part {n}\n\nThe team writes down what it saw in week {n}.\n" for n in range(40))
    from tests.judge.llm.conftest import DRAFT

    server = bench.serve(script)
    assert sponsor(bench.review(small, DRAFT + filler)) is Level.MET
    assert any("Outline of the draft" in user_text(body) for body in server.requests)


@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_server_without_json_schema(bench: Bench, rubric: Rubric, status: int) -> None:
    def script(body: Body, number: int) -> Respond:
        if body.get("response_format", {}).get("type") == "json_schema":
            return error(status, "response_format.type must be one of text, json_object")
        return GOOD(body, number)

    server = bench.serve(script, concurrency="1")
    assert sponsor(bench.review(rubric)) is Level.MET
    kinds = [body.get("response_format", {}).get("type") for body in server.requests]
    assert kinds.count("json_schema") <= 2, "it is remembered"
    assert set(kinds[2:]) == {"json_object"}


def test_a_server_that_takes_no_format_and_no_temperature(bench: Bench, small: Rubric) -> None:
    def script(body: Body, number: int) -> Respond:
        if "temperature" in body:
            return error(400, "Unsupported value: 'temperature' does not support 0.0 with this model.")
        return error(400, "unknown field response_format") if "response_format" in body else GOOD(body, number)

    bench.serve(script)
    assert sponsor(bench.review(small)) is Level.MET


def test_the_key_is_nowhere(bench: Bench, small: Rubric, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    trace = tmp_path / "trace.jsonl"
    server = bench.serve(first(error(500, f"bad key {SECRET}"), error(429, SECRET)), trace=str(trace))
    review = bench.review(small)
    assert server.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert SECRET not in review.model_dump_json()
    assert SECRET not in caplog.text
    assert SECRET not in trace.read_text()
    for file in bench.home.rglob("*"):
        assert SECRET.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0, f"{file.name} is for its owner only"
