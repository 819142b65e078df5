"""α against the worked example of its author, and its properties."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.metrics.krippendorff import krippendorff_alpha
from evals.metrics.levels import ORDINAL

# Krippendorff (2011), section E: four observers, twelve units, five values, missing ratings
A = [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None]
B = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3]
C = [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None]
D = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None]


def test_the_published_example() -> None:
    units = [[str(value) for value in unit if value is not None] for unit in zip(A, B, C, D, strict=True)]
    assert krippendorff_alpha(units, scale="12345") == pytest.approx(0.815, abs=5e-4)


@given(st.lists(st.sampled_from(ORDINAL), min_size=2, max_size=30), st.integers(2, 4))
def test_perfect_agreement_is_one_or_undefined(levels: list[str], raters: int) -> None:
    value = krippendorff_alpha([[level] * raters for level in levels])
    assert value is None if len(set(levels)) == 1 else value == pytest.approx(1)


@given(st.lists(st.lists(st.sampled_from(ORDINAL), max_size=4), max_size=20), st.randoms())
def test_the_order_of_units_and_raters_does_not_matter(units: list[list[str]], random: object) -> None:
    value = krippendorff_alpha(units)
    shuffled = [list(unit) for unit in units]
    for unit in shuffled:
        random.shuffle(unit)  # type: ignore[attr-defined]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = krippendorff_alpha(shuffled)
    assert again == (None if value is None else pytest.approx(value))


def test_a_near_miss_counts_less_than_a_far_one() -> None:
    agreed = [["missing", "missing"], ["partial", "partial"], ["met", "met"]] * 3
    near = krippendorff_alpha([*agreed, ["missing", "partial"]])
    far = krippendorff_alpha([*agreed, ["missing", "met"]])
    assert near is not None
    assert far is not None
    assert near > far


def test_lone_ratings_and_levels_off_the_scale_cannot_be_paired() -> None:
    assert krippendorff_alpha([["met"], ["missing"], ["partial", "not_applicable"]]) is None
    assert krippendorff_alpha([]) is None
