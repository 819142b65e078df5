"""Cohen's κ with quadratic weights over the ordered levels missing < partial < met.

Source: Cohen (1968), Weighted kappa, Psychological Bulletin 70(4): κ = 1 − Σ w·o / Σ w·e with w = (i − j)², o the
observed and e the expected counts. Equals `sklearn.metrics.cohen_kappa_score(weights="quadratic", labels=…)` where
that is defined; written on the confusion matrix because the bootstrap asks for it some hundred thousand times.

Undefined (None) where no disagreement could be expected: no pairs, or both sides constant at the same level.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evals.metrics.confusion import confusion
from evals.metrics.levels import ORDINAL


def weighted_kappa(truth: Sequence[str], ours: Sequence[str]) -> float | None:
    """κ from −1 to 1 over the pairs that both stand on the scale (see `coverage` for those that do not)."""
    return kappa_of_matrix(confusion(truth, ours, ORDINAL))


def kappa_of_matrix(counts: NDArray[np.int64]) -> float | None:
    """κ from a square confusion matrix whose classes are in order."""
    total = counts.sum()
    if total == 0:
        return None
    places = np.arange(len(counts))
    weights = (places[:, None] - places[None, :]) ** 2
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    chance = float((weights * expected).sum())
    if chance == 0:
        return None
    return 1.0 - float((weights * counts).sum()) / chance
