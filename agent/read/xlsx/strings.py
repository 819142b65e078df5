"""The strings a workbook keeps once for all its cells, and those within cells: without what is struck out."""

from __future__ import annotations

from typing import Any, NamedTuple

from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, children, local
from agent.read.parts import Draft
from agent.read.xml_stream import elements

_LONGEST = 40_000
"""Characters; a cell holds at most 32,767."""


class Text(NamedTuple):
    """A string as it is seen."""

    text: str
    struck: bool = False
    """Whether part of it is struck out and left out."""


def shared_strings(draft: Draft, package: Package, part: str) -> list[Text]:
    """The shared strings in order, as many as the draft may have cells."""
    found: list[Text] = []
    if not package.has(part):
        return found
    with package.open(part) as file:
        for _, item in elements(file, package.name, "si"):
            if len(found) >= draft.limits.cells or draft.full:
                draft.give_up("the last of the workbook's texts", f"more than {draft.limits.cells:,} different ones")
                break
            found.append(text_of(item))
    return found


def text_of(item: Any) -> Text:
    """The text of a string item, plain or in runs."""
    parts: list[str] = []
    struck = False
    for inner in item:
        if local(inner) == "t":
            parts.append(inner.text or "")
        elif local(inner) == "r":
            text = "".join(each.text or "" for each in children(inner, "t"))
            strike = child(child(inner, "rPr"), "strike")
            if strike is not None and attribute(strike) not in ("0", "false"):
                struck = struck or bool(text.strip())
            else:
                parts.append(text)
    return Text("".join(parts)[:_LONGEST], struck)
