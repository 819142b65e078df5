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


@lru_cache
def weights() -> Weights:
    """The weights that come with the program."""
    return Weights.model_validate(json.loads((files(__package__) / "weights.json").read_text(encoding="utf-8")))


def probability(features: dict[str, float]) -> float:
    """P(the statement answers yes), from its features (names: FEATURES)."""
    learned = weights().weights
    total = sum(learned.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-total))
