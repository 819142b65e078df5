"""The words of a diagram (SmartArt), in the order of its outline."""

from __future__ import annotations

from typing import Any

from agent.document import BlockKind
from agent.read.office.drawn import drawn_text
from agent.read.office.xml import attribute, child, local
from agent.read.parts import Draft

_DRAWN_ONLY = frozenset({"pres", "parTrans", "sibTrans"})
_DEEPEST = 20


def add_diagram(draft: Draft, root: Any) -> None:
    """Adds the points of a diagram's data as list items."""
    points = {
        attribute(element, "modelId") or "": element
        for element in root.iter()
        if local(element) == "pt" and attribute(element, "type") not in _DRAWN_ONLY
    }
    below: dict[str, list[str]] = {}
    inner: set[str] = set()
    for link in (element for element in root.iter() if local(element) == "cxn"):
        source, target = attribute(link, "srcId") or "", attribute(link, "destId") or ""
        if source in points and target in points and attribute(link, "type") in (None, "parOf"):
            below.setdefault(source, []).append(target)
            inner.add(target)
    written: set[str] = set()

    def write(name: str, depth: int) -> None:
        if name in written or depth > _DEEPEST:
            return
        written.add(name)
        text = drawn_text(child(points[name], "t"))
        if text:
            draft.add_text(BlockKind.LIST_ITEM, text, max(1, depth))
        for target in below.get(name, ()):
            write(target, depth + 1)

    for name in [*(each for each in points if each not in inner), *points]:
        write(name, 0)
