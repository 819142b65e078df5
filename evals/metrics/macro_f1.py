"""F1 of a class and its unweighted mean over classes.

Source: van Rijsbergen (1979), Information Retrieval, chapter 7 (F with β = 1); the mean of the classes' F1, not
the F1 of their means, as in `sklearn.metrics.f1_score(average="macro")` (Opitz and Burst 2019, Macro F1 and
Macro F1).

A class that neither side ever uses has no F1: it is undefined and left out of the mean.
"""

from __future__ import annotations

from collections.abc import Sequence


def f1(truth: Sequence[str], ours: Sequence[str], name: str) -> float | None:
    """F1 0..1 of the class `name`; None where neither side contains it."""
    hits = missed = false = 0
    for label, answer in zip(truth, ours, strict=True):
        hits += label == name == answer
        missed += label == name != answer
        false += label != name == answer
    used = 2 * hits + missed + false
    return 2 * hits / used if used else None


def macro_f1(truth: Sequence[str], ours: Sequence[str]) -> float | None:
    """Mean F1 over the classes that occur on either side; None where there are none."""
    scores = [f1(truth, ours, name) for name in sorted({*truth, *ours})]
    defined = [score for score in scores if score is not None]
    return sum(defined) / len(defined) if defined else None
