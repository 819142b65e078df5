"""The chat's case: the example PRD and its review."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.chat import Case
from agent.document import Dossier
from agent.review import Review
from agent.settings import settings
from rubrics import Rubric


@pytest.fixture(scope="session")
def case(prd_review: Review, prd_dossier: Dossier, full_rubric: Rubric) -> Case:
    return Case(prd_review, prd_dossier, full_rubric)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home folder of the test's own."""
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    yield tmp_path / "home"
    settings.cache_clear()
