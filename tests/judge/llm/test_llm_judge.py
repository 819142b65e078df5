"""The model answers Checks; the program verifies and decides."""

from __future__ import annotations

from agent.review import Answer, Judgment, Level, Review
from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import Body, Respond, answering, asked, nothing, ok, user_text


def _sponsor(question: str, _shown: str) -> tuple[list[str], str]:
    if "sponsor" in question.lower():
        return ["Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"], "yes"
    return [], "no"


def test_a_verified_quote_makes_the_level(bench: Bench, small: Rubric) -> None:
    bench.serve(answering(_sponsor))
    review = bench.review(small)
    sponsor = next(j for j in review.judgments if j.criterion == "sponsor.executive")
    assert sponsor.level is Level.MET
    assert sponsor.evidence[0].quote.startswith("Maria Keller")
    assert all(check.answer is Answer.YES for check in sponsor.checks)
    assert (review.judge.name, review.judge.model) == ("llm", "scripted")
    assert sponsor.provenance.prompt


def test_a_heading_quoted_as_it_was_shown_is_found_without_its_marks(bench: Bench, small: Rubric) -> None:
    def say(question: str, shown: str) -> tuple[list[str], str]:
        line = next(line for line in shown.splitlines() if "Maria Keller" in line)
        return ([line], "yes") if "sponsor" in question.lower() else ([], "no")

    bench.serve(answering(say))
    judgment = _judgment(bench.review(small, "# Pilot\n\n## Sponsor: Maria Keller, COO\n\nShe signs.\n"))

    assert judgment.level is Level.MET
    assert judgment.evidence[0].quote == "Sponsor: Maria Keller, COO"


def _judgment(review: Review, criterion: str = "sponsor.executive") -> Judgment:
    return next(judgment for judgment in review.judgments if judgment.criterion == criterion)


def _is_look(body: Body) -> bool:
    return "passages of a draft" in body["messages"][0]["content"]


def test_the_draft_comes_first_and_is_the_same_to_the_byte_in_every_call(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(nothing))
    bench.review(rubric)
    firsts = [body["messages"] for body in server.requests if not _is_look(body)]
    assert len(firsts) > 3
    heads = {(system["content"], user["content"].partition("Questions about")[0]) for system, user in firsts}
    assert len(heads) == 1
    asked_in_all = sum(len(asked(body)) for body in server.requests if not _is_look(body))
    assert asked_in_all > 100, "related checks share a call"
    assert "Maria Keller" in heads.pop()[1]


def test_a_forged_quote_is_asked_for_once_more_then_dropped_and_counted(bench: Bench, small: Rubric) -> None:
    forged = "Maria Keller, Chief Operating Officer, is not the executive sponsor of this pilot"

    def say(question: str, _shown: str) -> tuple[list[str], str]:
        return ([forged], "yes") if "sponsor" in question.lower() else ([], "no")

    server = bench.serve(answering(say))
    review = bench.review(small)
    judgment = _judgment(review)
    assert judgment.level is Level.UNASSESSED
    assert judgment.evidence == ()
    assert {check.answer for check in judgment.checks} == {Answer.UNKNOWN}
    assert any("dropped after asking twice" in warning for warning in review.warnings)
    looks = [body for body in server.requests if _is_look(body)]
    assert any("sponsor" in question.lower() for body in looks for question in asked(body).values())
    assert sum("sponsor" in text.lower() for body in server.requests for text in asked(body).values()) == 2 * len(
        judgment.checks
    )


def test_a_quote_corrected_on_the_second_look_counts(bench: Bench, small: Rubric) -> None:
    def script(body: Body, number: int) -> Respond:
        quote = "Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"

        def say(question: str, _shown: str) -> tuple[list[str], str]:
            if "sponsor" not in question.lower():
                return [], "no"
            return [quote if _is_look(body) else "Mrs Keller sponsors it"], "yes"

        return answering(say)(body, number)

    bench.serve(script)
    review = bench.review(small)
    assert _judgment(review).level is Level.MET
    assert not any("dropped" in warning for warning in review.warnings)


def test_what_the_model_overlooked_is_found_by_the_second_look(bench: Bench, small: Rubric) -> None:
    server = bench.serve(lambda body, n: answering(_sponsor if _is_look(body) else nothing)(body, n))
    judgment = _judgment(bench.review(small))
    assert judgment.level is Level.MET
    look = next(body for body in server.requests if _is_look(body))
    assert "Maria Keller" in user_text(look), "the nearest miss is put to the model"


def test_missing_stands_only_after_the_second_look(bench: Bench, small: Rubric) -> None:
    server = bench.serve(answering(nothing))
    review = bench.review(small, "# Plan\n\nWe build an assistant for clerks. It reads letters.\n")
    assert _judgment(review).level is Level.MISSING
    looked = {text for body in server.requests if _is_look(body) for text in asked(body).values()}
    wanted = {check.question for check in small.criterion("sponsor.executive").checks}
    assert wanted <= looked


def test_a_second_look_that_fails_leaves_unassessed_not_missing(bench: Bench, small: Rubric) -> None:
    bench.serve(lambda body, n: ok("") if _is_look(body) else answering(nothing)(body, n))
    review = bench.review(small, "# Plan\n\nWe build an assistant for clerks. It reads letters.\n")
    assert _judgment(review).level is Level.UNASSESSED
    assert any("empty" in warning for warning in review.warnings)


def test_unknown_is_unassessed(bench: Bench, small: Rubric) -> None:
    bench.serve(answering(lambda _question, _shown: ([], "unknown")))
    review = bench.review(small)
    assert {judgment.level for judgment in review.judgments} == {Level.UNASSESSED}
    assert review.findings == ()
    assert any("could not tell" in warning for warning in review.warnings)


def test_a_claim_that_both_judges_make_is_not_asked_again(bench: Bench, small: Rubric) -> None:
    server = bench.serve(answering(_sponsor))
    judgment = _judgment(bench.review(small))
    assert judgment.confidence > 0.9
    named = small.criterion("sponsor.executive").checks[0].question
    assert sum(text == named for body in server.requests for text in asked(body).values()) == 1


def test_a_placeholder_is_not_asked_about(bench: Bench, small: Rubric) -> None:
    server = bench.serve(answering(nothing))
    review = bench.review(small, "# Plan\n\nExecutive sponsor: [name, title]\n\nWe build an assistant.\n")
    certain = [check for check in _judgment(review).checks if check.note == "placeholder"]
    assert certain
    questions = {text for body in server.requests for text in asked(body).values()}
    for check in certain:
        assert small.criterion("sponsor.executive").check(check.id).question not in questions


def test_confidence_is_not_the_models_own_say(bench: Bench, small: Rubric) -> None:
    def contrary(question: str, _shown: str) -> tuple[list[str], str]:
        quote = "Clerks key 1,200 invoices a day by hand."
        return ([quote], "yes") if "sponsor" in question.lower() else ([], "no")

    bench.serve(answering(contrary))
    alone = _judgment(bench.review(small, "# A\n\nClerks key 1,200 invoices a day by hand.\n")).confidence
    bench.serve(answering(_sponsor))
    together = _judgment(bench.review(small)).confidence
    assert alone < 0.85 < together
