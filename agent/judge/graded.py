"""What a Judge says of one Document: all of it, with what it cost and what makes it partial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from agent.review import CheckAnswer, Evidence, Level, Reason, Usage

if TYPE_CHECKING:
    from agent.facts import Conflict, Fact


@dataclass(frozen=True)
class Grade:
    """The level of one Criterion on one Document, its quotes verified."""

    level: Level
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    lacks: str = ""
    """What it has and lacks for the next level, in a few words; for `not_applicable` why it cannot apply."""
    note: str = ""
    """Why there is no level, where there is none."""
    clauses: tuple[CheckAnswer, ...] = ()
    """Answers to the Criterion's Checks that ask for a clause."""


@dataclass(frozen=True)
class Graded:
    """Of each Criterion asked about a Grade, answers to its Checks, or both; of each Pattern answers to its Checks."""

    grades: Mapping[str, Grade] = field(default_factory=dict)
    """Criterion id → Grade."""
    answers: Mapping[str, Sequence[CheckAnswer]] = field(default_factory=dict)
    """Criterion or Pattern id → answers to its text Checks. Beside a Grade they are a second opinion."""
    usage: Usage = field(default_factory=Usage)
    tokens: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Criterion or Pattern id → tokens in and out that it took."""
    warnings: tuple[str, ...] = ()
    """What makes it partial: outages, refusals, dropped quotes."""


@dataclass(frozen=True)
class FactsRead:
    """What a Judge reads of the facts of Documents, beyond what the program reads itself; with what it cost."""

    facts: tuple[Fact, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    """What it holds to be about the same thing, and the program found to differ."""
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[str, ...] = ()
