"""The arithmetic judge: what a draft's figures and dates say, computed, never guessed."""

from __future__ import annotations

from datetime import date

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation, unique
from agent.judge.arithmetic.checks import COMPUTED, all_totals, answer
from agent.judge.arithmetic.dates import durations, expired
from agent.judge.arithmetic.equations import equations
from agent.judge.arithmetic.funding import running_costs_calculation, tranche
from agent.judge.arithmetic.labelled_returns import labelled_returns
from agent.judge.arithmetic.returns import returns
from agent.judge.arithmetic.series import series_returns
from agent.judge.arithmetic.shares import shares
from agent.judge.arithmetic.staffing import staffing

__all__ = ["COMPUTED", "Calculation", "answer", "calculate"]


def calculate(document: Document, today: date | None = None) -> tuple[Calculation, ...]:
    """Everything that can be computed from a Document, beside what it claims.

    Dates that have passed are judged only where `today` is given.
    """
    made = [
        *all_totals(document),
        *equations(document),
        *shares(document),
        *returns(document),
        *labelled_returns(document),
        *series_returns(document),
        *staffing(document),
        *running_costs_calculation(document),
        *durations(document),
    ]
    share = tranche(document)
    if share.computed is not None:
        made.append(share)
    if today is not None:
        made.extend(expired(document, today))
    return unique(made)
