"""What the page's own style sheet does to an element: hide it, or strike it out."""

from __future__ import annotations

import re
from typing import Any

from agent.read.html.hiding import has_background, style_hides, style_strikes

_MOST_RULES = 1_000
_LONGEST_SHEET = 200_000
_SIMPLE = re.compile(r"[.#]?-?[a-z_][\w-]*|\*")
_DEEPEST = 200

Compound = frozenset[str]
"""What one element must be, such as {`p`, `.gone`}."""


class Rules:
    """The rules that hide and those that strike out, matched by tags, classes, ids and what is around."""

    def __init__(self, root: Any) -> None:
        css = " ".join(sheet.text or "" for sheet in root.iter("style"))[:_LONGEST_SHEET].lower()
        shaded = has_background(css)  # white text may well stand on one of these
        self._hiding: dict[str, list[list[Compound]]] = {}
        self._striking: dict[str, list[list[Compound]]] = {}
        for selectors, style in _declared(css):
            hides, strikes = style_hides(style, shaded=shaded), style_strikes(style)
            for selector in selectors.split(",") if hides or strikes else ():
                steps = _steps(selector)
                if not steps:
                    continue
                key = max(steps[-1], key=lambda name: (name[0] in ".#", name))
                if hides:
                    self._hiding.setdefault(key, []).append(steps)
                if strikes:
                    self._striking.setdefault(key, []).append(steps)

    def hide(self, node: Any) -> bool:
        """Whether a rule hides the element itself."""
        return _match(self._hiding, node)

    def strike(self, node: Any) -> bool:
        """Whether a rule strikes the element out."""
        return _match(self._striking, node)


def _declared(css: str) -> list[tuple[str, str]]:
    """(selectors, declarations) of the rules, those within media queries for the screen included."""
    found = []
    for piece in css.split("}")[:_MOST_RULES]:
        before, brace, style = piece.rpartition("{")
        if brace:
            found.append((before.rpartition("{")[2].rpartition(";")[2][:500].strip(), style[:2000].strip()))
    return found


def _steps(selector: str) -> list[Compound]:
    """The compounds of a selector, outermost first; empty for one that asks for more than we look at."""
    steps = []
    for step in selector.replace(">", " ").split()[:10]:
        names = _SIMPLE.findall(step)
        if "".join(names) != step:
            return []
        steps.append(frozenset(name for name in names if name != "*") or frozenset({"*"}))
    return steps


def _match(rules: dict[str, list[list[Compound]]], node: Any) -> bool:
    if not rules:
        return False
    names = _names(node)
    for name in names:
        for steps in rules.get(name, ())[:20]:
            if steps[-1] <= names and _is_within(node, steps[:-1]):
                return True
    return False


def _is_within(node: Any, steps: list[Compound]) -> bool:
    """Whether elements around the node match the steps, from the inside out."""
    around = node.getparent()
    for _ in range(_DEEPEST):
        if not steps or around is None:
            break
        if steps[-1] <= _names(around):
            steps = steps[:-1]
        around = around.getparent()
    return not steps


def _names(node: Any) -> frozenset[str]:
    tag = node.tag if isinstance(node.tag, str) else ""
    classes = (f".{name}" for name in (node.get("class") or "")[:2000].lower().split()[:50])
    return frozenset({tag, f"#{(node.get('id') or '')[:200].lower()}", "*", *classes})
