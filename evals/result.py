"""What an evaluation yields: outcomes, figures, tables, invariants. One JSON; every report is made from it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Cell = str | int | float | None
"""Text or number of a table; None is shown as `undefined`."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Outcome(_Part):
    """One thing the judge was asked and what it should have said: the unit that runs are compared on."""

    draft: str
    family: str
    kind: str
    criterion: str
    case: str = ""
    """What was done to the draft (a mutation, an injection), or empty."""
    labelled: str
    """The level (or answer, or behaviour) that is right."""
    labelled_quote: str = ""
    ours: str
    quote: str = ""
    rationale: str = ""
    confidence: float | None = None
    correct: bool

    @property
    def key(self) -> str:
        """Names the same question in another run."""
        return " | ".join(part for part in (self.case, self.draft, self.criterion) if part)


class RaisedFinding(_Part):
    """A Finding that the review of a draft raised."""

    draft: str
    id: str
    severity: str
    title: str


class Figure(_Part):
    """A number with its interval. None is undefined."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    """Number of outcomes it rests on."""
    aim: float | None = None
    """The value it should reach."""
    aim_is_most: bool = False
    """True where the aim is an upper bound."""

    @property
    def reached(self) -> bool | None:
        """Whether the aim is reached; None without an aim or a value."""
        if self.aim is None or self.value is None:
            return None
        return self.value <= self.aim if self.aim_is_most else self.value >= self.aim


class Table(_Part):
    """A table of a report."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    bars: str | None = None
    """The column of shares (−1..1) that a page draws as bars."""


class SuiteResult(_Part):
    """The result of one suite."""

    suite: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    findings: tuple[RaisedFinding, ...] = ()
    invariants: dict[str, bool] = {}
    """What must always hold → whether it held."""
    notes: tuple[str, ...] = ()
    graded: bool = False
    """True where outcomes compare levels with labelled levels."""
    seconds: float = 0.0


class EvalRun(_Part):
    """One run of `pilot-review eval`."""

    schema_version: Literal["1"] = "1"
    judge: str
    model: str | None = None
    rubric: str
    """Name and version."""
    rubric_sha256: str
    suites: tuple[SuiteResult, ...]

    def compact(self) -> EvalRun:
        """The run without the outcomes of ungraded suites that are as they should be: there are many thousands."""
        kept = [
            result
            if result.graded
            else result.model_copy(
                update={"outcomes": tuple(outcome for outcome in result.outcomes if not outcome.correct)}
            )
            for result in self.suites
        ]
        return self.model_copy(update={"suites": tuple(kept)})

    def suite(self, name: str) -> SuiteResult | None:
        """The result of that suite, or None where it did not run."""
        return next((result for result in self.suites if result.suite == name), None)
