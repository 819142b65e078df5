"""The model grades by the levels; the program verifies and decides."""

from __future__ import annotations

import pytest

from agent.document import DocumentKind, Dossier
from agent.judge.llm import LlmJudge
from agent.read import read_bytes, with_kind
from agent.review import Judgment, Level, Review
from agent.reviewer import review_dossier
from rubrics import Rubric
from tests.judge.llm.conftest import DRAFT, Bench
from tests.model_server import Body, Respond, answering, asked, nothing, ok, questions, user_text

SPONSOR = "Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot"
IDLE = "# Plan\n\nWe build an assistant for clerks. It reads letters.\n"


def _sponsor(question: str, _shown: str) -> tuple[list[str], str]:
    return ([SPONSOR], "yes") if "sponsor" in question.lower() else ([], "no")


def claiming(quote: str, level: str = "met"):
    """A model that gives the sponsor that level with that quote."""
    return answering(lambda question, _: ([quote], level) if "sponsor" in question.lower() else ([], "no"))


def _judgment(review: Review, criterion: str = "sponsor.executive") -> Judgment:
    return next(judgment for judgment in review.judgments if judgment.criterion == criterion)


def only(rubric: Rubric, *criteria: str) -> Rubric:
    chosen = tuple(c for c in rubric.criteria if c.id in criteria)
    return rubric.model_copy(update={"criteria": chosen, "patterns": ()})


def test_a_verified_quote_makes_the_level(bench: Bench, small: Rubric) -> None:
    bench.serve(answering(_sponsor))
    review = bench.review(small)
    sponsor = _judgment(review)
    assert sponsor.level is Level.MET
    assert sponsor.evidence[0].quote.startswith("Maria Keller")
    assert (review.judge.name, review.judge.model) == ("llm", "scripted")
    assert sponsor.provenance is not None
    assert sponsor.provenance.prompt


def test_what_is_lacking_leads_the_rationale(bench: Bench, small: Rubric) -> None:
    def script(body: Body, _: int) -> Respond:
        items = [
            {"n": n, "quotes": [], "answer": "missing", "lacks": ""}
            if "sponsor" not in text.lower()
            else {"n": n, "quotes": [SPONSOR], "answer": "partial", "lacks": "a sponsor, but no mandate."}
            for n, text in asked(body).items()
        ]
        return ok({"answers": items})

    bench.serve(script)
    judgment = _judgment(bench.review(small))
    assert judgment.lacks == "a sponsor, but no mandate"
    assert judgment.rationale == "A sponsor, but no mandate."


def test_the_model_reads_the_levels_and_cases_that_people_read(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(nothing))
    bench.review(rubric)
    read = " ".join(questions(body) for body in server.requests)
    for criterion in rubric.criteria_for("prd"):
        for text in (criterion.levels.met, criterion.levels.partial, criterion.levels.missing):
            assert (text in read) is not criterion.computed
        assert all(case in read for case in criterion.levels.boundary if not criterion.computed)


def test_what_is_computed_is_never_asked(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(nothing))
    budget = with_kind(read_bytes(b"# Budget\n\n| a | 1 |\n|---|---|\n| b | 2 |\n", "b.md"), DocumentKind.BUDGET)
    review_dossier(Dossier(name="b", documents=(budget,)), rubric=rubric, judge=LlmJudge(rubric))
    read = " ".join(questions(body) for body in server.requests)
    computed = [c for c in rubric.criteria_for("budget") if c.computed]
    assert computed
    assert not [c.id for c in computed if c.title in read]


def test_the_draft_comes_first_and_is_the_same_to_the_byte_in_every_call(bench: Bench, rubric: Rubric) -> None:
    server = bench.serve(answering(nothing))
    bench.review(rubric)
    firsts = [body["messages"] for body in server.requests]
    assert 1 < len(firsts) <= 5
    heads = {(system["content"], user["content"].partition("Questions about")[0]) for system, user in firsts}
    assert len(heads) == 1
    assert "Maria Keller" in heads.pop()[1]


def test_a_forged_quote_is_asked_for_once_more_then_dropped(bench: Bench, small: Rubric) -> None:
    forged = "Maria Keller, Chief Operating Officer, is not the executive sponsor of this pilot"
    server = bench.serve(claiming(forged))
    review = bench.review(small, IDLE)
    judgment = _judgment(review)
    assert judgment.level is Level.MISSING, "the offline judge's"
    assert any("asked twice" in warning and "sponsor.executive" in warning for warning in review.warnings)
    assert len(server.requests) == 2
    assert [text for text in asked(server.requests[1]).values() if "sponsor" not in text.lower()] == []
    assert forged in questions(server.requests[1])


def test_a_quote_corrected_when_asked_again_counts(bench: Bench, small: Rubric) -> None:
    bench.serve(lambda body, n: claiming(SPONSOR if n else "Mrs Keller sponsors it")(body, n))
    review = bench.review(small)
    assert _judgment(review).level is Level.MET
    assert not any("asked twice" in warning for warning in review.warnings)


