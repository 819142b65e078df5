"""Paragraphs and tables of a Word document in reading order, as Blocks."""

from __future__ import annotations

import re
from typing import Any

from agent.document import BlockKind
from agent.read.docx.numbering import Numbering
from agent.read.docx.runs import RunReader, Stretch, Tally, alternative, is_coloured, text_length
from agent.read.docx.styles import Styles
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.office.chart import add_chart
from agent.read.office.diagram import add_diagram
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, local, number, switched_on
from agent.read.parts import Draft
from agent.read.table import WIDEST, Spanned, add_table

_LONGEST_HEADING = 30
"""Words; a clause set in a heading style is still a clause."""
_TITLE_SIZE = 32
"""Half-points: a short line of 16 pt and more is a title."""
_LONGEST_CELL = 1500
"""Characters; a table with a longer cell lays out the page rather than listing data."""
_DEEPEST = 40


class BodyReader:
    """Walks the body once; numbers count in this order."""

    def __init__(self, draft: Draft, package: Package, part: str, tally: Tally) -> None:
        related = {kind: target for kind, target in package.related(part).values()}
        styles = Styles(package.tree(related.get("styles", "word/styles.xml")))
        numbering = Numbering(package.tree(related.get("numbering", "word/numbering.xml")))
        self.draft = draft
        self.part = part
        """The part that is being read: what it refers to is found by its relationships."""
        self._package = package
        self.notes: dict[tuple[str, str], Any] = {}
        """Footnotes and endnotes by kind and id; each is read where it is referred to."""
        self._styles = styles
        self._numbering = numbering
        self._tally = tally
        self._runs = RunReader(styles, tally)
        self._gave_up_depth = False
        self._level_of_depth: dict[int, int] = {}
        self._ends_deleted: Stretch | None = None
        """A paragraph whose end was deleted: it goes on in the next one."""

    def read(self, container: Any, *, shaded: bool = False, depth: int = 0) -> None:
        """Reads the paragraphs and tables of a body, a cell, a text box or a content control."""
        if depth > _DEEPEST:
            if not self._gave_up_depth:
                self.draft.give_up("deeply nested tables", "nested deeper than any document a person wrote")
            self._gave_up_depth = True
            return
        for element in container:
            if self.draft.full:
                return
            match local(element):
                case "p":
                    self._paragraph(element, shaded=shaded, depth=depth)
                case "tbl":
                    self._end_joined(depth=depth)
                    self._table(element, shaded=shaded, depth=depth)
                case "sdt" if _is_contents(element):
                    self._tally.skip(element)
                case "AlternateContent":
                    chosen = alternative(element)
                    self._tally.skip(element)
                    self._tally.characters -= text_length(chosen)
                    self.read(chosen, shaded=shaded, depth=depth + 1)
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
                    self.read(element, shaded=shaded, depth=depth + 1)
                case "altChunk":
                    self.draft.give_up("an inserted file", "it is a document of its own inside this one")
                case _:
                    pass
        if depth == 0:
            self._end_joined(depth=depth)

    def _paragraph(self, element: Any, *, shaded: bool, depth: int) -> None:
        stretch = self._runs.read(element, shaded=shaded)
        properties = child(element, "pPr")
        if self._ends_deleted is not None:
            stretch.join(self._ends_deleted)
            self._ends_deleted = None
        if _end_is_deleted(properties):
            self._ends_deleted = stretch
            return
        if not self._styles.is_contents(properties):
            kind, text, level = self._role(stretch, properties)
            self.draft.add_text(kind, text, level)
        self._attachments(stretch, depth=depth)

    def _end_joined(self, *, depth: int) -> None:
        """Keeps a paragraph whose end was deleted though no other follows."""
        if (stretch := self._ends_deleted) is not None:
            self._ends_deleted = None
            self.draft.add_text(BlockKind.PARAGRAPH, self._text_of(stretch))
            self._attachments(stretch, depth=depth)

    def _text_of(self, stretch: Stretch) -> str:
        return _tidy(self.draft.bounded(stretch.shown))

    def _role(self, stretch: Stretch, properties: Any) -> tuple[BlockKind, str, int | None]:
        text = self._text_of(stretch)
        label, list_level = self._number(properties)
        numbered = f"{label} {text}" if label and text else text
        level = self._styles.heading_level(properties)
        words = len(text.split())
        short = words <= _LONGEST_HEADING and "\n" not in text and not (text.endswith((".", ":", ";")) and words > 8)
        if level is None and stretch.size >= _TITLE_SIZE and label is None and bold_line_is_heading(text):
            level = 1
        if level is not None and short:
            if label:
                # Clauses of the same depth belong together, whatever style each was given.
                level = self._level_of_depth.setdefault(len(re.findall(r"\w+", label)), level)
            return BlockKind.HEADING, " ".join(numbered.split()), level
        if stretch.bold and label != "" and bold_line_is_heading(text):
            return BlockKind.HEADING, " ".join(numbered.split()), LABEL_LEVEL
        if list_level is not None:
            return BlockKind.LIST_ITEM, numbered, list_level
        if self._styles.list_style(properties):
            return BlockKind.LIST_ITEM, text, 1
        return BlockKind.PARAGRAPH, text, None

    def _number(self, properties: Any) -> tuple[str | None, int | None]:
        """The number Word writes before the paragraph, and its depth as a list item (1 is outermost)."""
        numbers = self._styles.paragraph_property(properties, "numPr")
        if numbers is None:
            return None, None
        identifier = attribute(child(numbers, "numId"))
        if identifier is None:
            identifier = self._styles.list_id(properties)
        depth = number(child(numbers, "ilvl")) or 0
        label = self._numbering.label(identifier, depth)
        return label, None if label is None else depth + 1

    def _attachments(self, stretch: Stretch, *, depth: int) -> None:
        """What hangs on a paragraph: hidden text, text boxes, footnotes."""
        if stretch.concealed.strip():
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(stretch.concealed), hidden=True)
        for text in stretch.drawn:
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(text))
        for box in stretch.boxes:
            self.read(box, shaded=True, depth=depth + 1)
        for kind, identifier in stretch.objects:
            self._object(kind, identifier)
        for reference in stretch.notes:
            note = self.notes.pop(reference, None)
            if note is None:
                continue
            texts = [self._runs.read(inner, shaded=False) for inner in note.iter() if local(inner) == "p"]
            self.draft.add_text(BlockKind.FOOTNOTE, "\n".join(filter(None, (_tidy(part.shown) for part in texts))))
            for part in texts:
                if part.concealed.strip():
                    self.draft.add_text(BlockKind.PARAGRAPH, _tidy(part.concealed), hidden=True)

    def read_unreferred_notes(self) -> None:
        """Adds the footnotes and endnotes that nothing refers to any more; no page shows them."""
        for note in self.notes.values():
            stretches = [self._runs.read(inner, shaded=False) for inner in note.iter() if local(inner) == "p"]
            self.draft.add_text(BlockKind.FOOTNOTE, "\n".join(self._text_of(part) for part in stretches), hidden=True)
        self.notes.clear()

    def _object(self, kind: str, identifier: str) -> None:
        """Adds the words and figures of a chart, or the words of a diagram."""
        target = self._package.related(self.part).get(identifier, ("", ""))[1]
        if target in self._package.opened or (root := self._package.tree(target)) is None:
            return
        if kind == "chart":
            add_chart(self.draft, root, figures=True)
        else:
            add_diagram(self.draft, root)

    def _table(self, table: Any, *, shaded: bool, depth: int) -> None:
        properties = child(table, "tblPr")
        shaded = shaded or self._styles.shades(attribute(child(properties, "tblStyle")))
        lines = []
        for line in _inner(table, "tr"):
            if child(child(line, "trPr"), "del") is None:
                lines.append(line)
            else:
                self._tally.deleted += 1
                self._tally.skip(line)
        cells = [list(_inner(line, "tc")) for line in lines]
        if self._is_layout(cells):
            for row in cells:
                for cell in row:
                    self.read(cell, shaded=shaded or _shades(cell), depth=depth + 1)
            return
        rows: list[list[Spanned]] = []
        bold: list[bool] = []
        marked = 0
        after: list[Stretch] = []
        nested: list[Any] = []
        for line, row_cells in zip(lines, cells, strict=True):
            if self.draft.full:
                break
            before = max(0, min(number(child(child(line, "trPr"), "gridBefore")) or 0, 20))
            row, weights = [Spanned("")] * before, []
            for cell in row_cells[:WIDEST]:
                text, is_bold = self._cell(cell, after, nested, shaded=shaded or _shades(cell))
                weights.append(is_bold or not text)
                properties = child(cell, "tcPr")
                span = max(1, min(number(child(properties, "gridSpan")) or 1, 100))
                row.append(Spanned(text, columns=span, continues=_continues(properties) and not text))
            if len(rows) == marked and switched_on(child(child(line, "trPr"), "tblHeader")):
                marked += 1
            rows.append(row)
            bold.append(all(weights) and any(cell.text for cell in row))
        add_table(self.draft, rows, header_rows=_header_rows(rows, bold, min(marked, len(rows) - 1)))
        for stretch in after:
            self._attachments(stretch, depth=depth)
        for inner in nested if depth < _DEEPEST else ():
            self._table(inner, shaded=shaded, depth=depth + 1)

    def _cell(self, cell: Any, after: list[Stretch], nested: list[Any], *, shaded: bool) -> tuple[str, bool]:
        """Text of a cell, one line per paragraph, and whether all of it is bold."""
        lines: list[str] = []
        weights: list[bool] = []
        joins = False
        for paragraph in _inner(cell, "p"):
            stretch = self._runs.read(paragraph, shaded=shaded)
            properties = child(paragraph, "pPr")
            label, _ = self._number(properties)
            text = self._text_of(stretch)
            if text and joins:
                lines[-1] = f"{lines[-1]} {text}"
            elif text:
                lines.append(f"{label} {text}" if label else text)
                weights.append(stretch.bold)
            joins = bool(lines) and _end_is_deleted(properties)
            if stretch.attached:
                after.append(stretch)
        nested += _inner(cell, "tbl")
        return "\n".join(lines), bool(weights) and all(weights)

    def _is_layout(self, rows: list[list[Any]]) -> bool:
        if sum(len(row) for row in rows) <= 1 or max(len(row) for row in rows) == 1:
            return True
        for row in rows:
            for cell in row:
                length = 0
                for paragraph in _inner(cell, "p"):
                    properties = child(paragraph, "pPr")
                    length += sum(len(inner.text or "") for inner in paragraph.iter() if local(inner) == "t")
                    if self._styles.heading_level(properties) is not None and len(row) < 3 and length > 0:
                        return True
                if length > _LONGEST_CELL:
                    return True
        return False


