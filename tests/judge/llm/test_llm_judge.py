"""The model answers Checks; the program verifies and decides."""

from __future__ import annotations

from agent.review import Answer, Level
from rubrics import Rubric
from tests.model_server import answering


def _sponsor(question: str, _shown: str) -> tuple[list[str], str]:
    if "sponsor" in question.lower():
        return ["Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"], "yes"
    return [], "no"


def test_a_verified_quote_makes_the_level(bench, small: Rubric) -> None:
    bench.serve(answering(_sponsor))
    review = bench.review(small)
    sponsor = next(j for j in review.judgments if j.criterion == "sponsor.executive")
    assert sponsor.level is Level.MET
    assert sponsor.evidence[0].quote.startswith("Maria Keller")
    assert all(check.answer is Answer.YES for check in sponsor.checks)
    assert (review.judge.name, review.judge.model) == ("llm", "scripted")
    assert sponsor.provenance.prompt
