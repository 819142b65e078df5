"""Facts of a Dossier held against each other: what is said twice, and differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.document import DocumentKind
from agent.facts.concepts import Concept, concept
from agent.facts.fact import Fact, Role, Unit
from agent.facts.values import same

_MOST_VALUES = 3
"""A subject with more values than these has several things under one name."""
_LEAST_WORDS = 2
"""A label of fewer words names too little to be the same thing at two places."""
_LEFT_OUT = frozenset({"base", "expected"})


@dataclass(frozen=True)
class Conflict:
    """Statements of one thing that cannot all hold, the first of each value."""

    subject: str
    title: str
    kind: str
    serious: bool
    facts: tuple[Fact, ...]
    confidence: float


def conflicts_of(facts: Sequence[Fact]) -> list[Conflict]:
    """What the facts of one Dossier disagree on, one Conflict for each thing."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(_key(fact), []).append(fact)
    found = []
    for group in groups.values():
        conflict = _of_group(group)
        if conflict is not None:
            found.append(conflict)
    return _one_each(found)


def _key(fact: Fact) -> tuple[object, ...]:
    role = "measured" if fact.role in (Role.MEASURED, Role.BASELINE, Role.SPENT) else "said"
    noun = fact.value.period if fact.value.unit is Unit.COUNT else ""
    if role == "measured":
        role = fact.role.value
    return fact.subject, fact.value.unit, fact.qualifiers - _LEFT_OUT, role, noun if not fact.known else ""


def _of_group(group: Sequence[Fact]) -> Conflict | None:
    first = group[0]
    known = concept(first.subject)
    if first.role in (Role.MEASURED, Role.BASELINE, Role.SPENT) and first.value.unit is not Unit.NAME:
        return None
    if known is None and (len(first.subject.split()) < _LEAST_WORDS or first.value.unit is Unit.COUNT):
        return None
    apart = _apart(group, known)
    if len(apart) < 2:
        return None
    values = [fact for fact in group if not any(_agree(fact, other, known) for other in group if other is not fact)]
    if known is None and not _each_once(group):
        return None
    distinct = _distinct(group, known)
    if len(distinct) > _MOST_VALUES:
        return None
    del values
    return Conflict(
        subject=first.subject,
        title=first.title,
        kind=known.kind if known else _KINDS.get(first.value.unit, "amount"),
        serious=known.serious if known else _far(distinct),
        facts=tuple(distinct),
        confidence=0.8 if known else 0.7,
    )


_KINDS = {Unit.MONEY: "amount", Unit.PERCENT: "target", Unit.DAYS: "date", Unit.DATE: "date", Unit.NAME: "people"}


def _apart(group: Sequence[Fact], known: Concept | None) -> list[Fact]:
    """The first pair of facts that cannot both hold, or nothing."""
    for index, one in enumerate(group):
        for other in group[index + 1 :]:
            if not _agree(one, other, known):
                return [one, other]
    return []


def _agree(one: Fact, other: Fact, known: Concept | None) -> bool:
    if known is not None and known.noun and one.value.period != other.value.period:
        return True
    if known is not None and known.better and DocumentKind.CONTRACT in (one.kind, other.kind) and one.kind is not other.kind:
        bought, needed = (one, other) if one.kind is DocumentKind.CONTRACT else (other, one)
        if known.better == "more":
            return bought.value.high >= needed.value.low - 1e-9
        return bought.value.low <= needed.value.high + 1e-9
    return same(one.value, other.value, tolerance=known.tolerance if known else 0.005)


def _each_once(group: Sequence[Fact]) -> bool:
    """Whether each Document says a label's value once: else it stands for several things."""
    by_document: dict[str, list[Fact]] = {}
    for fact in group:
        by_document.setdefault(fact.evidence.document, []).append(fact)
    return len(by_document) > 1 and all(
        all(same(facts[0].value, other.value) for other in facts[1:]) for facts in by_document.values()
    )


def _distinct(group: Sequence[Fact], known: Concept | None) -> list[Fact]:
    kept: list[Fact] = []
    for fact in group:
        if not any(_agree(fact, other, known) and other.evidence.document == fact.evidence.document for other in kept):
            kept.append(fact)
    values: list[Fact] = []
    for fact in kept:
        if not any(same(fact.value, other.value, tolerance=known.tolerance if known else 0.005) for other in values):
            values.append(fact)
    # Each differing value once, then the other places that say one of them.
    return values


def _far(facts: Sequence[Fact]) -> bool:
    """Whether the values differ by more than a tenth: less is a matter of rounding and of versions."""
    one, other = facts[0].value, facts[1].value
    if one.unit in (Unit.NAME, Unit.LIST, Unit.STATE, Unit.DATE):
        return True
    return abs(one.high - other.high) > 0.1 * max(abs(one.high), abs(other.high))


def _one_each(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each pair of places: the same two lines differ in one thing."""
    seen: set[tuple[tuple[str, int], ...]] = set()
    kept = []
    for conflict in sorted(conflicts, key=lambda one: not one.facts[0].known):
        places = tuple(sorted((fact.evidence.document, fact.evidence.start) for fact in conflict.facts))
        if places not in seen:
            seen.add(places)
            kept.append(conflict)
    return kept


def conflicts_between(*groups: Sequence[Fact]) -> Iterator[Conflict]:
    """The conflicts of facts of several Documents."""
    yield from conflicts_of([fact for group in groups for fact in group])