def _header_rows(rows: list[list[Spanned]], bold: list[bool], marked: int) -> int | None:
    """How many rows name the columns; None where neither the file nor its bold print says."""
    if marked > 0 or len(rows) < 2:
        return max(0, marked)
    names = [cell.text for cell in rows[0] if cell.text]
    below = [cell.text for cell in rows[1] if cell.text]
    stands_out = bold[0] and not bold[1] and len(names) >= 2 and len(names) >= len(below) - 1
    return 1 if stands_out else None


def _continues(cell: Any) -> bool:
    """Whether a cell is the lower part of one that was merged downwards."""
    merge = child(cell, "vMerge")
    return merge is not None and attribute(merge) != "restart"


def _end_is_deleted(properties: Any) -> bool:
    """Whether the end of a paragraph was deleted or moved away, so that the next one goes on in it."""
    mark = child(properties, "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


def _inner(element: Any, name: str) -> list[Any]:
    """Children of that name, those within content controls and tracked insertions included."""
    found: list[Any] = []
    for inner in element:
        if local(inner) == name:
            found.append(inner)
        elif local(inner) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            found += _inner(inner, name)
    return found


def _shades(cell: Any) -> bool:
    return is_coloured(child(child(cell, "tcPr"), "shd"))


def _is_contents(control: Any) -> bool:
    gallery = next((part for part in control.iter() if local(part) == "docPartGallery"), None)
    return "table of contents" in (attribute(gallery) or "").lower()


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
