"""Every regular expression of the project: written in its modules, in its YAML, or made when a module is imported."""

from __future__ import annotations

import ast
import importlib
import re
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

PACKAGES = ("agent", "rubrics", "knowledge", "evals", "ui")
ROOT = Path(__file__).parents[2]
_COMPILE = {"compile", "match", "search", "fullmatch", "sub", "subn", "findall", "finditer", "split"}
_ANCHORED = {"match", "fullmatch"}


@dataclass(frozen=True)
class Expression:
    """A regular expression, where it stands, and how it is used: `match`, `fullmatch` or `finditer` (anywhere)."""

    where: str
    pattern: re.Pattern[str]
    use: str


@lru_cache
def expressions() -> tuple[Expression, ...]:
    """All of them, each once for each use."""
    found: dict[tuple[str, int, str], Expression] = {}
    for expression in (*_in_modules(), *_in_calls(), *_in_yaml()):
        key = (expression.pattern.pattern, expression.pattern.flags, expression.use)
        found.setdefault(key, expression)
    return tuple(found.values())


@lru_cache
def modules() -> tuple[types.ModuleType, ...]:
    """Every module of the project, imported."""
    paths = [path.relative_to(ROOT) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = [".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths]
    # Migrations are scripts that only Alembic can run.
    run = [name for name in names if not name.endswith("__main__") and ".migrations." not in name]
    return tuple(_imported(name) for name in run)


def _imported(name: str) -> types.ModuleType:
    """The module; a function that its package holds under the same name stays there."""
    package, _, last = name.rpartition(".")
    before = vars(sys.modules[package]).get(last) if package in sys.modules else None
    module = importlib.import_module(name)
    if before is not None and not isinstance(before, types.ModuleType):
        setattr(sys.modules[package], last, before)
    return module


def _in_modules() -> Iterator[Expression]:
    uses = _uses()
    for module in modules():
        for name, value in vars(module).items():
            for pattern in _inside(value, set()):
                yield Expression(f"{module.__name__}.{name}", pattern, _use(uses.get(id(pattern), set())))


def _inside(value: Any, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """The patterns in a value: itself, or in a container, a class or an object of the project."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, dict):
        for part in (*value.keys(), *value.values()):
            yield from _inside(part, seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from _inside(part, seen)
    elif isinstance(value, types.ModuleType | types.FunctionType | str | int | float):
        return
    elif str(getattr(value, "__module__", "")).split(".")[0] in PACKAGES:
        for part in vars(value).values() if hasattr(value, "__dict__") else ():
            yield from _inside(part, seen)


def _uses() -> dict[int, set[str]]:
    """Id of a pattern that has a name → what it is asked for, in whichever module: `match`, `search`, `sub`."""
    uses: dict[int, set[str]] = {}
    for module in modules():
        named = {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}
        known = set()
        for node in ast.walk(_tree(module)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _name(node.func.value) in named:
                # `match(text, at)` in a loop looks anywhere.
                far = node.func.attr == "match" and len(node.args) > 1
                uses.setdefault(id(named[_name(node.func.value)]), set()).add("search" if far else node.func.attr)
                known.add(id(node.func.value))
            elif isinstance(node, ast.Attribute) and node.attr in {"pattern", "flags"}:
                known.add(id(node.value))
        for node in ast.walk(_tree(module)):
            if (
                isinstance(node, ast.Name)
                and isinstance(node.ctx, ast.Load)
                and _name(node) in named
                and id(node) not in known
            ):
                uses.setdefault(id(named[_name(node)]), set()).add("anything")
    return uses


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _use(asked: set[str]) -> str:
    if asked and asked <= _ANCHORED:
        return "match" if "match" in asked else "fullmatch"
    return "finditer"


@lru_cache
def _tree(module: types.ModuleType) -> ast.Module:
    return ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))


def _in_calls() -> Iterator[Expression]:
    """Patterns written where they are used: `re.sub(r"…", …)`. What is filled in at run time stands as `x`."""
    for module in modules():
        functions = [node for node in ast.walk(_tree(module)) if isinstance(node, ast.FunctionDef)]
        for node in (node for function in functions for node in ast.walk(function)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in _COMPILE
                and node.args
            ):
                text = _text(node.args[0], vars(module))
                if text is None:
                    continue
                flags = node.args[{"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2) :]
                named = [keyword.value for keyword in node.keywords if keyword.arg == "flags"]
                value = re.NOFLAG
                for flag in (*flags[:1], *named):
                    value |= eval(compile(ast.Expression(flag), "flags", "eval"), {"re": re})
                use = node.func.attr if node.func.attr in _ANCHORED else "finditer"
                yield Expression(f"{module.__name__}:{node.lineno}", re.compile(text, value), use)


def _text(node: ast.expr, names: dict[str, Any]) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, names), _text(node.right, names)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part, names) or "x" for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _text(node.value, names)
    if isinstance(node, ast.Name):
        value = names.get(node.id)
        return value if isinstance(value, str) else None
    if isinstance(node, ast.Attribute) and node.attr == "pattern" and isinstance(node.value, ast.Name):
        value = names.get(node.value.id)
        return value.pattern if isinstance(value, re.Pattern) else None
    return None


def _in_yaml() -> Iterator[Expression]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.yaml")):
            for text in _strings(yaml.safe_load(path.read_text(encoding="utf-8"))):
                if re.search(r"\\[bdswBDSW.]|\(\?", text):
                    yield Expression(
                        str(path.relative_to(ROOT)), re.compile(text, re.IGNORECASE | re.MULTILINE), "finditer"
                    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
