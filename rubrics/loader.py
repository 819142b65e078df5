"""Reads rubric files. Every mistake is reported as `file:line: what is wrong`, all of them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from agent.errors import RubricError
from rubrics.phrase import PhraseError, parse_phrase
from rubrics.schema import Check, Criterion, Feature, Pattern, Premise, Rubric

PACKAGE = Path(__file__).parent
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PATTERN_WORDS = ("missing", "weak", "met")
HEAD = ("name", "version", "steps", "reasons", "learning")

Part = TypeVar("Part", bound=BaseModel)


@lru_cache
def load_rubric(path: Path | None = None) -> Rubric:
    """The rubric that comes with the program, changed by the user's own file where one is given.

    A user's file may add `criteria`, `patterns` and `lexicons`, and `change` those that exist: any field of a
    criterion or pattern by id, `enabled: false` to switch one off. Raises RubricError.
    """
    source = _Source()
    for file in _own_files():
        source.read(file)
    if path is not None:
        source.read(path)
    return source.rubric()


@dataclass
class _Item:
    data: dict[str, Any]
    file: Path
    lines: dict[tuple[str | int, ...], int]
    at: tuple[str | int, ...]

    def line(self, location: tuple[str | int, ...] = ()) -> int:
        full = (*self.at, *location)
        while full and full not in self.lines:
            full = full[:-1]
        return self.lines.get(full, 1)


@dataclass
class _Source:
    """What the files say, before it is checked as a whole."""

    head: dict[str, Any] = field(default_factory=dict)
    lexicons: dict[str, _Item] = field(default_factory=dict)
    criteria: dict[str, _Item] = field(default_factory=dict)
    patterns: dict[str, _Item] = field(default_factory=dict)
    premises: dict[str, _Item] = field(default_factory=dict)
    learning: list[tuple[str, Path, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    digest: Any = field(default_factory=hashlib.sha256)

    def read(self, file: Path) -> None:
        try:
            raw = file.read_bytes()
            text = raw.decode()
            loader = _YamlLoader(text)
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else None
        except OSError as error:
            raise RubricError([f"{file}:1: cannot be read: {error.strerror}"]) from error
        except UnicodeDecodeError as error:
            raise RubricError([f"{file}:1: is not UTF-8 text"]) from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "is not valid YAML"
            raise RubricError([f"{file}:{mark.line + 1 if mark else 1}: {problem}"]) from error
        if not isinstance(data, dict):
            raise RubricError([f"{file}:1: a rubric file is a mapping with keys such as criteria, change, lexicons"])
        self.digest.update(raw)
        lines: dict[tuple[str | int, ...], int] = {}
        _note_lines(node, (), lines)
        known = {
            "name",
            "version",
            "steps",
            "reasons",
            "step",
            "lexicons",
            "criteria",
            "patterns",
            "change",
            "premises",
            "learning",
        }
        for name in (name for names in (data.get("learning") or {}).values() for name in names):
            self.learning.append((str(name), file, lines.get(("learning",), 1)))
        for key in data:
            if key not in known:
                self._problem(file, lines.get((key,), 1), f"unknown key {key!r}; known are {', '.join(sorted(known))}")
        self.head.update({key: data[key] for key in HEAD if key in data})
        self.premises.update(_items(data.get("premises"), file, lines, "premises"))
        for key, phrases in (data.get("lexicons") or {}).items():
            if key in self.lexicons:
                self._problem(file, lines.get(("lexicons", key), 1), f"lexicon {key} exists already; use another name")
            self.lexicons[key] = _Item({"phrases": phrases}, file, lines, ("lexicons", key))
        for collection, target in (("criteria", self.criteria), ("patterns", self.patterns)):
            for index, entry in enumerate(data.get(collection) or ()):
                item = _Item(entry, file, lines, (collection, index))
                if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
                    self._problem(file, item.line(), f"an entry of {collection} needs an id")
                    continue
                if entry["id"] in target:
                    self._problem(file, item.line(("id",)), f"{entry['id']} exists already; to alter it use `change`")
                    continue
                if "step" in data:
                    entry.setdefault("step", data["step"])
                target[entry["id"]] = item
        for index, change in enumerate(data.get("change") or ()):
            self._change(_Item(change, file, lines, ("change", index)))

    def _change(self, item: _Item) -> None:
        name = item.data.get("id") if isinstance(item.data, dict) else None
        old = self.criteria.get(str(name)) or self.patterns.get(str(name))
        if old is None:
            self._problem(item.file, item.line(("id",)), f"change: there is no criterion or pattern {name!r}")
            return
        merged = _Item({**old.data, **item.data}, item.file, item.lines, item.at)
        target = self.criteria if str(name) in self.criteria else self.patterns
        target[str(name)] = merged

    def rubric(self) -> Rubric:
        """The checked whole; raises RubricError with everything that is wrong."""
        criteria = self._validated(self.criteria, Criterion)
        patterns = self._validated(self.patterns, Pattern)
        premises = {str(item.at[-1]): premise for item, premise in self._validated(self.premises, Premise)}
        lexicons = self._lexicons()
        steps = self.head.get("steps") or {}
        for item, criterion in criteria:
            if criterion.step not in steps:
                self._problem(
                    item.file,
                    item.line(("step",)),
                    f"{criterion.id}: unknown step {criterion.step!r}; known are {', '.join(steps)}",
                )
            for reason in criterion.reasons:
                if reason not in (self.head.get("reasons") or {}):
                    self._problem(item.file, item.line(("reasons",)), f"{criterion.id}: unknown reason {reason!r}")
            if criterion.premise and criterion.premise not in self.premises:
                self._problem(item.file, item.line(("premise",)), f"{criterion.id}: no premise {criterion.premise!r}")
            self._check_signs(item, criterion.checks, lexicons)
        for item, pattern in patterns:
            self._check_signs(item, pattern.checks, lexicons)
            self._check_names(item, pattern)
        for name, file, line in self.learning:
            if name not in self.criteria:
                self._problem(file, line, f"learning: there is no criterion {name!r}")
        if self.problems:
            raise RubricError(self.problems)
        return Rubric(
            name=self.head["name"],
            version=str(self.head["version"]),
            sha256=self.digest.hexdigest(),
            steps=steps,
            reasons=self.head["reasons"],
            lexicons=lexicons,
            criteria=tuple(criterion for _, criterion in criteria if criterion.enabled),
            patterns=tuple(pattern for _, pattern in patterns if pattern.enabled),
            premises=premises,
            learning=self.head.get("learning") or {},
        )

    def _validated(self, items: dict[str, _Item], model: type[Part]) -> list[tuple[_Item, Part]]:
        parts = []
        for item in items.values():
            try:
                parts.append((item, model.model_validate(item.data)))
            except ValidationError as error:
                for detail in error.errors():
                    where = ".".join(str(step) for step in detail["loc"])
                    message = detail["msg"].removeprefix("Value error, ")
                    self._problem(
                        item.file,
                        item.line(detail["loc"]),
                        f"{item.data['id']}: {where}: {message}" if where else message,
                    )
        return parts

    def _lexicons(self) -> dict[str, tuple[str, ...]]:
        lexicons: dict[str, tuple[str, ...]] = {}
        for name, item in self.lexicons.items():
            phrases = item.data["phrases"]
            if not isinstance(phrases, list) or not all(isinstance(phrase, str) for phrase in phrases):
                self._problem(item.file, item.line(), f"lexicon {name}: is a list of phrases")
                continue
            lexicons[name] = tuple(phrases)
        for name, phrases in lexicons.items():
            for phrase in phrases:
                self._check_phrase(self.lexicons[name], (), f"lexicon {name}", phrase, lexicons)
        return {name: tuple(_flat(name, lexicons, ())) for name in lexicons}

    def _check_signs(self, item: _Item, checks: tuple[Check, ...], lexicons: dict[str, tuple[str, ...]]) -> None:
        for number, check in enumerate(checks):
            for position, sign in enumerate(check.signs):
                at: tuple[str | int, ...] = ("checks", number, "signs", position)
                for part in ("about", "under", "not_under"):
                    for phrase in getattr(sign, part):
                        self._check_phrase(item, (*at, part), f"{item.data['id']}.{check.id}", phrase, lexicons)
                for name in (name for needs in sign.needs for name in needs.split("|")):
                    if name not in lexicons and name not in set(Feature):
                        known = ", ".join([*Feature, *sorted(lexicons)])
                        self._problem(
                            item.file,
                            item.line((*at, "with")),
                            f"{item.data['id']}.{check.id}: "
                            f"{name!r} is neither a feature nor a lexicon; known are {known}",
                        )
                for phrase in sign.without:
                    if phrase not in set(Feature):
                        self._check_phrase(item, (*at, "without"), f"{item.data['id']}.{check.id}", phrase, lexicons)

    def _check_phrase(
        self, item: _Item, at: tuple[str | int, ...], whose: str, phrase: str, lexicons: dict[str, tuple[str, ...]]
    ) -> None:
        if phrase.startswith("@"):
            if phrase[1:] not in lexicons:
                self._problem(item.file, item.line(at), f"{whose}: there is no lexicon {phrase[1:]!r}")
            return
        try:
            parse_phrase(phrase)
        except PhraseError as error:
            self._problem(item.file, item.line(at), f"{whose}: {error}")

    def _check_names(self, item: _Item, pattern: Pattern) -> None:
        own = {check.id for check in pattern.checks}
        for part, condition, checks in (("holds", pattern.holds, own), ("stops", pattern.stops, frozenset[str]())):
            for name in condition.names() if condition else ():
                word, _, criterion = name.partition(" ")
                if name not in checks and not (word in PATTERN_WORDS and criterion in self.criteria):
                    either = "neither a check of the pattern nor" if checks else "not"
                    self._problem(
                        item.file,
                        item.line((part,)),
                        f"{pattern.id}: {name!r} is {either} one of {', '.join(PATTERN_WORDS)} followed by a criterion",
                    )

    def _problem(self, file: Path, line: int, message: str) -> None:
        self.problems.append(f"{file}:{line}: {message}")


def _items(entries: Any, file: Path, lines: dict[tuple[str | int, ...], int], collection: str) -> dict[str, _Item]:
    """The entries of a mapping, by key."""
    return {str(key): _Item(entry, file, lines, (collection, key)) for key, entry in (entries or {}).items()}


def _flat(name: str, lexicons: dict[str, tuple[str, ...]], above: tuple[str, ...]) -> Iterator[str]:
    """The phrases of a lexicon with those of the lexicons it names."""
    for phrase in lexicons[name]:
        if not phrase.startswith("@"):
            yield phrase
        elif phrase[1:] in lexicons and phrase[1:] not in (*above, name):
            yield from _flat(phrase[1:], lexicons, (*above, name))


def _own_files() -> list[Path]:
    return [
        PACKAGE / "rubric.yaml",
        PACKAGE / "lexicons.yaml",
        *sorted((PACKAGE / "criteria").glob("*.yaml")),
        PACKAGE / "patterns.yaml",
    ]


def _note_lines(node: Any, at: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]) -> None:
    lines[at] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _note_lines(value, (*at, key.value), lines)
            lines[(*at, key.value)] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note_lines(value, (*at, index), lines)
