"""The wire against a real server: `python -m pytest -m model_server`. Its model is too weak to judge anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.chat import Case, make_assistant
from agent.document import DocumentKind, Dossier
from agent.judge.llm import LlmJudge
from agent.judge.llm.calls import live
from agent.read import read_bytes, with_kind
from agent.review import Level, Review
from agent.reviewer import review_dossier
from rubrics import Rubric, load_rubric
from tests.model_server import use_model

pytestmark = pytest.mark.model_server
DRAFT = b"""# Invoice assistant

Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot and signs the budget.

By 31 December the average invoice takes 5 days instead of 12 days.
"""


@pytest.fixture
def _set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_server: str) -> None:
    use_model(monkeypatch, tmp_path, real_server, timeout="300", concurrency="2", context_tokens="7000", attempts="2")


@pytest.mark.usefixtures("_set_up")
def test_a_review_ends_and_every_quote_is_in_the_draft() -> None:
    rubric = load_rubric()
    chosen = tuple(c for c in rubric.criteria if c.id in ("sponsor.executive", "outcome.metric"))
    small = rubric.model_copy(update={"criteria": chosen, "patterns": ()})
    document = with_kind(read_bytes(DRAFT, "draft.md"), DocumentKind.PRD)
    review = review_dossier(Dossier(name="d", documents=(document,)), rubric=small, judge=LlmJudge(small))
    assert review.usage.calls > 0
    assert review.usage.input_tokens > 0
    assert review.usage.output_tokens > 0
    assert len(review.judgments) == 2
    for judgment in review.judgments:
        for evidence in judgment.evidence:
            assert document.text[evidence.start : evidence.end] == evidence.quote
    again = review_dossier(Dossier(name="d", documents=(document,)), rubric=small, judge=LlmJudge(small))
    known = {c.id for j in review.judgments for c in j.checks if c.answer != "unknown"}
    assert again.usage.cache_hits >= len(known)


@pytest.mark.usefixtures("_set_up")
def test_what_so_weak_a_model_claims_of_an_empty_draft_is_not_believed() -> None:
    rubric = load_rubric()
    chosen = tuple(c for c in rubric.criteria if c.id in ("sponsor.executive", "outcome.metric"))
    small = rubric.model_copy(update={"criteria": chosen, "patterns": ()})
    document = with_kind(read_bytes(b"# Assistant\n\nWe want to build it. It is good.\n", "draft.md"), DocumentKind.PRD)
    review = review_dossier(Dossier(name="d", documents=(document,)), rubric=small, judge=LlmJudge(small))
    assert Level.MET not in {judgment.level for judgment in review.judgments}


@pytest.mark.usefixtures("_set_up")
def test_it_takes_the_strict_schema() -> None:
    rubric = load_rubric()
    small = rubric.model_copy(
        update={"criteria": tuple(c for c in rubric.criteria if c.id == "sponsor.executive"), "patterns": ()}
    )
    document = with_kind(read_bytes(DRAFT, "draft.md"), DocumentKind.PRD)
    review_dossier(Dossier(name="d", documents=(document,)), rubric=small, judge=LlmJudge(small))
    assert [known["format"] for known in live._abilities.values()] == [0]


@pytest.mark.usefixtures("_set_up")
def test_a_chat_turn(prd_review: Review, prd_dossier: Dossier, full_rubric: Rubric) -> None:
    assistant = make_assistant(Case(prd_review, prd_dossier, full_rubric))
    said = "".join(assistant.reply("Who is the sponsor?"))
    assert assistant.name == "llm"
    # Nonsense is an answer here; silence, an exception or a call that never ends is not.
    assert said.strip()
