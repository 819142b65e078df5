"""Calibration: whether judgments given with confidence p are right a share p of the time.

Sources: reliability curve and expected calibration error with equal-width bins, Guo et al. (2017), On
Calibration of Modern Neural Networks, equations 2 and 3; score of Brier (1950), Verification of forecasts
expressed in terms of probability, in its two-class form mean((p − right)²), `sklearn.metrics.brier_score_loss`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bin:
    """Judgments whose confidence lies in (low, high]; the first bin includes 0."""

    low: float
    high: float
    count: int
    confidence: float
    """Mean confidence, 0..1."""
    accuracy: float
    """Share right, 0..1."""


def reliability(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> list[Bin]:
    """The bins that contain anything, lowest first. ValueError for a confidence outside 0..1."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for value, correct in zip(confidence, right, strict=True):
        if not 0 <= value <= 1:
            raise ValueError(f"a confidence must lie within 0..1, not {value}")
        inner = next(index for index in range(bins) if value <= (index + 1) / bins)
        groups[inner].append((value, correct))
    return [
        Bin(
            low=index / bins,
            high=(index + 1) / bins,
            count=len(group),
            confidence=sum(value for value, _ in group) / len(group),
            accuracy=sum(correct for _, correct in group) / len(group),
        )
        for index, group in enumerate(groups)
        if group
    ]


def expected_calibration_error(confidence: Sequence[float], right: Sequence[bool], bins: int = 10) -> float | None:
    """Mean distance 0..1 between confidence and accuracy, weighted by the bins' counts; None without judgments."""
    if not confidence:
        return None
    curve = reliability(confidence, right, bins)
    return sum(bin_.count * abs(bin_.accuracy - bin_.confidence) for bin_ in curve) / len(confidence)


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Mean squared distance 0..1 between confidence and being right; None without judgments."""
    if not confidence:
        return None
    return sum((value - correct) ** 2 for value, correct in zip(confidence, right, strict=True)) / len(confidence)
