"""What lies over the cells of a sheet: text boxes, shapes, charts, diagrams; and its page headers and footers."""

from __future__ import annotations

import re
from typing import Any

from agent.document import Anchor, BlockKind
from agent.read.office.chart import add_chart
from agent.read.office.diagram import add_diagram
from agent.read.office.drawn import drawn_paragraphs, is_hidden
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, local
from agent.read.parts import Draft

_CODES = re.compile(r'&(?:"[^"&]{0,100}"|K[0-9A-Fa-f+-]{0,7}|\d{1,3}|[LCRPNDTFAGZBIUESXYHO&])')
_MOST_SHAPES = 5_000


def add_objects(draft: Draft, package: Package, title: str, part: str) -> None:
    """Adds the text of what is drawn over a sheet (or of a sheet that is a chart)."""
    for kind, target in package.related(part).values():
        if kind == "drawing" and package.has(target):
            _add_drawing(draft, package, title, target)
    draft.place = None


def add_margins(draft: Draft, title: str, margins: list[str]) -> None:
    """Adds the page headers and footers of a sheet, without the codes for page numbers and dates."""
    draft.place = Anchor(sheet=title, section=(title, "Page header or footer"))
    known: set[str] = set()
    for margin in margins:
        for part in re.split(r"&[LCR]", margin[:2000]):
            text = " ".join(_CODES.sub("", part).split())
            if any(map(str.isalpha, text)) and text.lower() not in ("page", "page of", "seite", "seite von"):
                if text not in known:
                    draft.add_text(BlockKind.PARAGRAPH, text)
                known.add(text)
    draft.place = None


def _add_drawing(draft: Draft, package: Package, title: str, part: str) -> None:
    related = package.related(part)
    root = package.tree(part)
    anchors = list(root)
    if len(anchors) > _MOST_SHAPES:
        draft.give_up(f"shapes on {title} after the first {_MOST_SHAPES:,}", "more than any sheet has")
    for anchor in anchors[:_MOST_SHAPES]:
        draft.place = Anchor(sheet=title, cells=_cells(anchor))
        for element in _shown(anchor):
            name = local(element)
            if name in ("sp", "cxnSp"):
                _add_shape(draft, element)
            elif name in ("chart", "relIds"):
                identifier = attribute(element, "id" if name == "chart" else "dm") or ""
                object_ = package.tree(related.get(identifier, ("", ""))[1])
                if object_ is not None and name == "chart":
                    add_chart(draft, object_, figures=False)
                elif object_ is not None:
                    add_diagram(draft, object_)


def _shown(anchor: Any) -> list[Any]:
    """What an anchor holds, without the branches that only older programs show."""
    found: list[Any] = []
    waiting = [anchor]
    while waiting and len(found) < _MOST_SHAPES:
        element = waiting.pop()
        found.append(element)
        inner = list(element)
        if local(element) == "AlternateContent":
            inner = [choice for choice in inner if local(choice) == "Choice"][:1] or inner
        waiting += reversed(inner)
    return found


def _add_shape(draft: Draft, shape: Any) -> None:
    body = child(shape, "txBody")
    hidden = is_hidden(shape)
    struck = 0
    for paragraph in drawn_paragraphs(body):
        draft.add_text(BlockKind.PARAGRAPH, paragraph.text, hidden=hidden)
        draft.add_text(BlockKind.PARAGRAPH, paragraph.concealed, hidden=True)
        struck += paragraph.struck
    if struck:
        draft.notes.append(f"Struck-out text in a shape is left out ({struck} places).")


def _cells(anchor: Any) -> str | None:
    """The range of cells a shape lies over."""
    from openpyxl.utils import get_column_letter

    refs = []
    for corner in ("from", "to"):
        holder = child(anchor, corner)
        places = [_index(child(holder, name)) for name in ("col", "row")]
        if None not in places and 0 <= (places[0] or 0) < 16_384:
            refs.append(f"{get_column_letter((places[0] or 0) + 1)}{(places[1] or 0) + 1}")
    return ":".join(dict.fromkeys(refs)) or None


def _index(element: Any) -> int | None:
    text = (element.text or "").strip() if element is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
