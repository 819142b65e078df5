"""Recorded answers are judged as a model's are: what its quotes do not bear is not taken over."""

from __future__ import annotations

import pytest

from evals.labels import LabelledDraft
from evals.recorded.answers import Recorded, Recording, read_recording
from evals.result import SuiteResult
from evals.suites.golden import held_out_drafts
from evals.suites.recorded import run_recorded
from rubrics import load_rubric

TRUE = Recorded(quotes=("Sponsor is Maria Keller.",), answer="met")
FORGED = Recorded(quotes=("Sponsor is Paul Keller.",), answer="met")
NOTHING = Recorded(answer="missing", lacks="nobody named")


@pytest.fixture(autouse=True)
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PILOT_REVIEW_CACHE", "0")


def run(drafts: list[LabelledDraft], said: Recorded) -> SuiteResult:
    recording = Recording(model="m", prompt="1", made="2026-12-01", drafts={"full.md": {"sponsor.executive": said}})
    return run_recorded(drafts, load_rubric(), recording)


def sponsor(result: SuiteResult) -> str:
    return next(outcome.ours for outcome in result.outcomes if outcome.criterion == "sponsor.executive")


def test_a_recorded_answer_with_a_true_quote_is_the_level(drafts: list[LabelledDraft]) -> None:
    assert sponsor(run(drafts, TRUE)) == "met"
    assert sponsor(run(drafts, NOTHING)) == "missing"


def test_a_recorded_answer_with_a_forged_quote_is_not_proof(drafts: list[LabelledDraft]) -> None:
    result = run(drafts, FORGED)
    assert all("Paul" not in outcome.quote for outcome in result.outcomes)


def test_what_was_not_recorded_is_not_made_up(drafts: list[LabelledDraft]) -> None:
    result = run(drafts, TRUE)
    assert {outcome.draft for outcome in result.outcomes} == {"full.md"}
    assert {outcome.ours for outcome in result.outcomes if outcome.criterion != "sponsor.executive"} == {"unassessed"}


def test_the_recording_is_of_drafts_that_there_are() -> None:
    names = {draft.name for draft in held_out_drafts(load_rubric())}
    assert set(read_recording().drafts) <= names
