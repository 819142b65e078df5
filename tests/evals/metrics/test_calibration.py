"""Calibration against scikit-learn and by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss

from evals.metrics.calibration import brier, expected_calibration_error, reliability

JUDGED = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(JUDGED)
def test_brier_equals_scikit_learns(judged: list[tuple[float, bool]]) -> None:
    confidence, right = [value for value, _ in judged], [correct for _, correct in judged]
    assert brier(confidence, right) == pytest.approx(brier_score_loss(right, confidence, labels=[False, True]))


@given(JUDGED)
def test_every_judgment_is_in_one_bin_and_the_error_within_bounds(judged: list[tuple[float, bool]]) -> None:
    confidence, right = [value for value, _ in judged], [correct for _, correct in judged]
    curve = reliability(confidence, right)
    assert sum(bin_.count for bin_ in curve) == len(judged)
    assert all(bin_.low - 1e-9 <= bin_.confidence <= bin_.high + 1e-9 for bin_ in curve)
    error = expected_calibration_error(confidence, right)
    assert error is not None
    assert 0 <= error <= 1


def test_expected_calibration_error_by_hand() -> None:
    # bin (0.8, 0.9]: confidence 0.9, 1 of 2 right, distance 0.4; bin (0.1, 0.2]: 0.2, 0 of 2, distance 0.2
    assert expected_calibration_error([0.9, 0.9, 0.2, 0.2], [True, False, False, False]) == pytest.approx(0.3)


def test_a_confidence_on_an_edge_belongs_to_the_bin_below() -> None:
    assert [(bin_.low, bin_.high) for bin_ in reliability([0.0, 0.1, 0.5], [True] * 3, bins=2)] == [(0.0, 0.5)]


def test_nothing_judged_is_undefined() -> None:
    assert brier([], []) is None
    assert expected_calibration_error([], []) is None
    assert reliability([], []) == []


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan")])
def test_a_confidence_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError):
        reliability([value], [True])
