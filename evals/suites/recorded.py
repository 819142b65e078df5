"""Suite `recorded`: what a strong model answered on the drafts held out, verified and graded by today's program.

A drop means that the program lost what the model had found; what a model would answer to today's prompt it cannot tell.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from agent.document import Dossier
from agent.reviewer import review_dossier
from agent.settings import settings
from evals.grading import read_labelled
from evals.labels import LabelledDraft
from evals.recorded.answers import Recording, read_recording
from evals.recorded.judge import ReplayingJudge
from evals.result import SuiteResult
from evals.suites.graded import graded_result
from rubrics import Rubric

_MODEL = "PILOT_REVIEW_MODEL"


def run_recorded(drafts: Sequence[LabelledDraft], rubric: Rubric, recording: Recording | None = None) -> SuiteResult:
    """Grades the drafts of which there are recorded answers."""
    recording = recording or read_recording()
    answered = [draft for draft in drafts if draft.name in recording.drafts]
    documents = read_labelled(answered)
    recorded = {
        document.sha256: recording.drafts[draft.name] for draft, document in zip(answered, documents, strict=True)
    }
    with _model_named(recording.model):
        judge = ReplayingJudge(rubric, recorded)
        reviews = [
            review_dossier(Dossier(name=document.name, documents=(document,)), rubric=rubric, judge=judge)
            for document in documents
        ]
    return graded_result("recorded", answered, documents, reviews, rubric)


@contextmanager
def _model_named(name: str) -> Iterator[None]:
    """The llm judge wants a model to be set, also where it never calls it."""
    before = os.environ.get(_MODEL)
    os.environ[_MODEL] = name
    settings.cache_clear()
    try:
        yield
    finally:
        if before is None:
            del os.environ[_MODEL]
        else:
            os.environ[_MODEL] = before
        settings.cache_clear()
