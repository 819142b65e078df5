"""Computation: what a Check may ask for that is computed from tables, amounts and dates, and asked of no judge."""

from __future__ import annotations

from enum import StrEnum


class Computation(StrEnum):
    """The names that `compute:` knows; agent/judge/arithmetic answers each."""

    TOTALS_AGREE = "totals_agree"
    TOTAL_STATED = "total_stated"
    ALL_COSTS_TOLD_APART = "all_costs_told_apart"
    SOME_COSTS_TOLD_APART = "some_costs_told_apart"
    CONTINGENCY_LINE = "contingency_line"
    CONTINGENCY_MENTIONED = "contingency_mentioned"
    RESERVE_OUTSIDE_GUIDELINE = "reserve_outside_guideline"
    THREE_RUNNING_COSTS = "three_running_costs"
    RUNNING_COSTS_FOR_A_YEAR = "running_costs_for_a_year"
    PILOT_WITHIN_SIX_MONTHS = "pilot_within_six_months"
