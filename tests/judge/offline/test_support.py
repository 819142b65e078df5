"""What the offline judge shows as evidence, and what it only lists as what came nearest."""

from __future__ import annotations

import numpy as np
import pytest

from agent.assess.judgments import SHOWN
from agent.index.embedding import embed
from agent.judge.offline.score import bearing
from agent.judge.offline.topic import topics
from agent.review import Level
from rubrics import load_rubric
from tests.own import draft, review

BESIDE = "Continuous optimisation of thresholds, cost and screens runs as a background job."


def test_a_sentence_is_about_the_criterion_that_people_quoted_such_sentences_for() -> None:
    learned = topics()
    (shares,) = learned.shares(embed(["The works council and legal counsel must sign off before the go-live in May."]))
    assert int(np.argmax(shares)) == learned.rows["governance.signoffs"]


def test_a_quote_bears_more_the_surer_the_answer_and_the_more_checks_it_answers() -> None:
    assert bearing(0.9, 1, -1.0) > bearing(0.7, 1, -1.0)
    assert bearing(0.9, 2, -1.0) > bearing(0.9, 1, -1.0)
    assert bearing(0.9, 1, -0.5) > bearing(0.9, 1, -5.0)


def test_a_text_without_statements_has_no_topics() -> None:
    assert topics().shares(embed([])).shape == (0, len(topics().rows))


@pytest.mark.parametrize(
    "sentence",
    ["Executive sponsor: Maria Keller, Chief Operating Officer, answers for the pilot.", BESIDE],
)
def test_what_is_shown_is_sure_enough_and_the_rest_is_listed_as_nearest(sentence: str) -> None:
    rubric = load_rubric()
    for judgment in review(rubric, draft(f"# Plan\n\n{sentence}\n")).judgments:
        said = {a.evidence.quote: a.bears for a in judgment.checks if a.evidence}
        assert all(said.get(evidence.quote, 1.0) >= SHOWN for evidence in judgment.evidence)
        if judgment.level in (Level.MET, Level.PARTIAL) and said and not judgment.evidence:
            assert judgment.searched.nearest
            assert "no sentence that shows it plainly" in judgment.rationale
