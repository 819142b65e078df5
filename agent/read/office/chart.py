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
_LONGEST_NAME = 1_000


def add_chart(draft: Draft, root: Any, *, figures: bool) -> None:
    """Adds the words of a chart, and its series as a table, a column a series.

    Without `figures` only those series that stand in no cell of the workbook the chart is in.
    """
    for title in (element for element in root.iter() if local(element) == "title"):
        rich = next((element for element in title.iter() if local(element) == "rich"), None)
        text = drawn_text(rich) if rich is not None else " ".join(_points(title).values())
        draft.add_text(BlockKind.PARAGRAPH, text)
    for words in root.iter("{*}txBody", "{*}rich"):
        if not any(local(around) == "title" for around in words.iterancestors()):
            draft.add_text(BlockKind.PARAGRAPH, drawn_text(words))
    for trend in root.iter("{*}trendline"):
        name = child(trend, "name")
        draft.add_text(BlockKind.PARAGRAPH, (name.text or "") if name is not None else "")
    series = [each for each in root.iter("{*}ser") if figures or not _is_in_cells(each)]
    if len(series) > _MOST_SERIES:
        draft.give_up(f"the last {len(series) - _MOST_SERIES} series of a chart", "more than any chart shows")
    rows = _table(series[:_MOST_SERIES])
    if len(rows) > _MOST_POINTS:
        draft.give_up(f"a chart after its point {_MOST_POINTS:,}", "more than any chart shows")
    if len(rows) > 1:
        add_table(draft, rows[: _MOST_POINTS + 1], header_rows=1)
    _add_newer(draft, root)


def _is_in_cells(series: Any) -> bool:
    """Whether all a series says stands in the cells of the workbook it is in."""
    names = ("tx", "cat", "xVal", "val", "yVal")
    holders = [holder for name in names if (holder := child(series, name)) is not None]
    formulas = [[element.text or "" for element in holder.iter("{*}f")] for holder in holders]
    return all(found and not any("[" in formula for formula in found) for found in formulas)


def _add_newer(draft: Draft, root: Any) -> None:
    """The kinds of chart that came with Office 2016 (waterfall, funnel, map) keep their words apart from the series."""
    for series in root.iter("{*}series"):
        names = [name.text or "" for text in series.iterchildren("{*}tx") for name in text.iter("{*}v")]
        draft.add_text(BlockKind.PARAGRAPH, " ".join(names))
    for data in root.iter("{*}data"):
        columns: list[dict[int, str]] = []
        for level in data.iter("{*}lvl"):
            places = ((attribute(point, "idx") or "", (point.text or "").strip()) for point in level.iter("{*}pt"))
            columns.append({int(at): _short(text) for at, text in places if at.isdigit() and len(at) <= 6})
        rows = [[Spanned(column.get(place, "")) for column in columns] for place in sorted(set().union(*columns))]
        if rows:
            add_table(draft, rows[:_MOST_POINTS], header_rows=0)


def _table(series: list[Any]) -> list[list[Spanned]]:
    names: list[str] = []
    columns: list[dict[int, str]] = []
    categories: dict[int, str] = {}
    for each in series:
        said = child(child(each, "tx"), "v")
        name = (said.text or "") if said is not None else " ".join(_points(child(each, "tx")).values())
        names.append(name or f"Series {len(names) + 1}")
        categories = categories or _points(child(each, "cat")) or _points(child(each, "xVal"))
        columns.append(_points(child(each, "val")) or _points(child(each, "yVal")))
    places = sorted({place for column in columns for place in column})
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
                inner = found.get(int(place))  # categories of several levels: the innermost comes first
                found[int(place)] = _short(text) if inner is None else f"{_short(text)} {inner}"[:_LONGEST_NAME]
    return found


def _short(text: str) -> str:
    """Figures are kept with all the digits of the computer: 0.30000000000000004."""
    try:
        value = float(text)
    except ValueError:
        return text
    return f"{value:.10g}" if abs(value) < 1e15 else text
