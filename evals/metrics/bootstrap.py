"""Bootstrap intervals that draw whole documents: judgments of one document are not independent of each other.

Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13 (percentile interval); Field and
Welsh (2007), Bootstrapping clustered data (clusters drawn with replacement, every item of a drawn cluster kept).

Draws in which the statistic is undefined are left out and their share is reported; with fewer than two clusters,
or where more than half of the draws are undefined, there is no interval.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

T = TypeVar("T")
REPEATS = 500
SEED = 20260101


@dataclass(frozen=True)
class Interval:
    """Percentile interval of a statistic."""

    low: float
    high: float
    undefined: float
    """Share 0..1 of the draws in which the statistic is undefined."""


def shown_bounds(interval: Interval | None) -> str | None:
    """`0.61 … 0.74` for a table; None where there is no interval."""
    return f"{interval.low:.2f} … {interval.high:.2f}".replace("-", "−") if interval else None


def clustered_interval(
    items: Sequence[T],
    cluster: Callable[[T], Hashable],
    statistic: Callable[[Sequence[T]], float | None],
    *,
    level: float = 0.95,
    repeats: int = REPEATS,
    seed: int = SEED,
) -> Interval | None:
    """Interval of `statistic(items)` at `level`, drawing clusters; None where it cannot be told. Seeded."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(cluster(item), []).append(item)
    drawn_from = list(groups.values())
    if len(drawn_from) < 2:
        return None
    random = np.random.default_rng(seed)
    values = []
    for _ in range(repeats):
        drawn = random.integers(0, len(drawn_from), len(drawn_from))
        value = statistic([item for number in drawn for item in drawn_from[number]])
        if value is not None:
            values.append(value)
    if len(values) * 2 < repeats:
        return None
    tail = (1 - level) / 2 * 100
    low, high = np.percentile(values, [tail, 100 - tail])
    return Interval(float(low), float(high), 1 - len(values) / repeats)
