"""Accuracy, confusion, κ and F1 against scikit-learn and by hand."""

from __future__ import annotations

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, cohen_kappa_score, confusion_matrix, f1_score

from evals.metrics.accuracy import accuracy
from evals.metrics.confusion import confusion
from evals.metrics.levels import ORDINAL
from evals.metrics.macro_f1 import f1, macro_f1
from evals.metrics.weighted_kappa import weighted_kappa

LEVELS = st.sampled_from(ORDINAL)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=1, max_size=60)
RANK = {name: place for place, name in enumerate(ORDINAL)}


def split(pairs: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [label for label, _ in pairs], [answer for _, answer in pairs]


@given(PAIRS)
def test_kappa_equals_scikit_learns_or_is_undefined(pairs: list[tuple[str, str]]) -> None:
    truth, ours = split(pairs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(
            [RANK[x] for x in truth], [RANK[x] for x in ours], labels=[0, 1, 2], weights="quadratic"
        )
    value = weighted_kappa(truth, ours)
    if value is None:
        assert len({*truth, *ours}) == 1
    else:
        assert math.isclose(value, theirs, abs_tol=1e-9)


def test_kappa_by_hand() -> None:
    # observed: one step of 1 in four pairs; expected: (2·1·4 + 1·1·1 + 1·3·1)/4 = 3
    truth = ["missing", "missing", "partial", "met"]
    ours = ["missing", "missing", "met", "met"]
    # rows 2,1,1; columns 2,0,2: Σw·e = (2·2·4 + 1·2·1 + 1·2·1 + 1·2·4) / 4 = 7
    assert weighted_kappa(truth, ours) == pytest.approx(1 - 1 / 7)


def test_kappa_weighs_a_two_step_error_four_times() -> None:
    truth = ["missing", "partial", "met"] * 4
    near = ["partial", *truth[1:]]
    far = ["met", *truth[1:]]
    assert weighted_kappa(truth, near) > weighted_kappa(truth, far)  # type: ignore[operator]


@pytest.mark.parametrize("pairs", [[], [("met", "met")] * 5, [("not_applicable", "met")]])
def test_kappa_is_undefined_without_expected_disagreement(pairs: list[tuple[str, str]]) -> None:
    assert weighted_kappa(*split(pairs)) is None


@given(PAIRS)
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    truth, ours = split(pairs)
    one, other = weighted_kappa(truth, ours), weighted_kappa(ours, truth)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert math.isclose(one, other, abs_tol=1e-9)
        assert one <= 1 + 1e-9


@given(PAIRS)
def test_confusion_accuracy_and_f1_equal_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    truth, ours = split(pairs)
    assert (confusion(truth, ours, ORDINAL) == confusion_matrix(truth, ours, labels=list(ORDINAL))).all()
    assert accuracy(truth, ours) == pytest.approx(accuracy_score(truth, ours))
    assert macro_f1(truth, ours) == pytest.approx(f1_score(truth, ours, average="macro"))


def test_confusion_has_labels_as_rows_and_ignores_what_is_off_its_classes() -> None:
    counts = confusion(["met", "missing", "unassessed"], ["missing", "missing", "met"], ORDINAL)
    assert counts.tolist() == [[1, 0, 0], [0, 0, 0], [1, 0, 0]]


def test_nothing_to_measure_is_undefined() -> None:
    assert accuracy([], []) is None
    assert macro_f1([], []) is None
    assert f1(["met"], ["met"], "missing") is None


def test_f1_of_a_class_that_is_never_right_is_zero_and_not_undefined() -> None:
    assert f1(["met"], ["missing"], "met") == 0


@pytest.mark.parametrize("measure", [accuracy, macro_f1, weighted_kappa])
def test_unequal_lengths_are_refused(measure: object) -> None:
    with pytest.raises(ValueError):
        measure(["met"], ["met", "met"])  # type: ignore[operator]
