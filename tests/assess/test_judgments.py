"""Judgments: evidence or proof of the search, over one document and over several."""

from __future__ import annotations

from typing import Any

import pytest

from agent.assess.judgments import best_of, judge_document, judgment_of
from agent.document import Document
from agent.judge import Grade
from agent.review import CheckAnswer, Evidence, Judgment, Level, Nearest, Provenance, Reason
from agent.verify import verify
from rubrics import Criterion
from tests.own import check, criterion, draft, review, rubric, said, sign

NAMED = "The sponsor is Maria Keller."
DATED = "She decides on 4 May 2026."
LATER = "The budget will be agreed later."
DENIED = "There is no exit plan."
TEXT = f"# Invoice pilot\n\n{NAMED}\n\n{DATED}\n\n{LATER}\n\n{DENIED}\n"
CRITERION = criterion(
    check("named"), check("dated"), check("half"), rule={"met": {"all": ["named", "dated"]}, "partial": "half"}
)


def judge(
    answers: list[CheckAnswer],
    house: Criterion = CRITERION,
    document: Document | None = None,
    **calibration: tuple[float, float],
) -> Judgment:
    return judge_document(
        house,
        answers,
        document or draft(TEXT),
        passages=7,
        provenance=Provenance(judge="offline"),
        calibration=calibration,
    )


def quotes(judgment: Judgment) -> list[str]:
    return [evidence.quote for evidence in judgment.evidence]


@pytest.mark.parametrize("claim", ["yes", "deferred", "denied"])
def test_a_claim_about_the_text_without_a_quote_is_no_answer(claim: str) -> None:
    document = draft(TEXT)
    judgment = judge([said("named", claim), said("dated", "yes", document, DATED), said("half", "no")])

    assert judgment.checks[0].answer == "unknown"
    assert judgment.level == "unassessed"
    assert judgment.reason == "unverified"
    assert judgment.confidence == 0.0


def test_a_computed_answer_needs_no_quote() -> None:
    house = criterion(check("sum", compute="total_stated"))

    assert judge([said("sum", "yes")], house).level == "met"


def test_what_only_says_that_the_criterion_applies_is_no_evidence_for_its_level() -> None:
    house = criterion(
        check("half"),
        check("used"),
        check("whole"),
        rule={"met": "whole", "partial": "half", "not_applicable": {"not": "used"}},
    )
    document = draft(TEXT)
    given = [said("half", "yes", document, NAMED), said("used", "yes", document, DATED), said("whole", "no")]

    assert quotes(judge(given, house, document)) == [NAMED]


def test_silence_can_be_the_answer() -> None:
    house = criterion(check("unbound", silence="yes"))

    assert judge([said("unbound", "yes")], house).level == "met"
    assert judge([said("unbound", "deferred")], house).level == "unassessed"


@pytest.mark.parametrize(("unread", "level"), [(0.0, "met"), (0.2, "met"), (0.25, "unassessed"), (0.6, "unassessed")])
def test_silence_of_what_was_not_read_is_no_answer(unread: float, level: str) -> None:
    house = criterion(check("unbound", silence="yes"))

    assert judge([said("unbound", "yes")], house, draft(TEXT, unread=unread)).level == level


@pytest.mark.parametrize(
    ("unread", "level", "reason"),
    [
        (0.0, "missing", "absent"),
        (0.2, "missing", "absent"),
        (0.21, "unassessed", "unreadable"),
        (0.9, "unassessed", "unreadable"),
    ],
)
def test_nothing_is_missing_from_what_was_not_read(unread: float, level: str, reason: str) -> None:
    answers = [said("named", "no"), said("dated", "no"), said("half", "no")]
    judgment = judge(answers, document=draft(TEXT, unread=unread))

    assert (judgment.level, judgment.reason) == (level, reason)
    assert judgment.searched.coverage == pytest.approx(1 - unread)
    assert judgment.searched.passages == 7


def test_what_the_draft_denies_is_missing_though_the_rest_was_not_read() -> None:
    document = draft(TEXT, unread=0.5)
    judgment = judge(
        [said("named", "denied", document, DENIED), said("dated", "no"), said("half", "no")], document=document
    )

    assert (judgment.level, judgment.reason) == ("missing", "denied")
    assert quotes(judgment) == [DENIED]


def test_a_blank_in_what_was_half_read_is_not_missing() -> None:
    answers = [said("named", "no", note="placeholder"), said("dated", "no"), said("half", "no")]

    assert judge(answers).reason == "placeholder"
    assert judge(answers, document=draft(TEXT, unread=0.5)).reason == "unreadable"


