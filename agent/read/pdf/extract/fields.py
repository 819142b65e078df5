"""What was filled into the form fields of a page."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from .drawing import Rect

TEXT_FIELDS = (pdfium.FPDF_FORMFIELD_TEXTFIELD, pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
OTHERS = {pdfium.FPDF_FORMFIELD_SIGNATURE: "signature", pdfium.FPDF_FORMFIELD_PUSHBUTTON: "button"}
MOST_FIELDS = 2000


def filled_fields(form: Any, page: Any, others: dict[str, int]) -> list[tuple[str, str, Rect]]:
    """(label, value, box in user space) of every text or choice field with a value, and of every box to tick.

    Fields of other kinds are counted into `others`.
    """
    found = []
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > MOST_FIELDS:
        others["annotation"] = count - MOST_FIELDS
    for index in range(min(count, MOST_FIELDS)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = pdfium.FPDFAnnot_GetFormFieldType(form, annotation)
            if kind in BOXES:
                value = "☒" if pdfium.FPDFAnnot_IsChecked(form, annotation) else "☐"
            elif kind in TEXT_FIELDS:
                value = _text(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
            else:
                if kind in OTHERS and pdfium.FPDFAnnot_HasKey(annotation, b"AP"):
                    others[OTHERS[kind]] = others.get(OTHERS[kind], 0) + 1
                continue
            if not value.strip():
                continue
            label = _text(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation) or _text(
                pdfium.FPDFAnnot_GetFormFieldName, form, annotation
            )
            box = pdfium.FS_RECTF()
            pdfium.FPDFAnnot_GetRect(annotation, box)
            found.append((label.strip(), value.strip(), (box.left, box.bottom, box.right, box.top)))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _text(getter: Any, form: Any, annotation: Any) -> str:
    size = getter(form, annotation, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    getter(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0")
