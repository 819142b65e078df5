"""How probable it is that a statement answers a Check: a logistic model shared by all Checks.

Its weights are learned by `evals/learn.py` from labelled drafts and kept, readable, in `weights.json`.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

FEATURES = ("bias", "direct", "needs", "phrases", "support", "similarity", "retrieved", "row", "hedged", "short")


class Weights(BaseModel):
    """The learned numbers: weights of the features, the threshold above which the answer is yes, and calibration."""

    model_config = ConfigDict(frozen=True)

    version: str
    learned_from: str
    weights: dict[str, float]
    threshold: float
    calibration: dict[str, tuple[float, float]]
    """Level → intercept and slope of its confidence over the logit of its weakest answer (Platt 1999)."""
    support: dict[str, float]
    """Weights of what tells whether a quote bears on its Criterion; names: `bearing`."""


@lru_cache
def weights() -> Weights:
    """The weights that come with the program."""
    return Weights.model_validate(json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))


def probability(features: dict[str, float]) -> float:
    """P(the statement answers yes), from its features (names: FEATURES)."""
    return _logistic(weights().weights, features)


def bearing(confidence: float, several: int, topic: float) -> float:
    """P(a quote bears on the Criterion it is given for), learned from 1,292 quotes that were labelled by reading.

    `confidence` in the answer; `several`: how many Checks of the Criterion the same sentence answers; `topic`: log of
    the Criterion's share in what the sentence is about.
    """
    bounded = min(max(confidence, 0.02), 0.98)
    features = {
        "bias": 1.0,
        "confidence": math.log(bounded / (1.0 - bounded)),
        "several": float(min(several, 2)),
        "topic": topic,
    }
    return _logistic(weights().support, features)


def _logistic(learned: dict[str, float], features: dict[str, float]) -> float:
    total = sum(learned.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-total))
