"""Accuracy: the share of answers equal to the label.

Source: ISO 5725-1 uses the word otherwise; this is (TP + TN) / all of Metz (1978),
`sklearn.metrics.accuracy_score`.
"""

from __future__ import annotations

from collections.abc import Sequence


def accuracy(truth: Sequence[str], ours: Sequence[str]) -> float | None:
    """Share 0..1 of equal pairs; None where there are no pairs. ValueError where the lengths differ."""
    equal = [label == answer for label, answer in zip(truth, ours, strict=True)]
    return sum(equal) / len(equal) if equal else None
