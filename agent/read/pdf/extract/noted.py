"""What was put on a page after it was made: typed text, remarks, lines through words, files."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from .drawing import Rect

MOST = 2000
TYPED = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_STAMP, pdfium.FPDF_ANNOT_WATERMARK})
"""Part of what a page says: text typed onto it, stamps."""
NAMES = {
    pdfium.FPDF_ANNOT_FILEATTACHMENT: "attached file",
    pdfium.FPDF_ANNOT_SOUND: "recording",
    pdfium.FPDF_ANNOT_MOVIE: "recording",
    pdfium.FPDF_ANNOT_SCREEN: "recording",
    pdfium.FPDF_ANNOT_RICHMEDIA: "recording",
}
NO_REMARKS = (pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


@dataclass
class Noted:
    """Those of one page, boxes in user space."""

    typed: list[tuple[str, Rect, bool]] = field(default_factory=list)
    """Text, box, and whether it is switched off."""
    struck: list[Rect] = field(default_factory=list)
    """Where a reader drew lines through words."""
    others: dict[str, int] = field(default_factory=dict)
    """How many there are of what is not part of the page: remarks, files, recordings."""


def noted_on(page: Any) -> Noted:
    """What was put on a page; form fields and links aside."""
    found = Noted()
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > MOST:
        found.others["annotation"] = count - MOST
    for index in range(min(count, MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            _add(found, annotation)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def draw_typed(page: Any) -> bool:
    """Makes typed text part of the page's own content, where PDFium reads it; whether anything was drawn.

    The page has to be opened again afterwards.
    """
    for index in range(pdfium.FPDFPage_GetAnnotCount(page) - 1, -1, -1):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation) if annotation else None
        if annotation:
            pdfium.FPDFPage_CloseAnnot(annotation)
        if kind not in TYPED:
            pdfium.FPDFPage_RemoveAnnot(page, index)
    return bool(pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS)


def _add(found: Noted, annotation: Any) -> None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if kind in TYPED:
        box = pdfium.FS_RECTF()
        pdfium.FPDFAnnot_GetRect(annotation, box)
        unseen = bool(pdfium.FPDFAnnot_GetFlags(annotation) & UNSEEN)
        found.typed.append((_contents(annotation), (box.left, box.bottom, box.right, box.top), unseen))
    elif kind == pdfium.FPDF_ANNOT_STRIKEOUT:
        found.struck += _quads(annotation)
        if _contents(annotation):
            found.others["remark"] = found.others.get("remark", 0) + 1
    elif kind in NAMES:
        found.others[NAMES[kind]] = found.others.get(NAMES[kind], 0) + 1
    elif kind not in NO_REMARKS and _contents(annotation):
        found.others["remark"] = found.others.get("remark", 0) + 1


def _quads(annotation: Any) -> list[Rect]:
    quad = pdfium.FS_QUADPOINTSF()
    found = []
    for index in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), MOST)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def _contents(annotation: Any) -> str:
    size = pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip()
