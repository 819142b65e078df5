"""How the steps of a regular expression grow with the text: counted, not timed, so that a busy machine changes nothing.

A small matcher of its own goes back and forth as Python's `re` does, over the same parsed pattern, and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from re import _constants  # type: ignore[attr-defined]
from typing import Any

from tests.expressions.attacks import Attack, Parsed, attacks
from tests.expressions.gather import Expression

_C = _constants
MANY, FEW = 12, 6
"""How often a short and a long pump is repeated in the first text of three."""
_LONG_PUMP = 6
_NO_BOUND = 10**9
MOST = 2.3
"""Second difference over first, at most: 2 where steps grow linearly, up to 4 where quadratically."""
SMALL = 4
"""A repeat with a bound is given this one: it must be linear whatever its bound, and small texts show it then."""
BOUND = 300
"""A greater bound than this is none."""
_BUDGET = 1_000
"""Steps for a character after which counting stops."""

_Step = Callable[[int], int | None]


class _TooManyError(Exception):
    pass


def worst(expression: Expression) -> tuple[Attack, float] | None:
    """The first attack under which the expression's steps grow faster than the text, with its growth; None if none."""
    matcher = Matcher(Parsed(expression.pattern), expression.use)
    for attack in attacks(matcher.parsed):
        growth = growth_of(matcher, attack, FEW if len(attack.pump) > _LONG_PUMP else MANY)
        # What a short text shows may come of its ends; growth that is real goes on in longer ones.
        if growth > MOST and growth_of(matcher, attack, 2 * MANY) > MOST and growth_of(matcher, attack, 5 * FEW) > MOST:
            return attack, growth
    return None


def growth_of(matcher: Matcher, attack: Attack, times: int) -> float:
    """By how much more steps grow with the second doubling of the text than with the first."""
    counts = []
    for doubled in (times, 2 * times, 4 * times):
        try:
            counts.append(matcher.steps(attack.text(doubled)))
        except _TooManyError:
            return float("inf")
    first, second = counts[1] - counts[0], counts[2] - counts[1]
    return second / first if first > 0 else 0.0


