"""Fact: a typed statement of a Document, in a form in which two of them can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from agent.document import DocumentKind
from agent.review import Evidence


class Unit(StrEnum):
    """What a value is measured in. Values of different units are never compared."""

    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    SECONDS = "seconds"
    DATE = "date"
    """Days since year 1; `low` and `high` are the first and the last day it can mean."""
    COUNT = "count"
    NAME = "name"
    LIST = "list"
    STATE = "state"


class Role(StrEnum):
    """What a value is to the pilot. A target is never held against a measurement."""

    STATED = "stated"
    """Said without more."""
    TARGET = "target"
    MEASURED = "measured"
    BASELINE = "baseline"
    PLANNED = "planned"
    SPENT = "spent"


@dataclass(frozen=True)
class Value:
    """A value in normal form, with the words that say it."""

    unit: Unit
    low: float
    high: float
    shown: str
    slack: float = 0.0
    """Half a unit of the last digit written."""
    bound: Literal["", "most", "least"] = ""
    """`up to 60` is at most, `95 % or more` at least."""
    currency: str | None = None
    period: str = ""
    """What a price is per: `month`, `year`; or a count's noun: `users`."""
    words: tuple[str, ...] = ()
    """A name's last word, the items of a list, or a state: what is compared where it is no number."""


@dataclass(frozen=True)
class Fact:
    """What a Document says about one attribute of one subject."""

    subject: str
    """Id of a Concept (`payback`), or the words of the label in normal form."""
    title: str
    """As a person would call it: `Payback`."""
    value: Value
    role: Role
    qualifiers: frozenset[str]
    """Period, phase, scenario, population: facts that differ in them are about different things."""
    evidence: Evidence
    document: str
    """Name of the Document, as a person knows it."""
    kind: DocumentKind
    known: bool = False
    """True where the subject is a Concept, False where it is a label."""
    how: Literal["table", "pair", "sentence", "volume", "model"] = "pair"
    within: bool = False
    """Whether a Document that says it twice, and differently, contradicts itself though it is no Concept."""
