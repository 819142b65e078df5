"""Krippendorff's α for ordinal levels and any number of raters, some of whom may not have rated everything.

Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section E with the ordinal difference
δ²(c,k) = (Σ_{g=c..k} n_g − (n_c + n_k) / 2)²; α = 1 − D_observed / D_expected over the coincidence matrix.

Undefined (None) where fewer than two ratings can be paired or all pairable ratings are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from evals.metrics.levels import ORDINAL


def krippendorff_alpha(units: Iterable[Sequence[str]], scale: Sequence[str] = ORDINAL) -> float | None:
    """α over units, each the ratings it received; ratings outside `scale` count as not given."""
    place = {name: index for index, name in enumerate(scale)}
    coincidences = np.zeros((len(scale), len(scale)))
    for unit in units:
        ratings = [place[rating] for rating in unit if rating in place]
        for one, rating in enumerate(ratings):
            for two, other in enumerate(ratings):
                if one != two:
                    coincidences[rating, other] += 1 / (len(ratings) - 1)
    used = coincidences.sum(axis=0)
    total = float(used.sum())
    if total < 2:
        return None
    difference = np.zeros_like(coincidences)
    for low in range(len(scale)):
        for high in range(low + 1, len(scale)):
            step = used[low : high + 1].sum() - (used[low] + used[high]) / 2
            difference[low, high] = difference[high, low] = step**2
    expected = float((np.outer(used, used) * difference).sum())
    if expected == 0:
        return None
    return 1.0 - (total - 1) * float((coincidences * difference).sum()) / expected
