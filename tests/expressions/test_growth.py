"""No regular expression of the project can be made to hang: its steps grow as the text does."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest

from tests.expressions.gather import PACKAGES, Expression, expressions, modules
from tests.expressions.growth import worst

PARTS = (*(f"agent.{name}" for name in ("read", "language", "judge")), *PACKAGES)


@pytest.fixture(autouse=True)
def _deep() -> Iterator[None]:
    """The counting matcher calls itself once for every step that may have to be taken back."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(30_000)
    yield
    sys.setrecursionlimit(before)


def _of(part: str) -> list[Expression]:
    """The expressions of a part of the project that belong to no part named before it."""
    earlier = PARTS[: PARTS.index(part)]
    stands = [(e, e.where.replace("/", ".")) for e in expressions()]
    return [e for e, where in stands if where.startswith(part) and not where.startswith(earlier or "-")]


@pytest.mark.parametrize("part", PARTS)
def test_steps_grow_as_the_text_does(part: str) -> None:
    failed = {e.where: found for e in _of(part) if (found := worst(e))}
    assert not failed


def test_every_expression_is_looked_at() -> None:
    names = {module.__name__ for module in modules()}
    assert {"agent.read.kind", "agent.language.assertion", "ui.server", "rubrics.loader"} <= names
    assert sum(len(_of(part)) for part in PARTS) == len(expressions())


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"\bno\b(?:[\s-]+[\w-]+){0,4}$", "finditer"),
        (r"(?:a|a)*b", "match"),
        (r"\s+$", "finditer"),
        (r"\w*\d+x", "match"),
        (r"total.*sum", "finditer"),
        (r"\(\s*([^()]+?)\s*\)", "fullmatch"),
        (r"(?:\s*<!--(?:(?!-->).)*-->\s*)*x", "match"),
        (r"(?=\w+ly$)", "finditer"),
        (r"(?i)x{2,400}y", "finditer"),
    ],
)
def test_what_hangs_is_found(pattern: str, use: str) -> None:
    assert worst(Expression("here", re.compile(pattern), use))


@pytest.mark.parametrize(
    ("pattern", "use"),
    [
        (r"\bno\b(?:[\s-]++[\w]{1,30}+){0,4}$", "finditer"),
        (r"\s+$", "match"),
        (r"\s{0,9}$", "finditer"),
        (r"(?<!\w)\w++@", "finditer"),
        (r"total.{0,40}sum", "finditer"),
    ],
)
def test_what_does_not_hang_is_not(pattern: str, use: str) -> None:
    assert worst(Expression("here", re.compile(pattern), use)) is None
