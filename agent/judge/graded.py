"""What a Judge says of one Document: all of it, with what it cost and what makes it partial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from agent.review import CheckAnswer, Evidence, Level, Nearest, Reason, Usage


@dataclass(frozen=True)
class Grade:
    """The level of one Criterion on one Document, its quotes verified."""

    level: Level
    reason: Reason
    confidence: float
    """Probability that the level is right, 0..1."""
    evidence: tuple[Evidence, ...] = ()
    lacks: str = ""
    """What is missing for the next level, in a few words; empty where nothing is."""
    nearest: tuple[Nearest, ...] = ()
    note: str = ""
    """Why there is no level, where there is none."""


@dataclass(frozen=True)
class Graded:
    """Of each Criterion asked about either a Grade, or answers to its Checks; of each Pattern answers to its Checks."""

    grades: Mapping[str, Grade] = field(default_factory=dict)
    """Criterion id → Grade."""
    answers: Mapping[str, Sequence[CheckAnswer]] = field(default_factory=dict)
    """Criterion or Pattern id → answers to its text Checks."""
    usage: Usage = field(default_factory=Usage)
    tokens: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Criterion or Pattern id → tokens in and out that it took."""
    warnings: tuple[str, ...] = ()
    """What makes it partial: outages, refusals, dropped quotes."""
