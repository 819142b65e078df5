"""With PILOT_REVIEW_MASK nothing personal and no secret leaves the machine, and the report has all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.judge.llm.mask import Mask
from agent.review import Level
from rubrics import Rubric
from tests.judge.llm.conftest import DRAFT, Bench
from tests.model_server import answering, user_text

PRIVATE = {
    "m.keller@bank.example": "EMAIL",
    "DE89 3704 0044 0532 0130 00": "ACCOUNT",
    "4111 1111 1111 1111": "CARD",
    "+49 30 901820": "PHONE",
    "(415) 555-2671": "PHONE",
    "0171 2345678": "PHONE",
    "Maria Keller": "NAME",
    "sk-live-abcdefghijklmnop1234": "KEY",
    "AKIAIOSFODNN7EXAMPLE": "KEY",
    "hunter2hunter2": "KEY",
}


@pytest.mark.parametrize("value", PRIVATE)
def test_masks_and_restores(value: str) -> None:
    lead = "password: " if value == "hunter2hunter2" else "Contact "
    text = f"{lead}{value} about this."
    mask = Mask(text)
    hidden = mask.hide(text)
    assert value not in hidden
    assert f"[{PRIVATE[value]}-1]" in hidden
    assert mask.restore(hidden) == text


@pytest.mark.parametrize(
    "plain",
    [
        "The budget is EUR 1,200,000 in 2026.",
        "From 2026-01-01 to 31.12.2026, 12 000 000 calls.",
        "DE89 3704 0044 0532 0130 01 is no account.",
        "Order 4111 1111 1111 1112 has no check digit.",
        "Chief Operating Officer, Data Protection Officer",
        "Sections 3.1.2 and 10.000 to 20.000 units",
    ],
)
def test_leaves_figures_and_titles(plain: str) -> None:
    assert Mask(plain).hide(plain) == plain


def test_a_draft_that_contains_a_placeholder_is_not_confused() -> None:
    text = "Write to [EMAIL-1] or a.b@c.example."
    mask = Mask(text)
    hidden = mask.hide(text)
    assert "[EMAIL-1]" in hidden
    assert "a.b@c.example" not in hidden
    assert mask.restore(hidden) == text


def test_one_value_has_one_placeholder_and_a_surname_alone_is_masked_too() -> None:
    text = "Maria Keller signs. Later Keller decides. Maria Keller leaves."
    hidden = Mask(text).hide(text)
    assert "Keller" not in hidden
    assert hidden.count("[NAME-1]") == 2


def test_nothing_private_leaves_and_the_quote_is_restored(bench: Bench, small: Rubric, tmp_path: Path) -> None:
    private = DRAFT.replace("signs the budget", "(m.keller@bank.example, +49 30 901820) signs the budget")

    def say(question: str, shown: str) -> tuple[list[str], str]:
        line = next((line for line in shown.splitlines() if "executive sponsor" in line), "")
        return ([line], "yes") if line and "sponsor" in question.lower() else ([], "no")

    trace = tmp_path / "trace.jsonl"
    server = bench.serve(answering(say), mask="1", trace=str(trace))
    review = bench.review(small, private)
    sent = "\n".join(user_text(body) for body in server.requests)
    for value in ("Keller", "m.keller@bank.example", "+49 30 901820"):
        assert value not in sent
        assert value not in trace.read_text()
    judgment = next(j for j in review.judgments if j.criterion == "sponsor.executive")
    assert judgment.level is Level.MET
    assert "Maria Keller" in judgment.evidence[0].quote
    assert "m.keller@bank.example" in judgment.evidence[0].quote
