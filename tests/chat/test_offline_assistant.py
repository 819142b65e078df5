"""The offline assistant answers from the review and the guidance, says so, and cites."""

from __future__ import annotations

import pytest

from agent.chat import Case, Turn
from agent.chat.offline import SAYS_SO, OfflineAssistant
from agent.report.priority import first_to_fix
from agent.review import Comparison, Finding

BEFORE = (Turn(who="user", text="hello"), Turn(who="assistant", text="hello"))


def answer(case: Case, question: str, *history: Turn) -> str:
    return "".join(OfflineAssistant(case).reply(question, history or BEFORE))


def first(case: Case, *, quoted: bool | None = None) -> tuple[int, Finding]:
    """Number and finding of the first that is a Criterion's, with or without evidence."""
    return next(
        (number, finding)
        for number, finding in enumerate(case.review.findings, 1)
        if finding.criterion and (quoted is None or bool(finding.evidence) == quoted)
    )


def test_it_says_that_it_is_offline_at_the_beginning(case: Case) -> None:
    assert SAYS_SO in "".join(OfflineAssistant(case).reply("what next?"))
    assert SAYS_SO not in answer(case, "what next?")


@pytest.mark.parametrize("form", ["finding {number}", "#{number}", "number {number}", "no. {number}", "{id}"])
def test_why_by_number_and_by_id(case: Case, form: str) -> None:
    number, finding = first(case, quoted=True)
    said = answer(case, f"Why is {form.format(number=number, id=finding.id)} raised?")

    assert finding.title in said
    assert finding.why in said
    assert finding.evidence[0].quote in said
    assert case.cite(finding.evidence[0]) in said
    assert all(f"[{name}]" in said for name in finding.guidance)


def test_a_bare_number_is_a_finding(case: Case) -> None:
    number, finding = first(case)

    assert finding.title in answer(case, str(number))


def test_by_words_of_its_title(case: Case) -> None:
    finding = next(f for f in case.review.findings if f.id == "data.privacy")

    assert finding.title in answer(case, "Why do you complain about privacy?")


def test_where_cites_the_places(case: Case) -> None:
    _, finding = first(case, quoted=True)
    said = answer(case, f"Where does the draft say {finding.id}?")

    assert f"“{finding.evidence[0].quote}” [prd.pdf, page " in said


def test_where_of_what_is_not_there_shows_the_search(case: Case) -> None:
    _, finding = first(case, quoted=False)
    said = answer(case, f"Where did you look for {finding.id}?")

    assert "Nothing in the draft says it." in said
    assert "100% of the drafts were searched" in said


def test_what_to_write_leaves_blanks(case: Case) -> None:
    number, finding = first(case)
    said = answer(case, f"What should I write for finding {number}?")

    assert finding.fix in said
    assert "only you know" in said


def test_it_remembers_which_finding_was_spoken_of(case: Case) -> None:
    number, finding = first(case)
    said = answer(case, "And where?", Turn(who="user", text=f"Why finding {number}?"), Turn(who="assistant", text="…"))

    assert finding.title in said


@pytest.mark.parametrize("question", ["What next?", "What should I fix first?", "Where do I start?"])
def test_next_are_the_gravest(case: Case, question: str) -> None:
    said = answer(case, question)

    order = {finding.id: number for number, finding in enumerate(case.review.findings, 1)}
    told = first_to_fix(case.review)
    assert len(told) == 3
    for finding in told:
        assert f"{order[finding.id]}. {finding.title} [{finding.id}]: {finding.fix}" in said
    assert not any(finding.title in said for finding in case.review.findings if finding not in told)


def test_what_a_board_will_ask(case: Case) -> None:
    said = answer(case, "Which questions will the board ask me?")

    assert all(f"- {question}" in said for question in case.review.questions)


def test_what_is_good_already(case: Case) -> None:
    said = answer(case, "What is already good?")
    strength = case.review.strengths[0]

    assert said.startswith("Already good:")
    assert f"{strength.title}: “{strength.evidence[0].quote}” [prd.pdf, page " in said


def test_what_changed(case: Case) -> None:
    _, finding = first(case)
    comparison = Comparison(
        against="v1.json", fixed=(finding,), new=("new.one",), open=("a", "b"), changed=("x: y → z",)
    )
    revised = Case(case.review.model_copy(update={"comparison": comparison}), case.dossier, case.rubric)

    assert "review the revision with --against" in answer(case, "What has changed?")
    assert answer(revised, "What has changed?") == (
        f"Against v1.json. Fixed: {finding.title}. New: new.one. Still open: 2. Levels that changed: x: y → z."
    )


def test_anything_else_is_looked_up_in_the_drafts(case: Case) -> None:
    said = answer(case, "Brno Legnica Zeitplan")

    assert "In the drafts, nearest to your question" in said
    assert "[prd.pdf, page " in said
    assert "Brno" in said


def test_without_findings_nothing_is_open(case: Case) -> None:
    clean = Case(case.review.model_copy(update={"findings": ()}), case.dossier, case.rubric)

    assert "Nothing is open" in answer(clean, "What next?")
