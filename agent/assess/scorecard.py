"""The Scorecard: the twelve steps and the eight failure reasons, each with its score."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.review import Judgment, Level, Scorecard
from rubrics import Rubric

SCORE = {Level.MET: 1.0, Level.PARTIAL: 0.5, Level.MISSING: 0.0}
WEIGHT = {"blocker": 3.0, "major": 2.0, "minor": 1.0}


def scorecard_of(judgments: Sequence[Judgment], rubric: Rubric) -> Scorecard:
    """Mean score of the judged Criteria of each step and reason; None where there are none."""
    levels = {judgment.criterion: judgment.level for judgment in judgments}
    return Scorecard(
        steps={
            step: _mean(levels[c.id] for c in rubric.criteria if c.id in levels and c.step == step)
            for step in rubric.steps
        },
        reasons={
            reason: _mean(levels[c.id] for c in rubric.criteria if c.id in levels and reason in c.reasons)
            for reason in rubric.reasons
        },
        assessed=sum(level in SCORE for level in levels.values()),
        unassessed=sum(level is Level.UNASSESSED for level in levels.values()),
        not_applicable=sum(level is Level.NOT_APPLICABLE for level in levels.values()),
    )


def answered_of(judgments: Sequence[Judgment], rubric: Rubric) -> int:
    """What is answered, 0..100: the mean score of the judged Criteria; a blocker weighs three minors, a major two."""
    weighed = [
        (WEIGHT[rubric.criterion(judgment.criterion).severity], SCORE[judgment.level])
        for judgment in judgments
        if judgment.level in SCORE
    ]
    total = sum(weight for weight, _ in weighed)
    return round(100 * sum(weight * score for weight, score in weighed) / total) if total else 0


def _mean(levels: Iterable[Level]) -> float | None:
    scores = [SCORE[level] for level in levels if level in SCORE]
    return round(sum(scores) / len(scores), 3) if scores else None