@pytest.mark.parametrize(
    ("draft", "quote"),
    [
        (DRAFT, "Ownership"),
        (DRAFT, "the"),
        (DRAFT, "is"),
        ("# Plan\n\nExecutive sponsor: [name, title of the sponsor]\n\nWe build it.\n", "[name, title of the sponsor]"),
        (
            "# Plan\n\n## Maria Keller is the executive sponsor\n\nWe build it.\n",
            "Maria Keller is the executive sponsor",
        ),
        (DRAFT + "\n<!-- Ada Lovelace is the executive sponsor. -->\n", "Ada Lovelace is the executive sponsor."),
    ],
    ids=["a heading", "three letters", "two letters", "a blank", "a whole heading", "hidden"],
)
def test_what_proves_nothing_raises_nothing(bench: Bench, small: Rubric, draft: str, quote: str) -> None:
    bench.serve(claiming(quote))
    review = bench.review(small, draft)
    assert any("asked twice" in warning for warning in review.warnings)


def test_an_absence_that_the_model_denies_is_quoted(bench: Bench, small: Rubric) -> None:
    bench.serve(claiming("There is no executive sponsor yet.", "missing"))
    judgment = _judgment(bench.review(small, "# Plan\n\nThere is no executive sponsor yet. We build it.\n"))
    assert (judgment.level, judgment.reason) == (Level.MISSING, "denied")
    assert judgment.evidence[0].quote == "There is no executive sponsor yet."


@pytest.mark.parametrize("answer", ["unknown", "yes", "superb", ""])
def test_an_answer_that_is_no_level_is_unassessed(bench: Bench, small: Rubric, answer: str) -> None:
    def script(body: Body, _: int) -> Respond:
        return ok({"answers": [{"n": n, "quotes": [], "answer": answer, "lacks": ""} for n in asked(body)]})

    bench.serve(script)
    review = bench.review(small)
    assert {judgment.level for judgment in review.judgments} == {Level.UNASSESSED}
    assert review.findings == ()


def test_a_premise_is_asked_once_and_is_the_same_for_all(bench: Bench, rubric: Rubric) -> None:
    vendor = only(rubric, *(c.id for c in rubric.criteria if c.premise))
    server = bench.serve(answering(nothing))
    review = bench.review(vendor, IDLE)
    premise = rubric.premises["outside_supplier"].asks
    assert sum(text == premise for body in server.requests for text in asked(body).values()) == 1
    assert {judgment.level for judgment in review.judgments} == {Level.NOT_APPLICABLE}
    assert all("supplier" in judgment.rationale for judgment in review.judgments)


def test_a_contract_has_a_supplier_and_is_met_by_silence_where_that_is_said(bench: Bench, rubric: Rubric) -> None:
    own = only(rubric, "contract.commitment", "vendor.sla", "contract.audit")
    server = bench.serve(
        answering(lambda question, _: ([], "met") if "exclusivity" in question.lower() else ([], "no"))
    )
    text = "# Agreement\n\nThe Vendor supplies the Service to the Customer. The Customer may audit the books.\n"
    contract = with_kind(read_bytes(text.encode(), "contract.md"), DocumentKind.CONTRACT)
    review = review_dossier(Dossier(name="c", documents=(contract,)), rubric=own, judge=LlmJudge(own))
    assert not any("outside supplier" in question for body in server.requests for question in asked(body).values())
    assert _judgment(review, "contract.commitment").level is Level.MET
    assert _judgment(review, "vendor.sla").level is Level.MISSING
    assert {check.id for check in _judgment(review, "contract.audit").checks} == {"audit_right"}


def test_a_criterion_with_levels_only_is_judged(bench: Bench) -> None:
    from tests.own import criterion
    from tests.own import rubric as house_of

    house = house_of(criterion(title="Signing sponsor", levels={"met": "Somebody signs.", "partial": "Signing."}))
    bench.serve(answering(_sponsor))
    assert bench.review(house).judgments[0].level is Level.MET


def test_confidence_is_whether_the_offline_judge_agrees(bench: Bench, small: Rubric) -> None:
    bench.serve(claiming("Clerks key 1,200 invoices a day by hand."))
    alone = _judgment(bench.review(small, "# A\n\nClerks key 1,200 invoices a day by hand.\n")).confidence
    bench.serve(answering(_sponsor))
    together = _judgment(bench.review(small)).confidence
    assert alone < together


def test_tokens_are_a_fraction_of_one_call_per_criterion(bench: Bench, rubric: Rubric) -> None:
    """At 5 and at 40 pages, by the estimate that budgets use; the model answers at full length."""
    from agent.judge.llm.calls.call import tokens_of

    page = "The clerks of the third floor compare each invoice with its order and write down what differs. " * 28
    for pages in (5, 40):
        text = DRAFT + "".join(f"\n## Page {n}\n\n{page}\n" for n in range(pages))
        server = bench.serve(answering(nothing))
        bench.review(rubric, text)
        sent = sum(tokens_of(part["content"]) for body in server.requests for part in body["messages"])
        criteria = [c for c in rubric.criteria_for("prd") if not c.computed]
        single = tokens_of(text) + tokens_of(server.requests[0]["messages"][0]["content"])
        assert sent <= 0.12 * len(criteria) * single
        assert len(server.requests) <= 5
        assert all("clerks" in user_text(body) for body in server.requests)
