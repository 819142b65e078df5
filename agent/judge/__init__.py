"""Judges give Criteria their levels, or answer the Checks that levels are made of. They never see a report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from agent.errors import SettingsError
from agent.index import DocumentIndex
from agent.judge.graded import FactsRead, Grade, Graded
from agent.review import Answer, CheckAnswer
from agent.settings import settings
from rubrics import Criterion, Pattern, Rubric

if TYPE_CHECKING:
    from agent.document import Document
    from agent.facts import Fact

JudgeName = Literal["auto", "offline", "llm"]

__all__ = ["FactsRead", "Grade", "Graded", "Judge", "JudgeName", "computed", "make_judge"]


class Judge(Protocol):
    """Grades Documents, one at a time. Nothing of one Document is kept for another: one Judge serves many threads."""

    name: str
    model: str | None
    prompt: str | None
    """Version of its prompt, for a language model."""
    why: str
    """Why this judge, for the report."""
    at_once: int
    """Documents it can judge at the same time, from as many threads."""

    def grade(self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]) -> Graded:
        """What it says of a Document, for everything asked that is not computed."""
        ...

    def facts(self, index: DocumentIndex) -> FactsRead:
        """The facts it reads of a Document; may run beside `grade`."""
        ...

    def compare(self, facts: Sequence[Fact]) -> FactsRead:
        """The conflicts it finds among the facts it read of all Documents."""
        ...

    def calibration(self) -> Mapping[str, tuple[float, float]]:
        """Level → intercept and slope of the confidence of a Judgment that rests on answers to Checks."""
        ...


def make_judge(name: JudgeName, rubric: Rubric, tell: Callable[[str], None] = lambda _: None) -> Judge:
    """The judge of that name; `auto` is `llm` where a model is set up, else `offline`. Raises SettingsError.

    `tell` hears how far a judge has got that takes its time.
    """
    from agent.judge.offline import OfflineJudge

    if name == "offline":
        return OfflineJudge(rubric, why="asked for")
    if name == "auto" and settings().model is None:
        return OfflineJudge(rubric, why="no model is set up (PILOT_REVIEW_MODEL)")
    if settings().model is None:
        raise SettingsError("The llm judge needs a model: set PILOT_REVIEW_MODEL (and OPENAI_BASE_URL or a key).")
    from agent.judge.llm import LlmJudge

    why = "asked for" if name == "llm" else "a model is set up (PILOT_REVIEW_MODEL)"
    return LlmJudge(rubric, why, tell=tell)


def computed(document: Document, asked: Criterion | Pattern) -> list[CheckAnswer]:
    """Answers to the Checks of a Criterion that are computed, not judged."""
    from agent.judge.arithmetic import answer

    answers = []
    for check in asked.checks:
        if check.judge == "kind":
            of_kind = Answer.YES if document.kind in check.of_kinds else Answer.NO
            answers.append(CheckAnswer(id=check.id, answer=of_kind, confidence=1.0))
        elif check.compute is not None:
            answers.append(answer(document, check.compute, check.id))
    return answers
