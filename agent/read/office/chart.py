"""The words and figures of a chart, as the file keeps them beside the picture."""

from __future__ import annotations

from typing import Any

from agent.document import BlockKind
from agent.read.office.drawn import drawn_text
from agent.read.office.xml import attribute, child, local
from agent.read.parts import Draft
from agent.read.table import Spanned, add_table

_MOST_SERIES = 200
_MOST_POINTS = 2_000


def add_chart(draft: Draft, root: Any, *, figures: bool) -> None:
    """Adds the titles of a chart and, where `figures`, its series as a table, a column a series."""
    for title in (element for element in root.iter() if local(element) == "title"):
        rich = next((element for element in title.iter() if local(element) == "rich"), None)
        text = drawn_text(rich) if rich is not None else " ".join(_points(title).values())
        draft.add_text(BlockKind.PARAGRAPH, text)
    for shapes in (element for element in root.iter() if local(element) in ("txBody", "userShapes")):
        draft.add_text(BlockKind.PARAGRAPH, drawn_text(shapes))
    if figures:
        rows = _table(root)
        if len(rows) > 1:
            add_table(draft, rows, header_rows=1)


def _table(root: Any) -> list[list[Spanned]]:
    series = [element for element in root.iter() if local(element) == "ser"][:_MOST_SERIES]
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for each in series:
        name = " ".join(_points(child(each, "tx")).values())
        names.append(name or f"Series {len(names) + 1}")
        categories = categories or _points(child(each, "cat")) or _points(child(each, "xVal"))
        columns.append(_points(child(each, "val")) or _points(child(each, "yVal")))
    places = sorted({place for column in columns for place in column})[:_MOST_POINTS]
    rows = [[Spanned("Category"), *map(Spanned, names)]]
    for place in places:
        rows.append(
            [Spanned(categories.get(place, str(place + 1))), *(Spanned(column.get(place, "")) for column in columns)]
        )
    return rows


def _points(holder: Any) -> dict[int, str]:
    """The values of a series, or the words of its name, by position."""
    found: dict[int, str] = {}
    if holder is None:
        return found
    for element in holder.iter():
        if local(element) == "pt":
            place = attribute(element, "idx") or ""
            text = next((inner.text or "" for inner in element if local(inner) == "v"), "").strip()
            if place.isascii() and place.isdigit() and len(place) <= 6:
                found.setdefault(int(place), _short(text))
    return found


def _short(text: str) -> str:
    """Figures are kept with all the digits of the computer: 0.30000000000000004."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.10g}" if abs(value) < 1e15 else text
