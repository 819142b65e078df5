"""Precision and recall of flags: a flag is a level that a board would raise.

Source: van Rijsbergen (1979), Information Retrieval, chapter 7. `WEAK` flags missing and partial against met and
not applicable; `ABSENT` flags missing against the rest. A judgment left unassessed raises no flag, so it costs
recall.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

WEAK = frozenset({"missing", "partial"})
ABSENT = frozenset({"missing"})


@dataclass(frozen=True)
class FlagScores:
    """How well flags were raised. `precision` is None where none was raised, `recall` where none was due."""

    precision: float | None
    recall: float | None
    due: int
    raised: int


def flag_scores(truth: Sequence[str], ours: Sequence[str], flagged: Collection[str] = WEAK) -> FlagScores:
    """Scores of the flags that the levels `flagged` stand for."""
    due = raised = right = 0
    for label, answer in zip(truth, ours, strict=True):
        due += label in flagged
        raised += answer in flagged
        right += label in flagged and answer in flagged
    return FlagScores(right / raised if raised else None, right / due if due else None, due, raised)