def test_met_quotes_what_the_rule_names_the_surest_first() -> None:
    document = draft(TEXT)
    judgment = judge(
        [
            said("half", "yes", document, LATER, confidence=0.99),
            said("named", "yes", document, NAMED, confidence=0.6),
            said("dated", "yes", document, DATED, confidence=0.8),
        ]
    )

    assert judgment.level == "met"
    assert quotes(judgment) == [DATED, NAMED]


def test_met_never_quotes_a_deferral() -> None:
    document = draft(TEXT)
    house = criterion(check("named"), check("dated"), rule={"met": {"any": ["named", "dated"]}})
    judgment = judge(
        [said("named", "yes", document, NAMED, confidence=0.6), said("dated", "deferred", document, LATER)], house
    )

    assert quotes(judgment) == [NAMED]


def test_partial_quotes_its_own_rule_first_then_what_is_there_then_the_deferral() -> None:
    document = draft(TEXT)
    judgment = judge(
        [
            said("dated", "deferred", document, LATER, confidence=0.7),
            said("named", "yes", document, NAMED, confidence=0.9),
            said("half", "yes", document, DATED, confidence=0.5),
        ]
    )

    assert (judgment.level, judgment.reason) == ("partial", "deferred")
    assert quotes(judgment) == [DATED, NAMED, LATER]


def test_missing_quotes_the_denial_before_the_blank() -> None:
    document = draft(TEXT)
    judgment = judge(
        [
            said("named", "no", document, NAMED, note="placeholder"),
            said("dated", "denied", document, DENIED),
            said("half", "no"),
        ]
    )

    assert quotes(judgment) == [DENIED, NAMED]


def test_the_same_sentence_is_quoted_once() -> None:
    document = draft(TEXT)
    judgment = judge([said("named", "yes", document, NAMED), said("dated", "yes", document, NAMED), said("half", "no")])

    assert quotes(judgment) == [NAMED]


def test_nearest_misses_are_shown_where_something_is_not_there() -> None:
    near = Nearest(quote=LATER)
    missed = said("named", "no").model_copy(update={"nearest": (near, near)})
    missing = judge([missed, said("dated", "no"), said("half", "no")])
    document = draft(TEXT)
    named = said("named", "yes", document, NAMED).model_copy(update={"nearest": (near,)})
    met = judge([named, said("dated", "yes", document, DATED), said("half", "no")])

    assert missing.searched.nearest == (near,)
    assert met.searched.nearest == ()


def test_the_rationale_names_what_was_not_answered() -> None:
    document = draft(TEXT)
    judgment = judge([said("named", "yes", document, NAMED), said("dated", "no"), said("half", "yes", document, DATED)])

    assert "Does the draft say dated?" in judgment.rationale
    assert "Does the draft say named?" not in judgment.rationale


def test_confidence_is_that_of_the_weakest_answer_as_calibrated() -> None:
    document = draft(TEXT)
    answers = [
        said("named", "yes", document, NAMED, confidence=0.9),
        said("dated", "yes", document, DATED, confidence=0.7),
        said("half", "no", confidence=0.1),
    ]

    assert judge(answers).confidence == pytest.approx(0.7)
    assert judge(answers, met=(0.0, 0.0)).confidence == pytest.approx(0.5)
    assert judge(answers, met=(1.0, 1.0)).confidence > 0.8
    assert judge(answers, partial=(9.0, 1.0)).confidence == pytest.approx(0.7)


def judgment(
    level: str, *, quote: str = "", confidence: float = 0.5, nearest: str = "", coverage: float = 1.0
) -> Judgment:
    evidence = (Evidence(document="d", quote=quote, start=0, end=len(quote)),) if quote else ()
    return Judgment.model_validate(
        {
            "criterion": "house.rule",
            "level": level,
            "reason": "stated",
            "confidence": confidence,
            "rationale": "",
            "evidence": evidence,
            "searched": {"coverage": coverage, "passages": 3, "nearest": [Nearest(quote=nearest)] if nearest else []},
        }
    )


@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        ("met", "partial", "met"),
        ("partial", "missing", "partial"),
        ("missing", "unassessed", "missing"),
        ("unassessed", "not_applicable", "unassessed"),
    ],
)
def test_a_dossier_takes_the_best_level_any_draft_supports(one: str, other: str, best: str) -> None:
    judged = [judgment(one, quote="a"), judgment(other, quote="b")]

    assert best_of(judged).level == best
    assert best_of(judged[::-1]).level == best


