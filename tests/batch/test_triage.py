from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from agent.assess.patterns import is_ruled_out
from agent.assess.verdict import verdict_of
from agent.batch.run import PILOTS, Run
from agent.batch.task import REVIEW
from agent.batch.triage import shortest_changes, triage_of
from agent.document import DocumentKind, Dossier
from agent.read import read_bytes, with_kind
from agent.review import Level, Review
from rubrics import Rubric, load_rubric


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load_rubric(None)


def _review(reviewed: tuple[Run, Path], pilot: str) -> Review:
    run, out = reviewed
    outcome = next(outcome for outcome in run.outcomes if outcome.pilot == pilot)
    return Review.model_validate_json((out / PILOTS / outcome.slug / REVIEW).read_bytes())


def _level_after(review: Review, ids: set[str], rubric: Rubric) -> str:
    judgments = [
        judgment.model_copy(update={"level": Level.MET}) if judgment.criterion in ids else judgment
        for judgment in review.judgments
    ]
    gone = ids | {pattern.id for pattern in rubric.patterns if is_ruled_out(pattern, judgments)}
    findings = [finding for finding in review.findings if finding.id not in gone]
    return verdict_of(judgments, findings, rubric, runs=False).level


def test_the_changes_for_a_fix_do_reach_the_verdict_and_none_is_needless(
    reviewed: tuple[Run, Path], rubric: Rubric
) -> None:
    review = _review(reviewed, "sorter.md")
    assert review.verdict.level == "not_ready"
    changes, reaches = shortest_changes(review, rubric)
    assert changes
    assert reaches in ("ready", "conditional")

    good = {"conditional": ("conditional", "ready"), "ready": ("ready",)}[reaches]
    ids = {change.id for change in changes}
    assert _level_after(review, ids, rubric) in good
    for change in changes:
        assert _level_after(review, ids - {change.id}, rubric) not in good, change.id


def test_a_few_words_are_not_enough_for_a_recommendation(rubric: Rubric, reviewed: tuple[Run, Path]) -> None:
    document = read_bytes(b"# PRD\n\nWe try a model.\n", "note.md")
    review = _review(reviewed, "sorter.md")
    triage = triage_of(review, Dossier(name="note", documents=(document,)), rubric)
    assert triage.recommendation == "not_enough"
    assert "words" in triage.reasons[0]


def test_drafts_of_several_pilots_are_said_to_be_that(rubric: Rubric, reviewed: tuple[Run, Path]) -> None:
    texts = {
        "bakery.md": "The oven in Lyon burns bread. Ovens, flour and dough are weighed by Camille Petit at dawn.",
        "harbour.md": "Cranes of Port Ostrava lift boxes. Crane drivers wait for tides, and Olaf Brandt counts boxes.",
        "clinic.md": "Nurses at Saint Agatha write notes. Notes of patients are typed by Wanda Novak after visits.",
        "school.md": "Pupils of Elm Lane hand in essays. Essays are marked by Horace Bell with a red pencil.",
    }
    documents = tuple(read_bytes(f"# Plan\n\n{text * 3}\n".encode(), name) for name, text in texts.items())
    triage = triage_of(_review(reviewed, "sorter.md"), Dossier(name="mixed", documents=documents), rubric)
    assert triage.recommendation == "not_enough"
    assert "about one pilot" in triage.reasons[0]
    assert "--group" in triage.next_step


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


def test_a_status_report_alone_is_not_enough_unless_it_says_stop(rubric: Rubric, reviewed: tuple[Run, Path]) -> None:
    review = _review(reviewed, "sorter.md")
    report = with_kind(read_bytes(("word " * 400).encode(), "status.md"), DocumentKind.STATUS)
    plan = read_bytes(("word " * 400).encode(), "plan.md")
    alone, both = (Dossier(name="sorter", documents=files) for files in ((report,), (report, plan)))
    assert triage_of(review, alone, rubric).recommendation == "not_enough"
    assert triage_of(review, both, rubric).recommendation == "fix"
    stopped = review.model_copy(update={"verdict": review.verdict.model_copy(update={"running": "stop"})})
    assert triage_of(stopped, alone, rubric).recommendation == "stop"


def test_no_shorter_list_of_changes_reaches_the_verdict(reviewed: tuple[Run, Path], rubric: Rubric) -> None:
    review = _review(reviewed, "sorter.md")
    many, _ = shortest_changes(review, rubric)
    done = {change.id for change in many[3:]}
    few = review.model_copy(
        update={
            "findings": tuple(finding for finding in review.findings if finding.id not in done),
            "judgments": tuple(
                judgment.model_copy(update={"level": Level.MET}) if judgment.criterion in done else judgment
                for judgment in review.judgments
            ),
        }
    )
    few = few.model_copy(update={"verdict": verdict_of(few.judgments, few.findings, rubric, runs=False)})
    changes, reaches = shortest_changes(few, rubric)
    assert 0 < len(changes) <= 5
    assert reaches is not None
    good = {"conditional": ("conditional", "ready"), "ready": ("ready",)}[reaches]
    for shorter in combinations([finding.id for finding in few.findings], min(2, len(changes) - 1)):
        assert _level_after(few, set(shorter), rubric) not in good, shorter
