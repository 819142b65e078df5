"""Calculation: one thing computed from a Document, beside what the Document claims."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from agent.review import Evidence


class Calculation(BaseModel):
    """A computed figure or date, with the claim it was compared with, if there is one."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Stable slug: made of what was computed, not of its value (`total:grand-total`, `payback`)."""
    kind: str
    """total, product (price × quantity), same-total, recurrence, contingency, tranche-share, running-costs,
    payback, roi, npv, saving, duration or date."""
    statement: str
    """One sentence a person reads."""
    claimed: float | None = None
    computed: float | None = None
    ok: bool | None = None
    """True where the claim holds, False where it does not, None where that cannot be told."""
    evidence: tuple[Evidence, ...] = ()
    working: str = ""
    """The computation, written out."""
    doubt: str = ""
    """What could explain the difference where `ok` is False: then it is asked about, not held against the draft."""
    confidence: float = 0.9
    """Probability that `ok` (or `computed`) is right, 0..1: high from a table, lower from running text."""


def unique(calculations: list[Calculation]) -> tuple[Calculation, ...]:
    """The same Calculations with ids told apart by a number where two have the same one."""
    seen: dict[str, int] = {}
    made = []
    for calculation in calculations:
        count = seen[calculation.id] = seen.get(calculation.id, 0) + 1
        made.append(calculation if count == 1 else calculation.model_copy(update={"id": f"{calculation.id}-{count}"}))
    return tuple(made)
