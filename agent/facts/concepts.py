"""The Concepts of `concepts.yaml`: attributes of a pilot that are recognised by name and said once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml

from agent.facts.fact import Unit, Value

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Concept:
    """An attribute that a pilot has once. Patterns that are absent match nothing."""

    id: str
    title: str
    kind: str
    serious: bool
    units: frozenset[Unit]
    label: re.Pattern[str]
    say: re.Pattern[str]
    before: re.Pattern[str]
    """Words that follow a name and give it the role."""
    apart: re.Pattern[str]
    tolerance: float = 0.0
    better: Literal["", "more", "less"] = ""
    lasting: bool = False
    within: bool = False
    noun: bool = False
    """Whether the noun that is counted belongs to it: `3 depots` and `5 vans` are no contradiction."""
    horizon: bool = False
    """Whether what follows the value (`over 3 years`) tells one from another."""
    per: str = ""
    """What an amount must be per."""


@lru_cache
def concepts() -> tuple[Concept, ...]:
    """Every Concept, in the order of the file."""
    entries = yaml.load((files("agent.facts") / "concepts.yaml").read_text(encoding="utf-8"), Loader=_YAML)
    return tuple(
        Concept(
            id=entry["id"],
            title=entry["title"],
            kind=entry["kind"],
            serious=entry["weight"] == "serious",
            units=frozenset(Unit(unit) for unit in entry["units"]),
            label=_pattern(entry.get("label")),
            say=_pattern(entry.get("say")),
            before=_pattern(entry.get("before")),
            apart=_pattern(entry.get("apart")),
            tolerance=float(entry.get("tolerance", 0.0)),
            better=entry.get("better", ""),
            within=bool(entry.get("within", False)),
            lasting=bool(entry.get("lasting", False)),
            noun=bool(entry.get("noun", False)),
            horizon=bool(entry.get("horizon", False)),
            per=entry.get("per", ""),
        )
        for entry in entries
    )


def concept(subject: str) -> Concept | None:
    """The Concept with that id, or None for a subject that is a label's words."""
    return next((one for one in concepts() if one.id == subject), None)


def named_by(label: str) -> Concept | None:
    """The Concept that a whole label names; None where it names none, or something set apart from it."""
    words = " ".join(label.split()).strip(" :*")
    found = next((one for one in concepts() if one.label.fullmatch(words)), None)
    return None if found is None or found.apart.search(words) else found


def is_threshold(known: Concept, value: Value) -> bool:
    """Whether a value bounds a return (`payback below 12 months`): a condition for it, not what is expected."""
    return known.kind == "return" and bool(value.bound)


def _pattern(text: str | None) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE) if text else NOTHING
