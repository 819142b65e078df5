"""Questions of a manager, a board member and a newcomer, with what a good answer holds, on the example drafts."""

from __future__ import annotations

import re

import pytest

from agent.chat import Case, Turn
from agent.chat.offline import BEYOND, SUGGESTIONS, OfflineAssistant
from agent.document import Dossier
from agent.review import Review
from rubrics import Rubric

BEFORE = (Turn(who="user", text="hello"), Turn(who="assistant", text="hello"))
PLACE = r"\[(?:prd\.pdf|contract\.docx|budget\.xlsx|status\.md), [^\]]+\]"
VERDICT = r"^(?:Ready|Not yet ready|Not ready).*Readiness \d+ of 100"
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # a manager
    ("Is my pilot ready?", (VERDICT, "To fix first:\n1\\. ")),
    ("Can we go to production?", (VERDICT,)),
    ("What should I fix first?", ("^Start with these", "1\\. ")),
    ("What are the blockers?", (r"^1\. .+\(blocker\)",)),
    ("Why is the first blocker a blocker?", ("It is a blocker", "seldom reach production")),
    ("Why is finding 9 raised?", ("It is a (?:blocker|major|minor)",)),
    ("why is finding 99 raised?", ("^There is no finding 99", r"There are \d+ findings")),
    ("What should I write for finding 9?", ("write:\n\n> ",)),
    ("When would finding 9 be met?", ("Met: ", "Partly met: ", "Missing: ")),
    ("What would be enough for a rollback?", ("^Rollback", "Met: ")),
    ("How sure are you about finding 9?", ("confidence (?:high|fair|low)",)),
    ("I disagree with finding 9", ("--against", "I cannot change it")),
    ("What does the contract lack?", ("^Open in the contract:", "A right to end it without cause")),
    ("What is missing in the budget?", ("^Open in the budget:",)),
    ("What is wrong with the PRD?", ("^Open in the requirements",)),
    ("Where does the budget contradict the PRD?", ("Total cost", r"\[prd\.pdf, ", r"\[budget\.xlsx, ")),
    ("Do the drafts contradict each other?", ("Total cost", "Availability", PLACE)),
    ("Does the budget add up?", ("6,600", "13,400")),
    ("What is already good?", ("^Already good:", PLACE)),
    ("What is good about the training?", ("^Training",)),
    ("Show me the guidance on sponsorship", ("^Step 2: sponsor", "Two or three sponsors")),
    ("guidance.step.sponsor", ("^Step 2: sponsor", "Two or three sponsors")),
    ("What changed since last time?", ("--against",)),
    # a board member
    ("Should the board approve this?", (VERDICT,)),
    ("How sure are you?", (r"\d+ of \d+ levels", "Check these yourself first")),
    ("How reliable is this review?", (r"\d+ of \d+ levels",)),
    ("What could you not read?", ("Everything could be read",)),
    ("What will the board ask?", ("^A board will ask:\n- .+\\?",)),
    ("Which steps are weakest?", (r"- Operations: \d+ %", "reasons pilots fail")),
    ("How is readiness computed?", ("three times", "never stands above its verdict")),
    ("Who is the sponsor?", ("Finance leadership team", PLACE, "Still open: ")),
    ("Who pays for production?", ("^Who pays for production: partly met", "not part of this budget")),
    ("Who decides go or no-go?", ("^Who decides go or no-go", PLACE)),
    ("What does the pilot cost?", ("EUR 148,000", "160,292", PLACE)),
    ("How long does the pilot take?", ("2 February to 29 May 2026", r"six \(6\) months")),
    ("What is the payback?", ("paid for itself", PLACE)),
    ("Is training planned?", ("^Training", "Users will be trained")),
    ("Is there a rollback?", ("^Rollback", PLACE)),
    ("Can we terminate the contract early?", ("^A right to end it without cause", "15\\.1")),
    ("Does the vendor train on our data?", ("^Limits on what the vendor does with data", PLACE)),
    # a newcomer
    ("hello", (VERDICT, re.escape(SUGGESTIONS))),
    ("thanks!", ("welcome",)),
    ("What can you do?", ("offline assistant", re.escape(SUGGESTIONS))),
    ("What is a blocker?", ("^A blocker is",)),
    ('What does "only in part" mean?', ("^“Only in part”",)),
    ("How many findings are there?", (r"^There are \d+ findings: \d+ blockers?, ",)),
    ("Which model judged this?", ("offline judge, without a language model",)),
    ("Does my data leave this machine?", ("^Nothing leaves this machine",)),
    ("What is the weather tomorrow?", ("^I cannot answer that", re.escape(SUGGESTIONS))),
    ("Write the whole PRD for me", (re.escape(BEYOND),)),
    ("Translate the report into German", (re.escape(BEYOND),)),
)


@pytest.fixture(scope="module")
def dossier_case(example_review: Review, example_dossier: Dossier, full_rubric: Rubric) -> Case:
    return Case(example_review, example_dossier, full_rubric)


@pytest.mark.parametrize(("question", "holds"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_the_answer_holds_what_a_good_one_does(dossier_case: Case, question: str, holds: tuple[str, ...]) -> None:
    said = "".join(OfflineAssistant(dossier_case).reply(question, BEFORE))

    for pattern in holds:
        assert re.search(pattern, said), f"{pattern!r} is not in: {said}"
    assert len(said) < 6000


def test_what_was_spoken_of_is_remembered(dossier_case: Case) -> None:
    history = (Turn(who="user", text="Why is finding 9 raised?"), Turn(who="assistant", text="…"))
    finding = dossier_case.review.findings[8]

    for question in ("Where?", "What should I write?", "When would it be met?", "How come?"):
        said = "".join(OfflineAssistant(dossier_case).reply(question, history))
        assert finding.title.split(":")[0] in said, question


def test_contradictions_of_one_draft_alone(case: Case) -> None:
    assert "only one draft" in "".join(OfflineAssistant(case).reply("Do the drafts contradict each other?", BEFORE))
