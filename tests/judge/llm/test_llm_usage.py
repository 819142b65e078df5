"""What a review cost: calls, tokens, cached tokens, price, retries; and which Judgment took what."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import Body, Respond, answering, error, nothing


def metered(prompt: int, completion: int, cached: int | None = None):
    def script(body: Body, number: int) -> Respond:
        usage = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
        if cached is not None:
            usage["prompt_tokens_details"] = {"cached_tokens": cached}
        return Respond(content=answering(nothing)(body, number).content, usage=usage)

    return script


PRICES = "scripted: {input: 2.0, cached: 0.5, output: 8.0}\n"


def test_tokens_and_cost_of_what_was_called(bench: Bench, rubric: Rubric, tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text(PRICES)
    server = bench.serve(*[metered(20_000, 50, cached=800)] * 2, prices=str(prices))
    usage = bench.review(rubric).usage
    calls = len(server.received)
    assert (usage.calls, usage.input_tokens, usage.cached_tokens, usage.output_tokens) == (
        calls,
        20_000 * calls,
        800 * calls,
        50 * calls,
    )
    assert usage.cost_usd == pytest.approx(calls * (19_200 * 2.0 + 800 * 0.5 + 50 * 8.0) / 1e6)
    assert usage.seconds > 0


def test_an_unknown_price_stays_unknown(bench: Bench, small: Rubric) -> None:
    bench.serve(metered(20_000, 50))
    assert bench.review(small).usage.cost_usd is None


def test_an_endpoint_that_counts_nothing_has_no_known_cost(bench: Bench, small: Rubric, tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text(PRICES)
    bench.serve(lambda body, n: Respond(content=answering(nothing)(body, n).content), prices=str(prices))
    assert bench.review(small).usage.cost_usd is None


def test_retries_are_counted_and_not_their_tokens(bench: Bench, small: Rubric) -> None:
    bench.serve(lambda body, n: error(500) if n == 0 else metered(2000, 5)(body, n), metered(2000, 5))
    usage = bench.review(small).usage
    assert usage.retries == 1
    assert usage.input_tokens == 2000 * usage.calls


def test_usage_of_a_second_review_by_the_same_judge_is_its_own(bench: Bench, small: Rubric) -> None:
    from agent.judge.llm import LlmJudge

    bench.serve(*[metered(2000, 5)] * 2, attempts="1")
    judge = LlmJudge(small)
    first = bench.review(small, judge=judge).usage
    second = bench.review(small, "# Another\n\nWe build something else.\n", judge=judge).usage
    assert first.input_tokens == 2000 * first.calls
    assert second.input_tokens == 2000 * second.calls


def test_judgments_say_which_tokens_they_took(bench: Bench, rubric: Rubric) -> None:
    bench.serve(metered(20_000, 50))
    review = bench.review(rubric)
    took = [judgment.provenance for judgment in review.judgments]
    graded = [j.provenance for j in review.judgments if not rubric.criterion(j.criterion).computed]
    assert all(part.input_tokens > 0 and part.output_tokens > 0 for part in graded)
    assert all(part.model == "scripted" and part.prompt and part.rubric for part in took)
    in_all = sum(part.input_tokens for part in took)
    assert in_all <= review.usage.input_tokens
    assert in_all > review.usage.input_tokens * 0.75, "the rest went to patterns and controls"
