"""A page is drawn with the quote marked, and with nothing marked where its place is not sure."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from agent.errors import DraftFormatError, NotFoundError
from agent.read.pdf.picture import picture

DRAFT = (Path(__file__).parents[3] / "examples" / "prd.pdf").read_bytes()
SENTENCE = "In the financial year 2025 the nine clerks of Accounts Payable in Herford processed 62,400 supplier"


def marked(quote: str, page: int = 1) -> tuple[int, int, int, int] | None:
    """The part of the page that marking changed."""
    plain, drawn = (Image.open(io.BytesIO(picture(DRAFT, page, each))) for each in ("", quote))
    return ImageChops.difference(plain, drawn).getbbox()


def test_a_sentence_over_two_lines_is_marked_and_little_else() -> None:
    box = marked(SENTENCE)
    assert box is not None
    assert box[2] - box[0] > 300
    assert box[3] - box[1] < 80


def test_a_row_of_a_table_is_marked() -> None:
    assert marked("Type header and line items | 4.9 | 43 %") is not None


@pytest.mark.parametrize("quote", ["", "Nothing like this stands there", "Invoice", SENTENCE + " or not"])
def test_what_is_not_there_or_there_twice_is_not_marked(quote: str) -> None:
    assert marked(quote) is None


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NotFoundError, match="pages"):
        picture(DRAFT, 99, "")
    with pytest.raises(DraftFormatError, match="could not be drawn"):
        picture(b"%PDF-1.7 and nothing more", 1, "")
