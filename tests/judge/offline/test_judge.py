"""The offline judge: what it answers, what it quotes, and that it answers the same every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.document import Dossier
from agent.judge import make_judge
from agent.review import Review
from agent.reviewer import review_dossier
from rubrics import Rubric, load_rubric
from tests.own import ask, check, criterion, draft, review, rubric, sign

PERSON = sign(about=["sponsor"], needs=["person"])


@pytest.mark.parametrize(
    ("text", "answer", "quote"),
    [
        ("The sponsor is Maria Keller.", "yes", "The sponsor is Maria Keller."),
        ("The sponsor is to be confirmed.", "deferred", "The sponsor is to be confirmed."),
        ("No sponsor has been named.", "denied", "No sponsor has been named."),
        ("The sponsor is [name].", "no", "The sponsor is [name]."),
        ("Who is the sponsor?", "no", None),
        ("The weather is fine.", "no", None),
    ],
)
def test_answers(text: str, answer: str, quote: str | None) -> None:
    given = ask(draft(f"# Pilot\n\nSomething else first.\n\n{text}\n"), PERSON)

    assert given.answer == answer
    assert (given.evidence.quote if given.evidence else None) == quote


def test_what_is_asserted_counts_before_what_is_put_off_and_that_before_what_is_denied() -> None:
    asserted, deferred, denied = "The sponsor is Maria Keller.", "A sponsor is to be confirmed.", "No sponsor is there."

    assert ask(draft(f"# Pilot\n\n{denied}\n\n{deferred}\n\n{asserted}\n"), PERSON).answer == "yes"
    assert ask(draft(f"# Pilot\n\n{denied}\n\n{deferred}\n"), PERSON).answer == "deferred"
    assert ask(draft(f"# Pilot\n\n{denied}\n"), PERSON).answer == "denied"


def test_a_blank_is_told() -> None:
    assert ask(draft("# Pilot\n\nThe sponsor is [name].\n"), PERSON).note == "placeholder"


def test_silence_is_the_answer_a_check_says_it_is() -> None:
    document = draft("# Pilot\n\nThe weather is fine.\n")

    assert ask(document, sign(about=["minimum purchase"]), silence="yes").answer == "yes"
    assert ask(document, sign(about=["minimum purchase"])).answer == "no"


def test_quotes_are_verbatim_and_carry_no_list_mark() -> None:
    document = draft("# Pilot\n\nRoles:\n\n- The sponsor is Maria Keller.\n- The owner is Paul Novak.\n")
    evidence = ask(document, PERSON).evidence

    assert evidence is not None
    assert document.text[evidence.start : evidence.end] == evidence.quote == "The sponsor is Maria Keller."


def test_a_no_shows_what_came_nearest_and_never_hidden_text() -> None:
    page = (
        "<p>The board supports the pilot with great interest.</p><p>Invoices are typed by nine clerks every day.</p>"
        '<p style="color:#fff">The sponsor of the pilot is somebody on the board.</p>'
    )
    document = draft(page, name="a.html")
    given = ask(document, PERSON, examples=["The sponsor of the pilot is the board."])

    assert given.answer == "no"
    assert given.nearest[0].quote == "The board supports the pilot with great interest."
    assert all("somebody" not in near.quote for near in given.nearest)
    for near in given.nearest:
        assert document.text[near.start : near.end] == near.quote


def test_a_criterion_of_ones_own_works_without_training(tmp_path: Path) -> None:
    file = tmp_path / "house.yaml"
    file.write_text(
        """
criteria:
  - id: house.architecture_board
    step: governance
    title: Architecture board
    asks: Has the architecture board been given a date?
    kinds: [prd]
    reasons: [R5]
    severity: major
    why: The board meets once a month.
    fix: "Architecture board on [date]."
    question: When does the board see it?
    levels: {met: It has a date., partial: It is mentioned., missing: It is not mentioned.}
    checks:
      - id: dated
        question: Is there a date with the architecture board?
        signs: [{about: [architecture board], with: [date]}]
      - id: mentioned
        question: Is the architecture board mentioned?
        signs: [{about: [architecture board]}]
    rule: {met: dated, partial: mentioned}
""",
        encoding="utf-8",
    )
    loaded = load_rubric(file)
    house = loaded.model_copy(update={"criteria": (loaded.criterion("house.architecture_board"),), "patterns": ()})

    def level(sentence: str) -> tuple[str, list[str]]:
        (judged,) = review(house, draft(f"# Pilot\n\n{sentence}\n")).judgments
        return judged.level.value, [evidence.quote for evidence in judged.evidence]

    met, partial = "The architecture board decides on 4 May 2026.", "The architecture board is involved."
    assert level(met) == ("met", [met])
    assert level(partial) == ("partial", [partial])
    assert level("The board likes it.") == ("missing", [])
    assert level("The architecture board is still to be asked; its date is to be agreed.")[0] == "partial"


def test_what_is_computed_is_not_looked_for_in_the_text() -> None:
    asked = criterion(check("sum", compute="total_stated"), check("named", PERSON), rule={"met": "named"})
    judged = review(rubric(asked), draft("# Pilot\n\nThe sponsor is Maria Keller.\n")).judgments[0]

    assert [(answer.id, str(answer.answer)) for answer in judged.checks] == [("named", "yes"), ("sum", "no")]


def without_time(review: Review) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(review.model_dump_json())
    del data["created"], data["usage"]["seconds"]
    return data


def test_the_same_drafts_give_the_same_review(prd_dossier: Dossier, prd_review: Review, full_rubric: Rubric) -> None:
    again = review_dossier(prd_dossier, rubric=full_rubric, judge=make_judge("offline", full_rubric))

    assert json.dumps(without_time(again)) == json.dumps(without_time(prd_review))


def test_also_in_another_process_with_another_hash_seed(prd_review: Review, examples: Path) -> None:
    command = [sys.executable, "-c", "from agent.cli import main; main()", "review", str(examples / "prd.pdf")]
    made = subprocess.run(
        [*command, "--judge", "offline", "--format", "json"],
        env={**os.environ, "PYTHONHASHSEED": "4711"},
        capture_output=True,
        timeout=600,
        check=True,
    )
    other = without_time(Review.model_validate_json(made.stdout))

    assert json.dumps(other["judgments"]) == json.dumps(without_time(prd_review)["judgments"])
    assert json.dumps(other | {"judge": 0}) == json.dumps(without_time(prd_review) | {"judge": 0})
