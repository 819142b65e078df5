"""What is kept in the file beside its pages: files, bookmarks, what it says of itself."""

from __future__ import annotations

import contextlib
import ctypes
from itertools import islice
from typing import Any

import pypdfium2 as pdfium2
import pypdfium2.raw as pdfium

MOST = 50
MOST_BOOKMARKS = 2_000
LONGEST = 1_000
DEEPEST = 15
UNSAID = ("untitled", "Untitled", "unspecified", "(unspecified)", "(anonymous)")
"""What programs write where nobody gave a property a value."""


def attachments(pdf: Any) -> list[str]:
    """Their names, as many as anybody attaches."""
    found = []
    count = pdfium.FPDFDoc_GetAttachmentCount(pdf.raw)
    for index in range(min(count, MOST)):
        attachment = pdfium.FPDFDoc_GetAttachment(pdf.raw, index)
        size = pdfium.FPDFAttachment_GetName(attachment, None, 0) if attachment else 0
        buffer = ctypes.create_string_buffer(max(size, 2))
        if size > 2:
            pdfium.FPDFAttachment_GetName(attachment, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
        found.append(buffer.raw[:size].decode("utf-16-le", "replace").rstrip("\0").strip() or "without a name")
    if count > MOST:
        found.append(f"and {count - MOST:,} more")
    return found


def bookmarks(pdf: Any) -> list[str]:
    """The titles of the outline beside the pages."""
    with contextlib.suppress(pdfium2.PdfiumError, RecursionError):
        return [bookmark.get_title()[:LONGEST] for bookmark in islice(pdf.get_toc(max_depth=DEEPEST), MOST_BOOKMARKS)]
    return []


def properties(pdf: Any) -> dict[str, str]:
    """What the file says of itself, by the name of the property."""
    values = ((name, pdf.get_metadata_value(name)[:LONGEST].strip()) for name in ("Title", "Subject", "Keywords"))
    return {name: value for name, value in values if value and value not in UNSAID}