def test_of_equal_levels_the_surer_is_taken() -> None:
    judged = [judgment("met", quote="a", confidence=0.6), judgment("met", quote="b", confidence=0.8)]

    assert quotes(best_of(judged)) == ["b"]


@pytest.mark.parametrize("short", ["partial", "missing"])
def test_what_one_draft_says_outweighs_the_silence_of_another(short: str) -> None:
    judged = [judgment("met", confidence=0.9), judgment(short, quote="The Customer buys at least 5,000 documents.")]

    assert best_of(judged).level == short
    assert best_of([judgment("met"), judgment("missing")]).level == "met"


def test_all_that_was_searched_is_counted_over_the_drafts() -> None:
    judged = [judgment("missing", nearest="a", coverage=0.9), judgment("missing", nearest="b", coverage=1.0)]
    searched = best_of(judged).searched

    assert searched.passages == 6
    assert searched.coverage == 0.9
    assert [near.quote for near in searched.nearest] == ["a", "b"]


def graded(grade: Grade, house: Criterion = CRITERION, **more: Any) -> Judgment:
    return judgment_of(
        house,
        grade,
        more.get("answers", []),
        more.get("document") or draft(TEXT),
        passages=7,
        provenance=Provenance(judge="llm"),
    )


def given(level: str, reason: str, quote: str = "", lacks: str = "") -> Grade:
    found = verify(draft(TEXT), quote) if quote else None
    return Grade(Level(level), Reason(reason), (found,) if found else (), lacks)


def test_what_a_given_level_lacks_leads_its_rationale() -> None:
    judgment = graded(given("partial", "shallow", NAMED, "a sponsor, but no date"))

    assert judgment.level == "partial"
    assert judgment.lacks == "a sponsor, but no date"
    assert judgment.rationale == "A sponsor, but no date."
    assert quotes(judgment) == [NAMED]


@pytest.mark.parametrize("level", ["met", "partial", "not_applicable"])
def test_a_given_level_without_evidence_is_none(level: str) -> None:
    assert graded(given(level, "stated")).level == "unassessed"


def test_a_level_by_silence_needs_no_quote_but_a_draft_that_was_read() -> None:
    silent = criterion(levels={"met": "Unbound.", "partial": "Bound a little.", "silent": "met"})

    assert graded(given("met", "stated"), silent).level == "met"
    assert graded(given("met", "stated"), silent, document=draft(TEXT, unread=0.5)).level == "unassessed"


def test_nothing_is_missing_in_what_was_not_read() -> None:
    judgment = graded(given("missing", "absent"), document=draft(TEXT, unread=0.5))

    assert (judgment.level, judgment.reason) == ("unassessed", "unreadable")


def test_a_level_against_what_was_computed_is_shown_as_disputed() -> None:
    house = criterion(
        check("reserved"),
        check("outside", compute="total_stated"),
        rule={"met": {"all": ["reserved", {"not": "outside"}]}, "partial": "reserved"},
    )
    outside = said("outside", "yes", note="the share is 60 %")
    met = graded(given("met", "stated", NAMED), house, answers=[outside])
    partial = graded(given("partial", "shallow", NAMED), house, answers=[outside])

    assert (met.level, met.disputed) == ("met", "the share is 60 %")
    assert met.confidence < partial.confidence
    assert "Disputed" in met.rationale
    assert not partial.disputed


def test_a_criterion_with_levels_only_is_unassessed_offline() -> None:
    house = rubric(criterion())
    judgment = review(house, draft(TEXT)).judgments[0]

    assert judgment.level == "unassessed"
    assert "no signs were given" in judgment.rationale


def test_a_burden_is_shown_by_the_sentence_that_lays_it_on() -> None:
    free = criterion(
        check("minimum", sign(about=["at least"])),
        check("fragment", sign(about=["refers elsewhere"])),
        rule={"met": {"all": [{"not": "minimum"}, {"not": "fragment"}]}},
        levels={"met": "Free of it.", "partial": "For a while.", "missing": "Bound.", "silent": "met"},
    )
    made = review(rubric(free), draft("# Plan\n\nThe Customer pays for at least 5,000 documents a month.\n"))
    judgment = made.judgments[0]
    assert (judgment.level, judgment.reason) == ("missing", "denied")
    assert [evidence.quote for evidence in judgment.evidence] == [
        "The Customer pays for at least 5,000 documents a month."
    ]
    assert "Not answered with yes" not in judgment.rationale
