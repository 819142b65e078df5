"""A review by a scripted model, and a small rubric and draft for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from agent.document import DocumentKind, Dossier
from agent.read import read_bytes, with_kind
from agent.review import Review
from agent.reviewer import review_dossier
from agent.settings import settings
from rubrics import Rubric, load_rubric
from tests.model_server import ModelServer, Script, no_facts, serving, use_model

DRAFT = """\
# Invoice assistant

## Problem
Clerks key 1,200 invoices a day by hand.

## Ownership
Maria Keller, Chief Operating Officer, is the executive sponsor of this pilot and signs the budget.

## Goal
By 31 December the average invoice takes 5 days instead of 12 days.

## Exit
The exit plan will be agreed later.
"""


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return load_rubric()


@pytest.fixture(scope="session")
def small(rubric: Rubric) -> Rubric:
    """Three Criteria, no Patterns: a review of it takes one call on the draft."""
    chosen = ("sponsor.executive", "outcome.metric", "outcome.baseline")
    return rubric.model_copy(update={"criteria": tuple(c for c in rubric.criteria if c.id in chosen), "patterns": ()})


@pytest.fixture
def many_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few questions a call, so that a review takes many."""
    monkeypatch.setattr("agent.judge.llm.points.MOST_IN_CALL", 5)


class Bench:
    """A set-up process and its servers."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, home: Path, stack: ExitStack) -> None:
        self._monkeypatch = monkeypatch
        self.home = home
        self._stack = stack

    def serve(self, script: Script, facts: Script = no_facts, **settings: str) -> ModelServer:
        """Starts a server, the settings point at it; `requests` are those for levels, `listings` those for facts."""
        server = self._stack.enter_context(serving(script, facts))
        use_model(self._monkeypatch, self.home, server.url, **settings)
        return server

    def review(self, rubric: Rubric, text: str = DRAFT, **more: Any) -> Review:
        """A review by the llm judge."""
        from agent.judge.llm import LlmJudge

        return review_dossier(dossier(text), rubric=rubric, judge=more.get("judge") or LlmJudge(rubric))


def dossier(text: str = DRAFT) -> Dossier:
    """One PRD."""
    document = with_kind(read_bytes(text.encode(), "draft.md"), DocumentKind.PRD)
    return Dossier(name="draft", documents=(document,))


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        yield Bench(monkeypatch, tmp_path / "home", stack)
    settings.cache_clear()


BenchFactory = Callable[..., Bench]
