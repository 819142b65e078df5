"""Paragraphs and tables of a Word document in reading order, as Blocks."""

from __future__ import annotations

import re
from typing import Any

from agent.document import BlockKind
from agent.read.docx.numbering import Numbering
from agent.read.docx.runs import RunReader, Stretch, Tally, is_coloured
from agent.read.docx.styles import Styles
from agent.read.docx.xml import attribute, child, local, number, switched_on
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.parts import Draft
from agent.read.table import add_table, header_rows_by_look

_LONGEST_HEADING = 30
"""Words; a clause set in a heading style is still a clause."""
_TITLE_SIZE = 32
"""Half-points: a short line of 16 pt and more is a title."""
_LONGEST_CELL = 1500
"""Characters; a table with a longer cell lays out the page rather than listing data."""
_DEEPEST = 40
_WIDEST_TABLE = 1000


class BodyReader:
    """Walks the body once; numbers count in this order."""

    def __init__(self, draft: Draft, styles: Styles, numbering: Numbering, tally: Tally) -> None:
        self.draft = draft
        self.notes: dict[tuple[str, str], Any] = {}
        """Footnotes and endnotes by kind and id; each is read where it is referred to."""
        self._styles = styles
        self._numbering = numbering
        self._tally = tally
        self._runs = RunReader(styles, tally)
        self._gave_up_depth = False
        self._level_of_depth: dict[int, int] = {}

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
                    self._table(element, shaded=shaded, depth=depth)
                case "sdt" if _is_contents(element):
                    continue
                case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
                    self.read(element, shaded=shaded, depth=depth + 1)
                case "altChunk":
                    self.draft.give_up("an inserted file", "it is a document of its own inside this one")
                case _:
                    pass

    def _paragraph(self, element: Any, *, shaded: bool, depth: int) -> None:
        stretch = self._runs.read(element, shaded=shaded)
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        removed = child(mark, "del") is not None and not stretch.shown.strip()
        if not removed and not self._styles.is_contents(properties):
            kind, text, level = self._role(stretch, properties)
            self.draft.add_text(kind, text, level)
        self._attachments(stretch, depth=depth)

    def _role(self, stretch: Stretch, properties: Any) -> tuple[BlockKind, str, int | None]:
        text = _tidy(stretch.shown)
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
            for style in self._styles.chain(self._styles.style_id(properties)):
                identifier = attribute(child(child(child(style, "pPr"), "numPr"), "numId"))
                if identifier is not None:
                    break
        depth = number(child(numbers, "ilvl")) or 0
        label = self._numbering.label(identifier, depth)
        return label, None if label is None else depth + 1

    def _attachments(self, stretch: Stretch, *, depth: int) -> None:
        """What hangs on a paragraph: hidden text, text boxes, footnotes."""
        if stretch.concealed.strip():
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(stretch.concealed), hidden=True)
        for box in stretch.boxes:
            self.read(box, shaded=True, depth=depth + 1)
        for reference in stretch.notes:
            note = self.notes.pop(reference, None)
            if note is None:
                continue
            texts = [self._runs.read(inner, shaded=False) for inner in note.iter() if local(inner) == "p"]
            self.draft.add_text(BlockKind.FOOTNOTE, "\n".join(filter(None, (_tidy(part.shown) for part in texts))))
            for part in texts:
                if part.concealed.strip():
                    self.draft.add_text(BlockKind.PARAGRAPH, _tidy(part.concealed), hidden=True)

    def _table(self, table: Any, *, shaded: bool, depth: int) -> None:
        properties = child(table, "tblPr")
        shaded = shaded or self._styles.shades(attribute(child(properties, "tblStyle")))
        lines = [line for line in _inner(table, "tr") if child(child(line, "trPr"), "del") is None]
        cells = [list(_inner(line, "tc")) for line in lines]
        if self._is_layout(cells):
            for row in cells:
                for cell in row:
                    self.read(cell, shaded=shaded or _shades(cell), depth=depth + 1)
            return
        rows: list[list[str]] = []
        bold: list[bool] = []
        marked = 0
        after: list[Stretch] = []
        nested: list[Any] = []
        for line, row_cells in zip(lines, cells, strict=True):
            row, weights = [""] * min(number(child(child(line, "trPr"), "gridBefore")) or 0, 20), []
            for cell in row_cells:
                text, is_bold = self._cell(cell, after, nested, shaded=shaded or _shades(cell))
                weights.append(is_bold or not text)
                row.append(text)
                span = number(child(child(cell, "tcPr"), "gridSpan")) or 1
                row += [""] * (max(1, min(span, 100)) - 1)
                if len(row) > _WIDEST_TABLE:
                    break
            if len(rows) == marked and switched_on(child(child(line, "trPr"), "tblHeader")):
                marked += 1
            rows.append(row)
            bold.append(all(weights) and any(row))
        add_table(self.draft, rows, header_rows=_header_rows(rows, bold, min(marked, len(rows) - 1)))
        for stretch in after:
            self._attachments(stretch, depth=depth)
        for inner in nested if depth < _DEEPEST else ():
            self._table(inner, shaded=shaded, depth=depth + 1)

    def _cell(self, cell: Any, after: list[Stretch], nested: list[Any], *, shaded: bool) -> tuple[str, bool]:
        """Text of a cell, one line per paragraph, and whether all of it is bold."""
        lines: list[str] = []
        weights: list[bool] = []
        for paragraph in _inner(cell, "p"):
            stretch = self._runs.read(paragraph, shaded=shaded)
            label, _ = self._number(child(paragraph, "pPr"))
            text = _tidy(stretch.shown)
            if text:
                lines.append(f"{label} {text}" if label else text)
                weights.append(stretch.bold)
            if stretch.concealed or stretch.boxes or stretch.notes:
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


def _header_rows(rows: list[list[str]], bold: list[bool], marked: int) -> int:
    if marked > 0 or len(rows) < 2:
        return max(0, marked)
    names = [text for text in rows[0] if text]
    stands_out = bold[0] and not bold[1] and len(names) >= 2 and len(names) >= len([t for t in rows[1] if t]) - 1
    return 1 if stands_out else header_rows_by_look(rows)


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
