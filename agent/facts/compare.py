"""Facts of a Dossier held against each other: what is said twice, and differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.document import DocumentKind
from agent.facts.concepts import Concept, concept
from agent.facts.fact import Fact, Role, Unit
from agent.facts.states import is_setback
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
    """One statement of each value."""
    places: tuple[Fact, ...]
    """Every statement of it."""
    confidence: float


def conflicts_of(facts: Sequence[Fact], pairs: Sequence[tuple[Fact, Fact]] = ()) -> list[Conflict]:
    """What the facts of one Dossier disagree on, one Conflict for each thing.

    `pairs`: statements that are about the same thing by their words, though nothing names it.
    """
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(_key(fact), []).append(fact)
    found = []
    for group in groups.values():
        conflict = _of_group(group)
        if conflict is not None:
            found.append(conflict)
    found += _overspent(facts)
    for one, other in pairs:
        kind = _KINDS.get(one.value.unit, "scope")
        found.append(Conflict(one.subject, one.title, kind, _far([one, other]), (one, other), (one, other), 0.7))
    return one_each(found)


def _key(fact: Fact) -> tuple[object, ...]:
    role = "measured" if fact.role in (Role.MEASURED, Role.BASELINE, Role.SPENT) else "said"
    noun = fact.value.period if fact.value.unit is Unit.COUNT else ""
    if role == "measured":
        role = fact.role.value
    return fact.known, fact.subject, fact.value.unit, fact.qualifiers - _LEFT_OUT, role, noun if not fact.known else ""


def _of_group(group: Sequence[Fact]) -> Conflict | None:
    first = group[0]
    known = concept(first.subject) if first.known else None
    if first.role in (Role.MEASURED, Role.BASELINE, Role.SPENT):
        return None
    vague = first.value.unit is Unit.COUNT and first.how != "volume"
    if known is None and (len(first.subject.split()) < _LEAST_WORDS or vague):
        return None
    if first.value.unit is Unit.STATE:
        return _setback(group)
    if known is None and not first.within and not _each_once(group):
        return None
    if known is not None and not _apart(group, known):
        return None
    values = _distinct(group, known)
    if not 2 <= len(values) <= _MOST_VALUES:
        return None
    return Conflict(
        subject=first.subject,
        title=first.title,
        kind=known.kind if known else _KINDS.get(first.value.unit, "amount"),
        serious=known.serious if known else _far(values),
        facts=tuple(values),
        places=tuple(group),
        confidence=0.8 if known else 0.7,
    )


def _setback(group: Sequence[Fact]) -> Conflict | None:
    for index, one in enumerate(group):
        for other in group[index + 1 :]:
            if is_setback(one, other):
                return Conflict(one.subject, one.title, "status", True, (one, other), (one, other), 0.8)
    return None


def _overspent(facts: Sequence[Fact]) -> list[Conflict]:
    """What was spent on a thing against what was planned for it, where it is more by a tenth."""
    planned: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        if fact.value.unit is Unit.MONEY and fact.role in (Role.STATED, Role.PLANNED):
            planned.setdefault((fact.subject, fact.qualifiers, fact.value.currency), fact)
    found = []
    for fact in facts:
        plan = planned.get((fact.subject, fact.qualifiers, fact.value.currency))
        if fact.role is not Role.SPENT or plan is None or fact.value.period != plan.value.period:
            continue
        if fact.value.low > plan.value.high * 1.1:
            grave = fact.value.low > plan.value.high * 1.5
            both = (plan, fact)
            found.append(Conflict(fact.subject, f"Spent on {fact.title}", "spend", grave, both, both, 0.8))
    return found


_KINDS = {Unit.MONEY: "amount", Unit.PERCENT: "target", Unit.DAYS: "date", Unit.DATE: "date", Unit.NAME: "people"}


def _agree(one: Fact, other: Fact, known: Concept | None) -> bool:
    if known is not None and known.noun and one.value.period != other.value.period:
        return True
    kinds = {one.kind, other.kind} - {DocumentKind.STATUS}
    if known is not None and known.better and DocumentKind.CONTRACT in kinds and len(kinds) == 2:
        bought, needed = (one, other) if one.kind is DocumentKind.CONTRACT else (other, one)
        if known.better == "more":
            return bought.value.high >= needed.value.low - 1e-9
        return bought.value.low <= needed.value.high + 1e-9
    return same(one.value, other.value, tolerance=known.tolerance if known else 0.005)


def _apart(group: Sequence[Fact], known: Concept) -> bool:
    """Whether two Documents have no value in common, or one contradicts itself where it must not."""
    by_document = _by_document(group)
    for document, facts in by_document.items():
        if known.within and not all(_agree(one, other, known) for one in facts for other in facts):
            return True
        for name, others in by_document.items():
            if name > document and not any(_agree(one, other, known) for one in facts for other in others):
                return True
    return False


def _by_document(group: Sequence[Fact]) -> dict[str, list[Fact]]:
    by_document: dict[str, list[Fact]] = {}
    for fact in group:
        by_document.setdefault(fact.evidence.document, []).append(fact)
    return by_document


def _each_once(group: Sequence[Fact]) -> bool:
    """Whether each Document says a label's value once: else it stands for several things."""
    by_document = _by_document(group)
    return len(by_document) > 1 and all(
        all(same(facts[0].value, other.value) for other in facts[1:]) for facts in by_document.values()
    )


def _distinct(group: Sequence[Fact], known: Concept | None) -> list[Fact]:
    """The first statement of each value that cannot hold beside all the others."""
    values: list[Fact] = []
    for fact in group:
        if not any(_agree(fact, other, known) for other in values):
            values.append(fact)
    return values


def _far(facts: Sequence[Fact]) -> bool:
    """Whether the values differ by more than a tenth: less is a matter of rounding and of versions."""
    one, other = facts[0].value, facts[1].value
    if one.unit in (Unit.NAME, Unit.LIST, Unit.STATE, Unit.DATE):
        return True
    return abs(one.high - other.high) > 0.1 * max(abs(one.high), abs(other.high))


def one_each(conflicts: Sequence[Conflict]) -> list[Conflict]:
    """One conflict for each pair of places, the one with a name first: the same two lines differ in one thing."""
    kept: list[Conflict] = []
    for conflict in sorted(conflicts, key=lambda one: not one.facts[0].known):
        if not any(
            all(any(_beside(fact, other) for other in known.places) for fact in conflict.facts) for known in kept
        ):
            kept.append(conflict)
    return kept


def _beside(one: Fact, other: Fact) -> bool:
    here, there = one.evidence, other.evidence
    return here.document == there.document and here.start < there.end and there.start < here.end
