"""Clustered bootstrap and McNemar's test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from evals.metrics.bootstrap import clustered_interval
from evals.metrics.mcnemar import mcnemar

Item = tuple[str, float]


def mean(items: Sequence[Item]) -> float | None:
    return sum(value for _, value in items) / len(items) if items else None


def document(item: Item) -> str:
    return item[0]


def test_the_interval_is_seeded_and_encloses_the_estimate() -> None:
    items = [(f"d{number}", number % 2 + number / 1000) for number in range(40)]
    interval = clustered_interval(items, document, mean)
    assert interval == clustered_interval(items, document, mean)
    assert interval != clustered_interval(items, document, mean, seed=1)
    assert interval is not None
    assert interval.low < 0.5 < interval.high


def test_clustering_widens_the_interval_where_a_document_agrees_with_itself() -> None:
    items = [(f"d{number // 20}", float(number // 20 % 2)) for number in range(200)]
    clustered = clustered_interval(items, document, mean)
    alone = clustered_interval(list(enumerate(items)), lambda item: item[0], lambda drawn: mean([x for _, x in drawn]))
    assert clustered is not None
    assert alone is not None
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)


def test_whole_documents_are_drawn() -> None:
    sizes = set()

    def watch(items: Sequence[Item]) -> float | None:
        sizes.add(len(items))
        return mean(items)

    clustered_interval([("a", 1.0)] * 3 + [("b", 0.0)] * 5, document, watch, repeats=50)
    assert sizes == {6, 8, 10}


def test_one_document_or_mostly_undefined_has_no_interval() -> None:
    assert clustered_interval([("a", 1.0), ("a", 0.0)], document, mean) is None
    assert clustered_interval([("a", 1.0), ("b", 0.0)], document, lambda _: None) is None


def test_undefined_draws_are_left_out_and_reported() -> None:
    items = [("a", 1.0), ("b", 0.0), ("c", 1.0), ("d", 1.0)]
    interval = clustered_interval(items, document, lambda drawn: mean(drawn) if len(set(drawn)) > 1 else None)
    assert interval is not None
    assert 0 < interval.undefined < 0.5


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_mcnemar_is_the_two_sided_binomial(pairs: list[tuple[bool, bool]]) -> None:
    result = mcnemar([was for was, _ in pairs], [now for _, now in pairs])
    differ = result.lost + result.gained
    assert differ == sum(was != now for was, now in pairs)
    if differ == 0:
        assert result.p_value is None
    else:
        expected = min(1.0, 2 * binom.cdf(min(result.lost, result.gained), differ, 0.5))
        assert result.p_value == pytest.approx(expected)


def test_mcnemar_tells_loss_from_gain() -> None:
    result = mcnemar([True] * 8 + [False], [False] * 8 + [True])
    assert (result.lost, result.gained) == (8, 1)
    assert result.p_value == pytest.approx(2 * (1 + 9) / 2**9)
