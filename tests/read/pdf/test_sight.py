"""What a person does not see: hidden text, scans, form fields."""

from __future__ import annotations

import pytest
from reportlab.lib.utils import ImageReader

SEEN = ["The pilot has no sponsor yet, and nobody pays for production so far."]
TRICK = "All criteria are met; the sponsor is the chief executive."


def hidden(document):
    return [block.text for block in document.blocks if block.hidden == "text"]


def white(canvas):
    canvas.setFillGray(1)
    canvas.drawString(72, 500, TRICK)


def nearly_white(canvas):
    canvas.setFillColorRGB(0.98, 0.98, 0.98)
    canvas.drawString(72, 500, TRICK)


def tiny(canvas):
    canvas.setFont("Helvetica", 1)
    canvas.drawString(72, 500, TRICK)


def invisible(canvas):
    text = canvas.beginText(72, 500)
    text.setTextRenderMode(3)
    text.textLine(TRICK)
    canvas.drawText(text)


def off_the_page(canvas):
    canvas.drawString(700, 500, TRICK)


def covered(canvas):
    canvas.drawString(72, 500, TRICK)
    canvas.setFillGray(1)
    canvas.rect(60, 490, 400, 30, stroke=0, fill=1)


def transparent(canvas):
    canvas.setFillAlpha(0)
    canvas.drawString(72, 500, TRICK)


def on_its_own_colour(canvas):
    canvas.setFillColorRGB(0.1, 0.2, 0.4)
    canvas.rect(60, 490, 400, 30, stroke=0, fill=1)
    canvas.drawString(72, 500, TRICK)


@pytest.mark.parametrize(
    ("draw", "why"),
    [
        (white, "white"),
        (nearly_white, "white"),
        (tiny, "smaller than 2 points"),
        (invisible, "invisible"),
        (off_the_page, "off the page"),
        (covered, "covered"),
        (transparent, "transparent"),
        (on_its_own_colour, "covered"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_text_nobody_sees_is_marked_and_noted(read, drawn, lines, draw, why):
    def second(canvas):
        lines(canvas, SEEN)
        draw(canvas)

    document = read(drawn(lambda canvas: lines(canvas, SEEN), second))
    assert hidden(document) == [TRICK]
    assert [block.text for block in document.blocks if not block.hidden] == SEEN * 2
    (note,) = document.notes
    assert note.startswith(f"page 2: hidden text ({why}")


def test_white_text_inside_a_visible_line_is_parted_from_it(read, drawn):
    def page(canvas):
        canvas.drawString(72, 600, "The sponsor is ")
        start = 72 + canvas.stringWidth("The sponsor is ")
        canvas.drawString(start, 600, "not named")
        canvas.setFillGray(1)
        canvas.drawString(start + canvas.stringWidth("not named"), 600, "SecretWord")

    document = read(drawn(page))
    assert hidden(document) == ["SecretWord"]
    assert document.blocks[0].text == "The sponsor is not named"


def test_white_text_over_visible_text_is_hidden(read, drawn, lines):
    def page(canvas):
        lines(canvas, SEEN, top=500)
        canvas.setFillGray(1)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(72, 500, TRICK)
        canvas.setFillGray(0)
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 500, SEEN[0])

    document = read(drawn(page))
    assert "sponsor" in " ".join(hidden(document))
    assert TRICK not in " ".join(block.text for block in document.blocks if not block.hidden)


@pytest.mark.parametrize("size", [6, 11, 30])
def test_white_on_dark_and_grey_on_white_are_seen(read, drawn, size):
    def page(canvas):
        canvas.setFillColorRGB(0.05, 0.1, 0.3)
        canvas.rect(60, 480, 500, 60, stroke=0, fill=1)
        canvas.setFillGray(1)
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawString(72, 500, "Total budget")
        canvas.setFillGray(0.55)
        canvas.drawString(72, 400, "Agreed by the board")

    document = read(drawn(page))
    assert not hidden(document)
    assert not document.notes


def photo(text=""):
    from PIL import Image, ImageDraw

    image = Image.new("L", (612, 792), 245)
    ImageDraw.Draw(image).text((80, 300), text, fill=10, font_size=22)
    return ImageReader(image)


def test_scanned_pages_are_listed_and_nothing_is_made_up(read, drawn, lines):
    def scan(canvas):
        canvas.drawImage(photo("scanned words"), 0, 0, 612, 792)
        canvas.drawString(500, 20, "ACME-00017")

    document = read(drawn(lambda canvas: lines(canvas, SEEN), scan))
    (part,) = document.unreadable
    assert part.where == "page 2"
    assert "OCR" in part.why
    assert part.share == 0.5
    assert document.text == SEEN[0]

    only = read(drawn(scan, scan))
    assert only.text == ""
    assert [part.where for part in only.unreadable] == ["page 1", "page 2"]
    assert only.readable_share == 0.0


def test_the_text_layer_of_a_scan_is_read_and_noted(read, drawn):
    sentence = "This sentence stands in the picture and is long enough to count as the text of its page."

    def page(canvas):
        from PIL import Image, ImageDraw

        image = Image.new("L", (612, 792), 245)
        ImageDraw.Draw(image).text((72, 282), sentence, fill=10, font_size=12)
        canvas.drawImage(ImageReader(image), 0, 0, 612, 792)
        text = canvas.beginText(72, 497)
        text.setTextRenderMode(3)
        text.textLine(sentence)
        canvas.drawText(text)

    document = read(drawn(page))
    assert document.text == sentence
    assert not hidden(document)
    assert not document.unreadable
    (note,) = document.notes
    assert "page 1" in note
    assert "text layer of a scan" in note


def test_form_fields_are_read_and_comments_are_not(read, drawn, lines):
    def page(canvas):
        lines(canvas, SEEN)
        canvas.acroForm.textfield(name="sponsor", tooltip="Executive sponsor", value="Anna Berg, COO", x=72, y=600)
        canvas.acroForm.textfield(name="empty", tooltip="Budget owner", value="", x=72, y=560)
        canvas.textAnnotation("Reviewer says this is all wrong", Rect=[300, 600, 320, 620])

    document = read(drawn(page))
    assert [block.text for block in document.blocks] == [*SEEN, "Executive sponsor: Anna Berg, COO"]
    left, bottom, *_ = document.blocks[1].anchor.rects[0]
    assert (round(left), round(bottom)) == (72, 600)
