"""Suite `golden`: the project's own drafts, every criterion labelled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.grading import read_labelled
from evals.labels import LabelledDraft, read_dossiers
from evals.result import SuiteResult
from evals.reviewing import ReviewAll
from evals.suites.graded import graded_result
from rubrics import Rubric

FOLDER = Path(__file__).parent.parent / "golden"


def golden_drafts(rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of the project."""
    return read_dossiers(FOLDER, rubric)


def run_golden(review_all: ReviewAll, drafts: Sequence[LabelledDraft], rubric: Rubric) -> SuiteResult:
    """Reviews and grades every golden draft by itself."""
    documents = read_labelled(drafts)
    return graded_result("golden", drafts, documents, review_all(documents), rubric)
