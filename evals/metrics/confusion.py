"""Confusion matrix: how often each labelled level was answered by each level.

Source: Stehman (1997), Selecting and interpreting measures of thematic classification accuracy; rows are the
labels, columns the answers, as in `sklearn.metrics.confusion_matrix`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def confusion(truth: Sequence[str], ours: Sequence[str], classes: Sequence[str]) -> NDArray[np.int64]:
    """Counts, shape (classes, classes); pairs with a value outside `classes` are left out.

    Raises ValueError where the two sequences differ in length.
    """
    place = {name: index for index, name in enumerate(classes)}
    counts = np.zeros((len(classes), len(classes)), dtype=np.int64)
    for label, answer in zip(truth, ours, strict=True):
        if label in place and answer in place:
            counts[place[label], place[answer]] += 1
    return counts
