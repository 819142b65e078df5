"""A question to the model: one text Check of a Criterion or Pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rubrics import Check, Criterion, Pattern


@dataclass(frozen=True)
class Question:
    """A Check with what it belongs to."""

    asked: Criterion | Pattern
    check: Check

    @property
    def key(self) -> str:
        """`criterion.check`, unique in a rubric."""
        return f"{self.asked.id}.{self.check.id}"

    @property
    def query(self) -> str:
        """What the passages for it are searched with."""
        return " ".join((self.asked.title, self.check.question, *self.check.examples))

    @property
    def severe(self) -> bool:
        """Whether a wrong answer could hide or invent a blocker."""
        return self.asked.severity == "blocker"


def questions_of(asked: Sequence[Criterion | Pattern]) -> list[Question]:
    """The text Checks of Criteria and Patterns, in the rubric's order."""
    return [Question(part, check) for part in asked for check in part.checks if check.judge == "text"]


def control_of(group: Sequence[Question]) -> Question:
    """A question that no draft answers, to be asked beside the group: only a model that was told to says yes."""
    return Question(group[-1].asked, CONTROL)


CONTROL = Check(id="control_question", question="Is the depth of the deepest sea given in metres?")
MOST_IN_GROUP = 20
"""Checks in one call: fewer cost more input, more cost attention."""


def groups_of(questions: Sequence[Question], most: int = MOST_IN_GROUP) -> list[tuple[Question, ...]]:
    """Questions that share a call: related ones together (the rubric goes by step), a Criterion never torn apart."""
    groups: list[list[Question]] = []
    by_asked: dict[str, list[Question]] = {}
    for question in questions:
        by_asked.setdefault(question.asked.id, []).append(question)
    for together in by_asked.values():
        if not groups or len(groups[-1]) + len(together) > most:
            groups.append([])
        groups[-1].extend(together)
    return [tuple(group) for group in groups]
