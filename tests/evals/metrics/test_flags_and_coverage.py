"""Flags, and what becomes of answers that are off the scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score, recall_score

from evals.metrics.coverage import assessed, coverage, on_scale
from evals.metrics.flags import ABSENT, WEAK, flag_scores
from evals.metrics.levels import ORDINAL

ANSWERS = st.sampled_from([*ORDINAL, "not_applicable", "unassessed"])
PAIRS = st.lists(st.tuples(st.sampled_from([*ORDINAL, "not_applicable"]), ANSWERS), min_size=1, max_size=60)


@given(PAIRS, st.sampled_from([WEAK, ABSENT]))
def test_flag_scores_equal_scikit_learns(pairs: list[tuple[str, str]], flagged: frozenset[str]) -> None:
    truth = [label for label, _ in pairs]
    ours = [answer for _, answer in pairs]
    due, raised = [label in flagged for label in truth], [answer in flagged for answer in ours]
    scores = flag_scores(truth, ours, flagged)
    assert (scores.due, scores.raised) == (sum(due), sum(raised))
    assert scores.precision == (pytest.approx(precision_score(due, raised)) if any(raised) else None)
    assert scores.recall == (pytest.approx(recall_score(due, raised)) if any(due) else None)


def test_missing_for_partial_is_a_right_flag_but_not_a_right_absence() -> None:
    assert flag_scores(["partial"], ["missing"]).precision == 1
    assert flag_scores(["partial"], ["missing"], ABSENT).precision == 0


def test_what_is_unassessed_costs_recall_and_never_precision() -> None:
    scores = flag_scores(["missing", "missing"], ["missing", "unassessed"])
    assert (scores.precision, scores.recall) == (1, 0.5)


def test_coverage_is_the_share_assessed() -> None:
    assert coverage(["met", "unassessed", "not_applicable", "missing"]) == 0.75
    assert coverage([]) is None


def test_lenient_leaves_unassessed_out_and_strict_counts_it_as_wrong() -> None:
    truth, ours = ["met", "missing", "partial"], ["unassessed", "missing", "unassessed"]
    assert assessed(truth, ours) == (["missing"], ["missing"])
    assert on_scale(truth, ours) == (["missing"], ["missing"])
    labels, answers = on_scale(truth, ours, strict=True)
    assert labels == truth
    assert [label == answer for label, answer in zip(labels, answers, strict=True)] == [False, True, False]


def test_not_applicable_is_off_the_scale_as_a_label_and_wrong_as_an_answer() -> None:
    assert on_scale(["not_applicable", "met"], ["met", "not_applicable"]) == (["met"], ["missing"])


@given(PAIRS)
def test_every_pair_for_kappa_stands_on_the_scale(pairs: list[tuple[str, str]]) -> None:
    truth, ours = [label for label, _ in pairs], [answer for _, answer in pairs]
    lenient, strict = on_scale(truth, ours), on_scale(truth, ours, strict=True)
    assert {*lenient[0], *lenient[1], *strict[0], *strict[1]} <= set(ORDINAL)
    assert len(lenient[0]) <= len(strict[0])
