"""Suites `golden` and `held-out`: the project's own drafts, every criterion labelled.

Nobody who works on the rubric or a judge reads the drafts held out, only their totals. When they have been read, they
belong to the golden ones, and new ones take their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.grading import read_labelled
from evals.labels import LabelledDraft, read_dossiers
from evals.result import SuiteResult
from evals.reviewing import ReviewAll
from evals.suites.graded import graded_result
from rubrics import Rubric

_EVALS = Path(__file__).parent.parent
FOLDER = _EVALS / "golden"
HELD_OUT = _EVALS / "held_out"


def golden_drafts(rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of the project that are developed on."""
    return read_dossiers(FOLDER, rubric)


def held_out_drafts(rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of the project that are kept apart."""
    return read_dossiers(HELD_OUT, rubric)


def run_golden(
    review_all: ReviewAll, drafts: Sequence[LabelledDraft], rubric: Rubric, suite: str = "golden"
) -> SuiteResult:
    """Reviews and grades every draft by itself."""
    documents = read_labelled(drafts)
    return graded_result(suite, drafts, documents, review_all(documents), rubric)
