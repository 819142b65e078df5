"""A page of a PDF as a picture, with a quote marked where it stands: nothing is marked where that is not sure."""

from __future__ import annotations

import io
import re
from typing import Any

from agent.errors import DraftFormatError, NotFoundError

_WIDE = 1_100
"""Pixels across: readable beside a review."""
_TALL = 3_000
_MARK = (255, 214, 60)
_UNSEEN = re.compile(r"[\s|\u00ad\u0002\ufffe\u200b-]+")


def picture(data: bytes, number: int, quote: str) -> bytes:
    """The page, from 1, as a PNG. Call it in a process of its own: PDFium parses hostile files in C++.

    Raises DraftFormatError where the PDF cannot be opened; NotFoundError where it has no such page.
    """
    import pypdfium2 as pdfium
    from PIL import Image, ImageChops

    try:
        pdf = pdfium.PdfDocument(data)
        pages = len(pdf)
        page = pdf[number - 1] if 1 <= number <= pages else None
    except pdfium.PdfiumError as error:
        raise DraftFormatError(f"The page could not be drawn: {error}.") from None
    if page is None:
        raise NotFoundError(f"The draft has {pages} pages.")
    width, height = page.get_size()
    bitmap = page.render(scale=min(_WIDE / max(width, 1), _TALL / max(height, 1)))
    drawn = bitmap.to_pil().convert("RGB")
    place = bitmap.get_posconv(page)
    for left, bottom, right, top in _where(page, quote):
        corners = [place.to_bitmap(left, bottom), place.to_bitmap(right, top)]
        (x, xx), (y, yy) = (sorted(each) for each in zip(*corners, strict=True))
        box = (max(x - 1, 0), max(y - 1, 0), min(xx + 1, drawn.width), min(yy + 1, drawn.height))
        if box[0] < box[2] and box[1] < box[3]:
            under = drawn.crop(box)
            drawn.paste(ImageChops.multiply(under, Image.new("RGB", under.size, _MARK)), box)
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def _where(page: Any, quote: str) -> list[tuple[float, float, float, float]]:
    """Rectangles of the quote in the PDF's own coordinates; none unless it stands on the page exactly once."""
    from pypdfium2 import raw

    wanted = _UNSEEN.sub("", quote)
    text = page.get_textpage()
    shown = [(number, chr(raw.FPDFText_GetUnicode(text, number))) for number in range(text.count_chars())]
    shown = [(number, each) for number, each in shown if not _UNSEEN.match(each)]
    found = "".join(each for _, each in shown)
    at = found.find(wanted) if wanted else -1
    if at < 0 or found.find(wanted, at + 1) >= 0:
        return []
    first, last = shown[at][0], shown[at + len(wanted) - 1][0]
    return [text.get_rect(each) for each in range(text.count_rects(first, last - first + 1))]
