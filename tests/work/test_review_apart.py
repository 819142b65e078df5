"""A review in a process of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.document import Dossier
from agent.errors import DraftLimitError, InputError
from agent.judge import make_judge
from agent.review import JudgeInfo, Level
from agent.reviewer import Judged, review_dossier, review_of
from agent.settings import Limits
from agent.work import review_apart
from rubrics import Rubric


def test_it_is_the_review_that_is_made_here(examples: Path, full_rubric: Rubric, prd_dossier: Dossier) -> None:
    heard: list[str] = []
    dossier, review = review_apart([examples / "prd.pdf"], rubric=full_rubric, judge="offline", stage=heard.append)
    here = review_dossier(dossier, rubric=full_rubric, judge=make_judge("offline", full_rubric))
    assert dossier.documents[0].text == prd_dossier.documents[0].text
    apart = {"created", "usage"}
    assert json.loads(review.model_dump_json(exclude=apart)) == json.loads(here.model_dump_json(exclude=apart))
    assert heard == ["reading prd.pdf", "indexing prd.pdf", "judging prd.pdf", "assessing the answers"]


def test_a_draft_at_fault_is_an_error_here(tmp_path: Path, full_rubric: Rubric) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="empty"):
        review_apart([tmp_path / "empty.md"], rubric=full_rubric, judge="offline")


def test_reading_that_outlasts_the_budget_is_given_up(examples: Path, full_rubric: Rubric) -> None:
    with pytest.raises(DraftLimitError, match="given up: it took longer"):
        review_apart([examples / "prd.pdf"], rubric=full_rubric, judge="offline", limits=Limits(review_seconds=0.001))


def test_what_was_judged_before_the_end_is_kept(example_dossier: Dossier, full_rubric: Rubric) -> None:
    judged: list[Judged] = []
    judge = make_judge("offline", full_rubric)
    whole = review_dossier(example_dossier, rubric=full_rubric, judge=judge, told=judged.append)
    info = JudgeInfo(name="offline", model=None, why="asked for")
    first = example_dossier.documents[0]
    part = review_of(
        example_dossier,
        [one for one in judged if one.document == first.id],
        full_rubric,
        info,
        ended="the review ended before its end, because it took longer than 9 seconds.",
    )
    kept = {judgment.criterion for one in judged if one.document == first.id for judgment in one.judgments}
    assert {j.criterion for j in part.judgments} == {j.criterion for j in whole.judgments}
    for judgment in part.judgments:
        if judgment.criterion not in kept:
            assert judgment.level is Level.UNASSESSED
            assert "9 seconds" in judgment.rationale
    assert any(j.level is not Level.UNASSESSED for j in part.judgments)
    for document in example_dossier.documents[1:]:
        assert any(w.startswith(document.name) and "not missing" in w for w in part.warnings)
