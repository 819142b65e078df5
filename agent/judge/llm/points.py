"""What is asked in a call: Criteria by their Levels; premises, clauses and signs of Patterns with yes or no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rubrics import Check, Criterion, Pattern, Premise

MOST_IN_CALL = 24
"""Criteria in one call: fewer cost more input, more cost attention."""
YES_OR_NO = ("yes", "no")


@dataclass(frozen=True)
class Point:
    """One numbered question of a call."""

    key: str
    """Criterion id, `criterion.check`, `pattern.check`, or `premise:name`."""
    belongs: str
    """Id of the Criterion or Pattern that its tokens count for."""
    step: str
    text: str
    """As it stands in the message, after its number."""
    query: str
    """What the passages for it are searched with, where the draft does not fit."""
    answers: tuple[str, ...] = YES_OR_NO

    @property
    def graded(self) -> bool:
        """Whether it is answered with a level."""
        return self.answers is not YES_OR_NO


CONTROL = Point(
    key="control",
    belongs="",
    step="",
    text="The depth of the sea. Is the depth of the deepest sea given?\n"
    "   met: It is given in metres.\n   partial: It is called great.\n   missing: Nothing is said about it.",
    query="depth of the sea",
    answers=("met", "partial", "missing"),
)
"""No draft answers it: only a model that was told to gives it a level above missing."""


def groups_of(
    asked: Sequence[Criterion | Pattern], premises: Mapping[str, Premise], kind: str
) -> list[tuple[Point, ...]]:
    """The Points of each call: as few calls as the limit allows, of like size, a step never torn apart."""
    steps: dict[str, list[Point]] = {}
    for point in _points(asked, premises, kind):
        steps.setdefault(point.step, []).append(point)
    graded = sum(point.graded for points in steps.values() for point in points)
    calls = max(1, -(-graded // MOST_IN_CALL))
    groups: list[list[Point]] = [[] for _ in range(calls)]
    before = 0
    for points in steps.values():
        own = sum(point.graded for point in points)
        middle = before + own / 2
        groups[min(calls - 1, int(middle * calls / max(1, graded)))].extend(points)
        before += own
    return [tuple(_in_order(group)) for group in groups if group]


def _in_order(points: Sequence[Point]) -> Iterator[Point]:
    """Levels first, then the control question, then yes or no."""
    yield from (point for point in points if point.graded)
    yield CONTROL
    yield from (point for point in points if not point.graded)


def _points(asked: Sequence[Criterion | Pattern], premises: Mapping[str, Premise], kind: str) -> Iterator[Point]:
    put: set[str] = set()
    for part in asked:
        if isinstance(part, Pattern):
            for check in part.checks:
                yield _yes_or_no(part, check, "patterns")
            continue
        if part.computed:
            continue
        yield _by_levels(part)
        for check in part.checks:
            if check.clause:
                yield _yes_or_no(part, check, part.step)
        premise = premises.get(part.premise or "")
        if part.premise and premise is not None and kind not in premise.always and part.premise not in put:
            put.add(part.premise)
            cases = "".join(f"\n   - {case}" for case in premise.boundary)
            yield Point(
                f"premise:{part.premise}", part.id, part.step, premise.asks + cases, f"{premise.asks} {part.title}"
            )


def _by_levels(criterion: Criterion) -> Point:
    levels = criterion.levels
    # What a premise decides is asked once, in its own question.
    excused = None if criterion.premise else levels.not_applicable
    defined = {"met": levels.met, "partial": levels.partial, "missing": levels.missing, "not_applicable": excused}
    lines = [f"{criterion.title}. {criterion.asks}"]
    lines += [f"   {level}: {text}" for level, text in defined.items() if text]
    lines += [f"   - {case}" for case in levels.boundary]
    return Point(
        criterion.id,
        criterion.id,
        criterion.step,
        "\n".join(lines),
        f"{criterion.title} {criterion.asks} {levels.met}",
        tuple(level for level, text in defined.items() if text),
    )


def _yes_or_no(part: Criterion | Pattern, check: Check, step: str) -> Point:
    return Point(f"{part.id}.{check.id}", part.id, step, check.question, f"{part.title} {check.question}")
