"""Suite `held-out`: labelled drafts that nobody who worked on the rubric or a judge has read, only their totals.

When they have been read, they belong in `golden`, and new ones here.
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

FOLDER = Path(__file__).parent.parent / "held_out"


def held_out_drafts(rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts that are kept apart."""
    return read_dossiers(FOLDER, rubric)


def run_held_out(review_all: ReviewAll, drafts: Sequence[LabelledDraft], rubric: Rubric) -> SuiteResult:
    """Reviews and grades every draft by itself."""
    documents = read_labelled(drafts)
    return graded_result("held-out", drafts, documents, review_all(documents), rubric)
