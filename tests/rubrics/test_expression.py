"""Conditions in three values."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rubrics import Condition

FACTS = {"yes": True, "no": False, "open": None}


@pytest.mark.parametrize(
    ("written", "truth"),
    [
        ({"name": "yes"}, True),
        ({"all": ["yes", "no"]}, False),
        ({"all": ["yes", "open"]}, None),
        ({"all": ["no", "open"]}, False),
        ({"any": ["yes", "open"]}, True),
        ({"any": ["no", "open"]}, None),
        ({"any": ["no", "no"]}, False),
        ({"not": "open"}, None),
        ({"not": "no"}, True),
        ({"at_least": 2, "of": ["yes", "no", "open"]}, None),
        ({"at_least": 2, "of": ["yes", "yes", "open"]}, True),
        ({"at_least": 2, "of": ["yes", "no", "no"]}, False),
        ({"all": [{"any": ["no", "yes"]}, {"not": "no"}]}, True),
    ],
)
def test_truth_follows_kleene(written: dict[str, object], truth: bool | None) -> None:
    assert Condition.model_validate(written).holds(FACTS.__getitem__) is truth


@pytest.mark.parametrize(
    "written",
    [
        {},
        {"all": ["a"], "any": ["b"]},
        {"at_least": 1},
        {"of": ["a"]},
        {"at_least": 3, "of": ["a", "b"]},
        {"some": ["a"]},
    ],
)
def test_malformed_conditions_are_refused(written: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(written)


def test_names_are_found_at_any_depth() -> None:
    condition = Condition.model_validate({"all": ["a", {"not": {"any": ["b", {"at_least": 1, "of": ["c"]}]}}]})
    assert list(condition.names()) == ["a", "b", "c"]
