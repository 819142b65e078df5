"""The Scorecard and readiness: what counts, how much, and what is counted apart."""

from __future__ import annotations

import pytest

from agent.assess.scorecard import answered_of, scorecard_of
from agent.review import Judgment
from rubrics import Criterion
from tests.own import check, criterion, rubric


def house(name: str, **more: object) -> Criterion:
    return criterion(check("x"), id=f"house.{name}", **more)


RUBRIC = rubric(
    house("a", severity="blocker", reasons=["R1"]),
    house("b", severity="major", reasons=["R1", "R2"]),
    house("c", severity="minor", reasons=["R2"]),
)


def judged(**levels: str) -> list[Judgment]:
    return [
        Judgment.model_validate(
            {"criterion": f"house.{name}", "level": level, "reason": "stated", "confidence": 0.5, "rationale": ""}
        )
        for name, level in levels.items()
    ]


def test_a_step_is_the_mean_of_what_was_judged() -> None:
    card = scorecard_of(judged(a="met", b="partial", c="unassessed"), RUBRIC)

    assert card.steps == {"outcome": 0.75, "closure": None}
    assert card.reasons == {"R1": 0.75, "R2": 0.5}
    assert (card.assessed, card.unassessed, card.not_applicable) == (2, 1, 0)


def test_what_cannot_apply_or_was_not_judged_counts_neither_way() -> None:
    card = scorecard_of(judged(a="missing", b="not_applicable"), RUBRIC)

    assert card.steps["outcome"] == 0.0
    assert card.reasons == {"R1": 0.0, "R2": None}
    assert (card.assessed, card.unassessed, card.not_applicable) == (1, 0, 1)


@pytest.mark.parametrize(
    ("levels", "readiness"),
    [
        ({"a": "met", "b": "missing", "c": "missing"}, 50),
        ({"a": "missing", "b": "met", "c": "missing"}, 33),
        ({"a": "missing", "b": "missing", "c": "met"}, 17),
        ({"a": "partial", "b": "partial", "c": "partial"}, 50),
        ({"a": "met", "b": "met", "c": "met"}, 100),
        ({"a": "met", "b": "unassessed", "c": "not_applicable"}, 100),
        ({"a": "unassessed"}, 0),
        ({}, 0),
    ],
)
def test_readiness_weighs_blockers_three_times_and_majors_twice(levels: dict[str, str], readiness: int) -> None:
    assert answered_of(judged(**levels), RUBRIC) == readiness
