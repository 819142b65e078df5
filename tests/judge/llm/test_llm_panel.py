"""Several samples or models vote; a dearer model is asked only where it matters."""

from __future__ import annotations

from collections import Counter

import pytest

from agent.errors import SettingsError
from agent.review import Answer, Judgment, Level, Review
from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import Body, Respond, answering, asked, nothing

SPONSOR = "Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"


def sponsor(question: str, _shown: str) -> tuple[list[str], str]:
    return ([SPONSOR], "yes") if "sponsor" in question.lower() else ([], "no")


def judgment(review: Review, criterion: str = "sponsor.executive") -> Judgment:
    return next(judgment for judgment in review.judgments if judgment.criterion == criterion)


def by_model(**says):
    def script(body: Body, number: int) -> Respond:
        return answering(says[body["model"]])(body, number)

    return script


def test_the_majority_of_models_decides_and_the_split_is_shown(bench: Bench, small: Rubric) -> None:
    bench.serve(by_model(a=sponsor, b=nothing, c=sponsor), panel="a, b, c")
    split = bench.review(small)
    assert judgment(split).level is Level.MET
    assert split.judge.model == "a + b + c"
    assert all("2 yes, 1 no" in check.note for check in judgment(split).checks if check.answer is Answer.YES)
    bench.serve(by_model(a=sponsor, b=sponsor, c=sponsor), panel="a, b, c")
    agreed = bench.review(small)
    assert judgment(split).confidence < judgment(agreed).confidence


def test_no_majority_is_unassessed(bench: Bench, small: Rubric) -> None:
    bench.serve(by_model(a=sponsor, b=nothing), panel="a,b")
    review = bench.review(small)
    assert judgment(review).level is Level.UNASSESSED
    assert any("the panel is split: 1 yes, 1 no" in warning for warning in review.warnings)


def test_a_member_that_is_down_does_not_stop_the_panel(bench: Bench, small: Rubric) -> None:
    from tests.model_server import error

    def script(body: Body, number: int) -> Respond:
        return error(503) if body["model"] == "b" else answering(sponsor)(body, number)

    bench.serve(script, panel="a,b,c", attempts="1")
    assert judgment(bench.review(small)).level in (Level.MET, Level.UNASSESSED)


def test_samples_are_asked_separately_and_kept_separately(bench: Bench, small: Rubric) -> None:
    seen: Counter[str] = Counter()

    def script(body: Body, number: int) -> Respond:
        seen[str(body["messages"])] += 1
        say = nothing if seen[str(body["messages"])] == 2 else sponsor
        return answering(say)(body, number)

    server = bench.serve(script, panel="3", concurrency="1")
    review = bench.review(small)
    assert judgment(review).level is Level.MET
    assert review.judge.model == "scripted ×3"
    assert seen.most_common()[-1][1] == 3
    assert {body["temperature"] for body in server.requests} == {0.7}
    calls = len(server.requests)
    assert bench.review(small).judgments == review.judgments
    assert len(server.requests) == calls


@pytest.mark.parametrize("panel", ["0", "99"])
def test_a_panel_of_none_or_too_many_is_refused(bench: Bench, small: Rubric, panel: str) -> None:
    bench.serve(answering(nothing), panel=panel)
    with pytest.raises(SettingsError, match="PILOT_REVIEW_PANEL"):
        bench.review(small)


def test_the_dear_model_gets_only_what_is_uncertain_or_severe(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(by_model(scripted=sponsor, dear=sponsor), dear_model="dear")
    review = bench.review(rubric)
    questions: dict[str, set[str]] = {"scripted": set(), "dear": set()}
    for body in server.requests:
        questions[body["model"]] |= set(asked(body).values())
    assert 0 < len(questions["dear"]) < len(questions["scripted"]) * 0.7
    severe = {
        check.question
        for c in rubric.criteria_for("prd")
        if c.severity == "blocker"
        for check in c.checks
        if check.judge == "text"
    }
    assert severe <= questions["dear"]
    assert review.judge.model == "scripted → dear"


def test_the_dear_model_overrules_and_the_difference_is_kept(bench: Bench, small: Rubric) -> None:
    bench.serve(by_model(scripted=sponsor, dear=nothing), dear_model="dear")
    overruled = judgment(bench.review(small))
    assert overruled.level is Level.MISSING
    assert any("the first model said yes, the dearer one no" in check.note for check in overruled.checks)
    bench.serve(by_model(scripted=nothing, dear=nothing), dear_model="dear")
    assert overruled.confidence < judgment(bench.review(small, "# A\n\nWe build an assistant.\n")).confidence
