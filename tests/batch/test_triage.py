from __future__ import annotations

from pathlib import Path

import pytest

from agent.assess.patterns import is_ruled_out
from agent.assess.verdict import verdict_of
from agent.batch.run import PILOTS, Run
from agent.batch.task import REVIEW
from agent.batch.triage import shortest_changes, triage_of
from agent.document import Dossier
from agent.read import read_bytes
from agent.review import Level, Review
from rubrics import Rubric, load_rubric


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(None)


def _review(reviewed: tuple[Run, Path], pilot: str) -> Review:
    run, out = reviewed
    outcome = next(outcome for outcome in run.outcomes if outcome.pilot == pilot)
    return Review.model_validate_json((out / PILOTS / outcome.slug / REVIEW).read_bytes())


def test_the_changes_for_a_fix_do_reach_the_verdict_and_none_is_needless(
    reviewed: tuple[Run, Path], rubric: Rubric
) -> None:
    review = _review(reviewed, "sorter.md")
    assert review.verdict.level == "not_ready"
    changes, reaches = shortest_changes(review, rubric)
    assert changes
    assert reaches in ("ready", "conditional")

    def level_after(ids: set[str]) -> str:
        judgments = [
            judgment.model_copy(update={"level": Level.MET}) if judgment.criterion in ids else judgment
            for judgment in review.judgments
        ]
        gone = ids | {pattern.id for pattern in rubric.patterns if is_ruled_out(pattern, judgments)}
        findings = [finding for finding in review.findings if finding.id not in gone]
        return verdict_of(judgments, findings, rubric, runs=False).level

    good = {"conditional": ("conditional", "ready"), "ready": ("ready",)}[reaches]
    ids = {change.id for change in changes}
    assert level_after(ids) in good
    for change in changes:
        assert level_after(ids - {change.id}) not in good, change.id


def test_a_few_words_are_not_enough_for_a_recommendation(rubric: Rubric, reviewed: tuple[Run, Path]) -> None:
    document = read_bytes(b"# PRD\n\nWe try a model.\n", "note.md")
    review = _review(reviewed, "sorter.md")
    triage = triage_of(review, Dossier(name="note", documents=(document,)), rubric)
    assert triage.recommendation == "not_enough"
    assert "words" in triage.reasons[0]


def test_a_stop_comes_with_what_was_learned(reviewed: tuple[Run, Path], rubric: Rubric) -> None:
    review = _review(reviewed, "sorter.md")
    stopped = review.model_copy(update={"verdict": review.verdict.model_copy(update={"running": "stop"})})
    document = read_bytes(("word " * 400).encode(), "note.md")
    triage = triage_of(stopped, Dossier(name="sorter", documents=(document,)), rubric)
    assert triage.recommendation == "stop"
    assert "The drafts do not say it clearly." in triage.learning.values()
    assert triage.learning["Why it ends"]


def test_a_contract_alone_is_not_enough(rubric: Rubric, reviewed: tuple[Run, Path]) -> None:
    review = _review(reviewed, "sorter.md")
    reasons = {**review.scorecard.reasons, **dict.fromkeys(list(review.scorecard.reasons)[:4])}
    thin = review.model_copy(update={"scorecard": review.scorecard.model_copy(update={"reasons": reasons})})
    document = read_bytes(("word " * 400).encode(), "agreement.md")
    triage = triage_of(thin, Dossier(name="agreement", documents=(document,)), rubric)
    assert triage.recommendation == "not_enough"
    assert all(rubric.reasons[reason] in triage.reasons[0] for reason, score in reasons.items() if score is None)
