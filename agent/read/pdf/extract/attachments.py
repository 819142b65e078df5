"""Files within the file."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

MOST = 50


def attachments(pdf: Any) -> list[str]:
    """Their names, as many as anybody attaches."""
    found = []
    for index in range(min(pdfium.FPDFDoc_GetAttachmentCount(pdf.raw), MOST)):
        attachment = pdfium.FPDFDoc_GetAttachment(pdf.raw, index)
        size = pdfium.FPDFAttachment_GetName(attachment, None, 0) if attachment else 0
        buffer = ctypes.create_string_buffer(max(size, 2))
        if size > 2:
            pdfium.FPDFAttachment_GetName(attachment, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
        found.append(buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip() or "without a name")
    return found
