"""A Document as PDF. Needs reportlab, which comes with the development extra."""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from agent.document import Block, BlockKind, Document
from evals.convert.docx import grid_of

_SPELLED = {"→": "->", "←": "<-", "ł": "l", "Ł": "L", "₹": "Rs ", "☐": "[ ]", "☑": "[x]", "✓": "yes", "✗": "no"}


def to_pdf(document: Document) -> bytes:
    """A PDF of A4 pages with headings, paragraphs, list items and ruled tables; hidden Blocks stay out."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    buffer = io.BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, invariant=1)
    template.build(flowables(document))
    return buffer.getvalue()


def flowables(document: Document) -> list[Any]:
    """What reportlab lays out, in reading order."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    regular, bold = fonts()
    body = ParagraphStyle("body", fontName=regular, fontSize=10, leading=13, spaceAfter=6)
    item = ParagraphStyle("item", parent=body, leftIndent=14, bulletIndent=4, spaceAfter=2)
    flow: list[Any] = []
    rows: list[Block] = []
    for block in document.blocks:
        if block.hidden:
            continue
        if rows and (block.kind is not BlockKind.TABLE_ROW or block.table != rows[0].table):
            flow += _table(rows, body)
            rows = []
        text = escape(printable(block.text))
        if block.kind is BlockKind.TABLE_ROW:
            rows.append(block)
        elif block.kind is BlockKind.HEADING:
            size = max(11, 18 - 2 * (block.level or 1))
            flow.append(
                Paragraph(
                    text,
                    ParagraphStyle(
                        "heading", parent=body, fontName=bold, fontSize=size, leading=size + 4, spaceBefore=8
                    ),
                )
            )
        elif block.kind is BlockKind.LIST_ITEM:
            flow.append(Paragraph(text, item, bulletText="•"))
        else:
            flow.append(Paragraph(text.replace("\n", "<br/>"), body))
    return flow + (_table(rows, body) if rows else [])


def printable(text: str) -> str:
    """The text in characters that the font has; accents it lacks are dropped, arrows spelled out."""
    return "".join(_glyph(character) for character in text)


@cache
def _glyph(character: str) -> str:
    known = _characters()
    if ord(character) in known or character.isspace():
        return character
    if character in _SPELLED:
        return _SPELLED[character]
    return "".join(part for part in unicodedata.normalize("NFKD", character) if ord(part) in known)


@cache
def fonts() -> tuple[str, str]:
    """Names of the regular and the bold font, registered from what reportlab carries."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(folder / "Vera.ttf")))
    pdfmetrics.registerFont(TTFont("VeraBd", str(folder / "VeraBd.ttf")))
    return "Vera", "VeraBd"


@cache
def _characters() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics

    return frozenset(pdfmetrics.getFont(fonts()[0]).face.charToGlyph)


def _table(rows: list[Block], body: Any) -> list[Any]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

    small = ParagraphStyle("cell", parent=body, fontSize=8, leading=10, spaceAfter=0)
    grid = [[Paragraph(escape(printable(text)), small) for text in line] for line in grid_of(rows)]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [Table(grid, colWidths=[451 / len(grid[0])] * len(grid[0]), style=style, repeatRows=0), Spacer(1, 8)]
