"""The rubric: criteria, checks and patterns as YAML, with a schema and a loader that names file and line."""

from rubrics.expression import Condition, Truth
from rubrics.loader import load_rubric
from rubrics.schema import Check, Criterion, Feature, Levels, Pattern, Premise, Rubric, Rule, Sign

__all__ = [
    "Check",
    "Condition",
    "Criterion",
    "Feature",
    "Levels",
    "Pattern",
    "Premise",
    "Rubric",
    "Rule",
    "Sign",
    "Truth",
    "load_rubric",
]
