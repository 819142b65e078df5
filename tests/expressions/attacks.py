"""Texts that make a regular expression go back and forth, generated from its own parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

_C = _constants
_REPEATS = (_C.MAX_REPEAT, _C.MIN_REPEAT, _C.POSSESSIVE_REPEAT)
_SINGLE = (_C.LITERAL, _C.NOT_LITERAL, _C.ANY, _C.IN)
_ALPHABET = "\x00 \t\n\u00a0aAzxZ0129_-–.,:;|!?()[]{}<>/\\'\"’*#%$€+=&@é`~^"
_MOST = 3
"""Characters tried for each class, and branches tried of an alternation."""
MOST = 300
"""Attacks on one expression; of more an even selection is tried."""
_ENDS = ("\x00", "\n\x00", "")


@dataclass(frozen=True)
class Attack:
    """A text of any length: a beginning, a part that is repeated, an end that fails."""

    begin: str
    pump: str
    end: str

    def text(self, times: int) -> str:
        """The text with the pump so many times."""
        return self.begin + self.pump * times + self.end


class Parsed:
    """A regular expression as `re` parses it, with the characters each of its places may be."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.flags = pattern.flags
        self.tree = _parser.parse(pattern.pattern, pattern.flags)
        literals = {chr(value) for (op, value), _ in _with_flags(self.tree, 0) if op is _C.LITERAL}
        self._alphabet = _ALPHABET + "".join(sorted(literals - set(_ALPHABET)))
        self._members: dict[Any, str] = {}
        nodes = list(_with_flags(self.tree, self.flags))
        self.classes = sorted({self.members(n, f) for n, f in nodes if n[0] in _SINGLE[1:]})[:40]

    def members(self, node: Any, flags: int) -> str:
        """The characters of the alphabet that a single place may be."""
        key = (id(node[1]) if node[0] is _C.IN else (node[0], node[1]), flags)
        if key not in self._members:
            one = _compiler.compile(_parser.SubPattern(self.tree.state, [node]), flags & ~re.DEBUG)
            self._members[key] = "".join(c for c in self._alphabet if one.fullmatch(c))
        return self._members[key]


def attacks(parsed: Parsed) -> list[Attack]:
    """Every repeat of the expression pumped, behind what reaches it, alone and with what reaches it repeated too."""
    walk = _Walk(parsed)
    made: dict[Attack, None] = {}
    for begin, pump in walk.pumped():
        for end in _ENDS:
            made[Attack(begin, pump, end)] = None
        made[Attack("", pump, "\x00")] = None
        if begin:
            made[Attack("", begin + pump, "\x00")] = None
            made[Attack("", begin, "\x00")] = None
            made[Attack(begin + pump, begin, "\x00")] = None
    whole = walk.sample(parsed.tree, parsed.flags, None, 0)
    for text in {whole, whole[:-1]} - {""}:
        made[Attack("", text, "\x00")] = None
    return list(made)[:: 1 + len(made) // MOST]


class _Walk:
    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed

    def pumped(self) -> Iterator[tuple[str, str]]:
        """Beginning and pump for every repeat that can go on for long."""
        for before, node, flags in self._repeats(self._parsed.tree, (), self._parsed.flags):
            if not _long(node):
                continue
            for pump in self._pumps(node[1][2], flags):
                for begin in self._begins(before, pump[0]):
                    yield begin, pump

    def _pumps(self, body: Any, flags: int) -> list[str]:
        single = [
            self._parsed.members(node, inner) for node, inner in _with_flags(body, flags) if node[0] in _SINGLE[1:]
        ]
        wanted: list[str | None] = [None]
        seen = set()
        for members in single:
            others = [other for other in self._parsed.classes if other != members]
            for char in members:
                signature = tuple(char in other for other in others)
                if (members, signature) not in seen and len(wanted) <= 3 * _MOST:
                    seen.add((members, signature))
                    wanted.append(char)
        made = {self.sample(body, flags, char, variant) for char in wanted for variant in range(_MOST)}
        return sorted(pump for pump in made if pump)[: 6 * _MOST]

    def _begins(self, before: tuple[Any, ...], char: str) -> list[str]:
        made = {
            "".join(self.sample(part, flags, wanted, variant) for part, flags in before)
            for wanted, variant in product((None, char), (0, 1))
        }
        return sorted(made)

    def _repeats(self, tree: Any, before: tuple[Any, ...], flags: int) -> Iterator[tuple[tuple[Any, ...], Any, int]]:
        """Every repeat, with what stands before it."""
        for number, node in enumerate(tree):
            op, value = node
            until = (*before, ([*tree][:number], flags))
            if op in _REPEATS:
                yield until, node, flags
                yield from self._repeats(value[2], until, flags)
            elif op is _C.SUBPATTERN:
                yield from self._repeats(value[3], until, (flags | value[1]) & ~value[2])
            elif op is _C.ATOMIC_GROUP:
                yield from self._repeats(value, until, flags)
            elif op in (_C.ASSERT, _C.ASSERT_NOT):
                yield from self._repeats(value[1], until, flags)
            elif op is _C.BRANCH:
                for branch in value[1]:
                    yield from self._repeats(branch, until, flags)

    def sample(self, tree: Any, flags: int, wanted: str | None, variant: int) -> str:
        """A text the part matches, of the wanted character where it may be that; variants take other branches."""
        made = []
        for op, value in tree:
            if op is _C.LITERAL:
                made.append(chr(value))
            elif op in _SINGLE:
                members = self._parsed.members((op, value), flags)
                made.append(
                    wanted if wanted is not None and wanted in members else next((c for c in members if c > "\x00"), "")
                )
            elif op in _REPEATS:
                least, most, body = value
                one = self.sample(body, flags, wanted, variant)
                made.append(one * max(least, min(variant, 1, most)))
            elif op is _C.SUBPATTERN:
                made.append(self.sample(value[3], (flags | value[1]) & ~value[2], wanted, variant))
            elif op is _C.ATOMIC_GROUP:
                made.append(self.sample(value, flags, wanted, variant))
            elif op is _C.BRANCH:
                branches = value[1]
                chosen = branches[0 if variant == 0 else (len(branches) - 1 if variant == 1 else len(branches) // 2)]
                made.append(self.sample(chosen, flags, wanted, variant))
            elif op is _C.ASSERT and value[0] < 0:
                made.append(self.sample(value[1], flags, wanted, variant))
        return "".join(made)


def _long(node: Any) -> bool:
    return int(node[1][1]) >= 8


def _with_flags(tree: Any, flags: int) -> Iterator[tuple[Any, int]]:
    for node in tree:
        op, value = node
        yield node, flags
        if op in _REPEATS:
            yield from _with_flags(value[2], flags)
        elif op is _C.SUBPATTERN:
            yield from _with_flags(value[3], (flags | value[1]) & ~value[2])
        elif op is _C.ATOMIC_GROUP:
            yield from _with_flags(value, flags)
        elif op in (_C.ASSERT, _C.ASSERT_NOT):
            yield from _with_flags(value[1], flags)
        elif op is _C.BRANCH:
            for branch in value[1]:
                yield from _with_flags(branch, flags)
        elif op is _C.IN:
            yield from ((part, flags) for part in value if part[0] is _C.LITERAL)