class Matcher:
    """A regular expression used as `match`, as `fullmatch` or anywhere in a text, that counts its steps."""

    def __init__(self, parsed: Parsed, use: str) -> None:
        self.parsed = parsed
        self._use = use
        self._count = self._most = self._end = 0
        self._text = ""
        self._groups: dict[int, tuple[int, int]] = {}
        last: _Step = (lambda i: i if i == self._end else None) if use == "fullmatch" else (lambda i: i)
        self._begin = self._sequence(parsed.tree, parsed.flags, last)
        self._first_of_all = self._first(parsed.tree, parsed.flags)

    def steps(self, text: str) -> int:
        """Steps that it takes over the text."""
        self._text, self._end, self._count, self._most = text, len(text), 0, _BUDGET * (len(text) + 1)
        if self._use in ("match", "fullmatch"):
            self._begin(0)
            return self._count
        first = self._first_of_all
        at = 0
        while at <= self._end:
            self._step()
            found = self._begin(at) if first is None or (at < self._end and text[at] in first) else None
            at = at + 1 if found is None or found == at else found
        return self._count

    def _step(self, more: int = 1) -> None:
        self._count += more
        if self._count > self._most:
            raise _TooManyError

    def _sequence(self, tree: Any, flags: int, then: _Step) -> _Step:
        for op, value in reversed(list(tree)):
            then = self._node(op, value, flags, then)
        return then

    def _node(self, op: Any, value: Any, flags: int, then: _Step) -> _Step:
        if op in _C_SINGLE:
            return self._one(self.parsed.members((op, value), flags), then)
        if op in _C_REPEATS:
            return self._repeat(op, value, flags, then)
        if op is _C.BRANCH:
            return self._branch([(self._first(b, flags), self._sequence(b, flags, then)) for b in value[1]])
        if op is _C.SUBPATTERN:
            group, more, less, body = value
            return self._group(group, body, (flags | more) & ~less, then)
        if op is _C.ATOMIC_GROUP:
            return self._atomic(self._sequence(value, flags, lambda i: i), then)
        if op in (_C.ASSERT, _C.ASSERT_NOT):
            return self._look(value, flags, op is _C.ASSERT, then)
        if op is _C.AT:
            return self._at(value, flags, then)
        if op is _C.GROUPREF:
            return self._again(value, then)
        raise NotImplementedError(op)

    def _one(self, members: str, then: _Step) -> _Step:
        step = self._step

        def one(i: int) -> int | None:
            step()
            return then(i + 1) if i < self._end and self._text[i] in members else None

        return one

    def _branch(self, branches: list[tuple[str | None, _Step]]) -> _Step:

        def branch(i: int) -> int | None:
            for first, choice in branches:
                if first is not None and (i >= self._end or self._text[i] not in first):
                    continue
                found = choice(i)
                if found is not None:
                    return found
            return None

        return branch

    def _first(self, tree: Any, flags: int) -> str | None:
        """The characters a part may begin with; None where it may be empty."""
        for op, value in tree:
            if op in _C_SINGLE:
                return self.parsed.members((op, value), flags)
            if op in _C_REPEATS and value[0] > 0:
                return self._first(value[2], flags)
            if op is _C.SUBPATTERN:
                return self._first(value[3], (flags | value[1]) & ~value[2])
            if op is _C.ATOMIC_GROUP:
                return self._first(value, flags)
            if op is _C.BRANCH:
                parts = [self._first(branch, flags) for branch in value[1]]
                return None if None in parts else "".join(part for part in parts if part)
            if op not in (_C.AT, _C.ASSERT, _C.ASSERT_NOT):
                return None
        return None

    def _group(self, group: int | None, body: Any, flags: int, then: _Step) -> _Step:
        if group is None:
            return self._sequence(body, flags, then)
        begun: list[int] = []

        def close(i: int) -> int | None:
            before = self._groups.get(group)
            start = begun.pop()
            self._groups[group] = (start, i)
            found = then(i)
            begun.append(start)
            if found is None and before is not None:
                self._groups[group] = before
            return found

        inner = self._sequence(body, flags, close)

        def open_(i: int) -> int | None:
            begun.append(i)
            found = inner(i)
            begun.pop()
            return found

        return open_

    def _atomic(self, body: _Step, then: _Step) -> _Step:
        def atomic(i: int) -> int | None:
            found = body(i)
            return None if found is None else then(found)

        return atomic

    def _look(self, value: Any, flags: int, wanted: bool, then: _Step) -> _Step:
        direction, tree = value
        body = self._sequence(tree, flags, lambda i: i)
        width = tree.getwidth()[0] if direction < 0 else 0

        def look(i: int) -> int | None:
            self._step()
            seen = i >= width and body(i - width) is not None
            return then(i) if seen is wanted else None

        return look

    def _at(self, place: Any, flags: int, then: _Step) -> _Step:
        lines = bool(flags & 8)

        def word(i: int) -> bool:
            return 0 <= i < self._end and (self._text[i].isalnum() or self._text[i] == "_")

        def at(i: int) -> int | None:
            self._step()
            if place in (_C.AT_BEGINNING, _C.AT_BEGINNING_STRING):
                here = i == 0 or (lines and place is _C.AT_BEGINNING and self._text[i - 1] == "\n")
            elif place is _C.AT_END:
                here = (
                    i == self._end
                    or (i == self._end - 1 and self._text[i] == "\n")
                    or (lines and self._text[i] == "\n")
                )
            elif place is _C.AT_END_STRING:
                here = i == self._end
            else:
                here = (word(i - 1) != word(i)) is (place is _C.AT_BOUNDARY)
            return then(i) if here else None

        return at

    def _again(self, group: int, then: _Step) -> _Step:
        def again(i: int) -> int | None:
            self._step()
            start, stop = self._groups.get(group, (0, -1))
            if stop < 0 or not self._text.startswith(self._text[start:stop], i):
                return None
            return then(i + stop - start)

        return again

    def _repeat(self, op: Any, value: Any, flags: int, then: _Step) -> _Step:
        least, most, body = value
        least, most = min(int(least), SMALL), (_NO_BOUND if int(most) > BOUND else min(int(most), SMALL))
        if len(body) == 1 and body[0][0] in _C_SINGLE:
            return self._run(op, self.parsed.members(body[0], flags), least, most, then)
        if op is _C.POSSESSIVE_REPEAT:
            return self._atomic(self._loop(True, body, least, most, flags, lambda i: i), then)
        return self._loop(op is _C.MAX_REPEAT, body, least, most, flags, then)

    def _run(self, op: Any, members: str, least: int, most: int, then: _Step) -> _Step:
        step = self._step

        def run(i: int) -> int | None:
            far = i
            while far < self._end and far - i < most and self._text[far] in members:
                far += 1
            if op is not _C.MIN_REPEAT:
                step(1 + far - i)
                if op is _C.POSSESSIVE_REPEAT:
                    return then(far) if far - i >= least else None
                places = range(far, i + least - 1, -1)
            else:
                places = range(i + least, far + 1)
            for place in places:
                step()
                found = then(place)
                if found is not None:
                    return found
            return None

        return run

    def _loop(self, greedy: bool, body: Any, least: int, most: int, flags: int, then: _Step) -> _Step:
        doing: list[tuple[int, int]] = []

        def after(i: int) -> int | None:
            done, start = doing.pop()
            found = then(i) if i == start and done >= least else attempt(i, done + 1)
            doing.append((done, start))
            return found

        inner = self._sequence(body, flags, after)

        def again(i: int, done: int) -> int | None:
            if done >= most:
                return None
            doing.append((done, i))
            found = inner(i)
            doing.pop()
            return found

        def attempt(i: int, done: int) -> int | None:
            self._step()
            if greedy or done < least:
                found = again(i, done)
                if found is not None or done < least:
                    return found
                return then(i)
            found = then(i)
            return found if found is not None else again(i, done)

        return lambda i: attempt(i, 0)


_C_SINGLE = (_C.LITERAL, _C.NOT_LITERAL, _C.ANY, _C.IN)
_C_REPEATS = (_C.MAX_REPEAT, _C.MIN_REPEAT, _C.POSSESSIVE_REPEAT)
