"""Shared by all tests: the examples, read and reviewed once."""

from __future__ import annotations

from pathlib import Path

import hypothesis
import pytest

from agent.document import Dossier
from agent.judge import make_judge
from agent.remember.database import open_database
from agent.review import Review
from agent.reviewer import read_dossier, review_dossier
from rubrics import Rubric, load_rubric

# No test asserts a wall-clock time, and Hypothesis' deadline of 200 ms would be one.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

EXAMPLES = Path(__file__).parents[1] / "examples"
DRAFTS = ("prd.pdf", "contract.docx", "budget.xlsx", "status.md")


@pytest.fixture(scope="session")
def examples() -> Path:
    """The folder of the example drafts."""
    return EXAMPLES


@pytest.fixture(scope="session")
def full_rubric() -> Rubric:
    """The rubric that comes along."""
    return load_rubric()


@pytest.fixture(scope="session")
def example_dossier() -> Dossier:
    """The four example drafts, read."""
    return read_dossier([EXAMPLES / name for name in DRAFTS], name="Invoice Assist")


@pytest.fixture(scope="session")
def example_review(example_dossier: Dossier, full_rubric: Rubric) -> Review:
    """The offline Review of the four example drafts."""
    return review_dossier(example_dossier, rubric=full_rubric, judge=make_judge("offline", full_rubric))


@pytest.fixture(scope="session")
def prd_dossier(example_dossier: Dossier) -> Dossier:
    """The example PRD alone."""
    return Dossier(name="prd", documents=example_dossier.documents[:1])


@pytest.fixture(scope="session")
def prd_review(prd_dossier: Dossier, full_rubric: Rubric) -> Review:
    """The offline Review of the example PRD."""
    return review_dossier(prd_dossier, rubric=full_rubric, judge=make_judge("offline", full_rubric))


@pytest.fixture(scope="session")
def made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database without content, to be copied: migrations run once."""
    file = tmp_path_factory.mktemp("template") / "made.sqlite"
    open_database(f"sqlite:///{file}").close()
    return file
