"""The shapes of a slide: titles, text, tables, groups, charts and diagrams."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from agent.document import Anchor, BlockKind
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.office.chart import add_chart
from agent.read.office.diagram import add_diagram
from agent.read.office.drawn import Drawn, drawn_paragraphs, drawn_text, is_hidden
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, children, local, number
from agent.read.parts import Draft
from agent.read.table import WIDEST, Spanned, add_table

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "ftr", "hdr", "sldNum")
"""Placeholders that stand on every slide alike."""
_DEEPEST = 20
_MOST_SHAPES = 20_000
_LINE = 180_000
"""English Metric Units: half a centimetre."""
_LARGE_PICTURE = 12_000_000_000_000
"""Square of English Metric Units (914,400 to the inch): a fifth of a slide."""


class _Placed(NamedTuple):
    """A shape and where it stands: from the top, from the left."""

    top: int
    left: int
    element: Any
    hidden: bool
    """Whether it is switched off, by itself or with its group."""


class ShapeReader:
    """Reads slides and their notes into one draft."""

    def __init__(self, draft: Draft, package: Package) -> None:
        self.draft = draft
        self._package = package
        self._part = ""
        self._struck = 0
        self._large_pictures: list[str] = []
        self._shapes = 0
        self._furniture: dict[str, int | None] = {}
        """What stands at the edge of slides, and on which it was met first."""

    def read(self, part: str, slide: Any, *, notes: bool = False) -> None:
        """Adds what a slide or its notes show, the title first, then from top to bottom."""
        self._part = part
        tree = next(slide.iter("{*}spTree"), None)
        if tree is None:
            return
        shapes = list(self._within(tree, (0, 0), 0))
        titles = [shape for shape in shapes if _role(shape.element) in _TITLES]
        for shape in shapes:
            if _role(shape.element) in _FURNITURE and self.draft.place is not None:
                self._furniture.setdefault(drawn_text(child(shape.element, "txBody")), self.draft.place.page)
        others = [shape for shape in shapes if _role(shape.element) not in (*_TITLES, *_FURNITURE)]
        for shape in titles:
            self._add(shape, title=not notes)
        # Text boxes of one line of the slide differ by some pixels in height.
        for shape in sorted(others, key=lambda shape: (shape.top // _LINE, shape.left)):
            self._add(shape, title=False)

    def read_model(self, part: str, model: Any, page: int) -> None:
        """Adds what a layout or a master shows on every slide made after it; `page` is the first such slide."""
        self._part = part
        tree = next(model.iter("{*}spTree"), None)
        self.draft.place = Anchor(page=page, section=("On every slide",))
        for shape in self._within(tree, (0, 0), 0) if tree is not None else ():
            if not _role(shape.element) and not _is_placeholder(shape.element):
                self._add(shape, title=False)
        self.draft.place = None

    def read_furniture(self) -> None:
        """Adds headers, footers and dates of slides, each text once."""
        for text, page in self._furniture.items():
            if not any(map(str.isalpha, text)):
                continue
            self.draft.place = Anchor(page=page, section=("Slide header or footer",))
            self.draft.add_text(BlockKind.PARAGRAPH, text)
        self.draft.place = None

    def tell(self) -> None:
        """Notes and lists what was left out."""
        if self._struck:
            self.draft.notes.append(f"Struck-out text is left out ({self._struck} places).")
        if self._large_pictures:
            places = ", ".join(dict.fromkeys(self._large_pictures[:20]))
            self.draft.give_up(f"large pictures on {places}", "text that they may show is not read")

    def _within(self, tree: Any, offset: tuple[int, int], depth: int, *, hidden: bool = False) -> Iterator[_Placed]:
        for element in tree if tree is not None else ():
            name = local(element)
            self._shapes += 1
            if self._shapes > _MOST_SHAPES or depth > _DEEPEST:
                if self._shapes == _MOST_SHAPES + 1 or depth > _DEEPEST:
                    self.draft.give_up("the last shapes", "more, or deeper in groups, than any presentation has")
                return
            if name == "AlternateContent":
                choice = child(element, "Choice")
                chosen = choice if choice is not None else child(element, "Fallback")
                yield from self._within(chosen, offset, depth + 1, hidden=hidden)
            elif name == "grpSp":
                left, top = _place(element)
                unseen = hidden or is_hidden(element)
                yield from self._within(element, (offset[0] + left, offset[1] + top), depth + 1, hidden=unseen)
            elif name in ("sp", "graphicFrame", "pic", "cxnSp", "contentPart"):
                left, top = _place(element)
                yield _Placed(offset[1] + top, offset[0] + left, element, hidden or is_hidden(element))

    def _add(self, placed: _Placed, *, title: bool) -> None:
        shape, hidden = placed.element, placed.hidden
        if local(shape) == "pic":
            size = next(shape.iter("{*}ext"), None)
            if (number(size, "cx") or 0) * (number(size, "cy") or 0) > _LARGE_PICTURE and self.draft.place is not None:
                self._large_pictures.append(f"slide {self.draft.place.page}")
            return
        if title:
            self._add_title(shape, hidden=hidden)
        else:
            for paragraph in drawn_paragraphs(child(shape, "txBody")):
                self._add_paragraph(paragraph, hidden=hidden, listed=_role(shape) == "body")
        for table in shape.iter("{*}tbl"):
            self._add_table(table)
        related = self._package.related(self._part)
        for chart in shape.iter("{*}chart"):
            if (root := self._package.tree(related.get(attribute(chart, "id") or "", ("", ""))[1])) is not None:
                add_chart(self.draft, root, figures=True)
        for diagram in shape.iter("{*}relIds"):
            if (root := self._package.tree(related.get(attribute(diagram, "dm") or "", ("", ""))[1])) is not None:
                add_diagram(self.draft, root)

    def _add_title(self, shape: Any, *, hidden: bool) -> None:
        paragraphs = list(drawn_paragraphs(child(shape, "txBody")))
        text = " ".join(" ".join(paragraph.text for paragraph in paragraphs).split())
        self._struck += sum(paragraph.struck for paragraph in paragraphs)
        if hidden:
            self.draft.add_text(BlockKind.PARAGRAPH, text, hidden=True)
        else:
            self.draft.add_text(BlockKind.HEADING, text, 1)

    def _add_paragraph(self, paragraph: Drawn, *, hidden: bool, listed: bool) -> None:
        self._struck += paragraph.struck
        self.draft.add_text(BlockKind.PARAGRAPH, paragraph.concealed, hidden=True)
        if hidden:
            self.draft.add_text(BlockKind.PARAGRAPH, paragraph.text, hidden=True)
        elif paragraph.bold and bold_line_is_heading(paragraph.text) and not paragraph.bullet:
            self.draft.add_text(BlockKind.HEADING, " ".join(paragraph.text.split()), LABEL_LEVEL)
        elif paragraph.bullet or paragraph.level or listed:
            self.draft.add_text(BlockKind.LIST_ITEM, paragraph.text, paragraph.level + 1)
        else:
            self.draft.add_text(BlockKind.PARAGRAPH, paragraph.text)

    def _add_table(self, table: Any) -> None:
        rows: list[list[Spanned]] = []
        for line in children(table, "tr"):
            row: list[Spanned] = []
            for cell in list(children(line, "tc"))[:WIDEST]:
                if attribute(cell, "hMerge") in ("1", "true"):
                    continue
                below = attribute(cell, "vMerge") in ("1", "true")
                body = child(cell, "txBody")
                self._struck += sum(paragraph.struck for paragraph in drawn_paragraphs(body))
                columns = max(1, min(number(cell, "gridSpan") or 1, 100))
                row.append(Spanned("" if below else drawn_text(body), columns=columns, continues=below))
            rows.append(row)
        named = attribute(child(table, "tblPr"), "firstRow") in ("1", "true")
        add_table(self.draft, rows, header_rows=1 if named and len(rows) > 1 else None)


def _role(shape: Any) -> str:
    """The kind of placeholder a shape is; empty for a shape of its own."""
    for part in shape:
        if local(part).startswith("nv"):
            placeholder = child(child(part, "nvPr"), "ph")
            return "" if placeholder is None else attribute(placeholder, "type") or "body"
    return ""


def _is_placeholder(shape: Any) -> bool:
    return any(child(child(part, "nvPr"), "ph") is not None for part in shape if local(part).startswith("nv"))


def _place(shape: Any) -> tuple[int, int]:
    """(left, top); a placeholder that is where its layout puts it counts as the top of the slide."""
    properties = child(shape, "spPr")
    if properties is None:
        properties = child(shape, "grpSpPr")
    transform = child(properties, "xfrm") if properties is not None else child(shape, "xfrm")
    offset = child(transform, "off")
    return number(offset, "x") or 0, number(offset, "y") or 0
