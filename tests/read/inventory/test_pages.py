"""Everything in a PDF that holds text is read or listed."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Highlight, Popup, Text
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from agent.read import read_bytes
from tests.read.inventory.told import lost

BOX = (300, 500, 450, 530)


def dictionary(**values: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in values.items()})


def rectangle(*sides: int) -> ArrayObject:
    return ArrayObject(map(FloatObject, sides))


def drawn(text: str, font: DictionaryObject) -> DecodedStreamObject:
    """A form that shows `text`: the look of an annotation, or a part of a page."""
    form = DecodedStreamObject()
    form.set_data(f"BT /F1 11 Tf 4 4 Td ({text}) Tj ET".encode())
    form.update(dictionary(Type=NameObject("/XObject"), Subtype=NameObject("/Form"), BBox=rectangle(0, 0, 150, 30)))
    form[NameObject("/Resources")] = dictionary(Font=dictionary(F1=font))
    return form


def pages() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(612, 792), invariant=1)
    for number in range(1, 5):
        canvas.drawString(72, 760, "headerword of every page")
        canvas.drawString(72, 700, f"bodyword {number}")
        canvas.drawString(72, 30, f"Page {number}")
        if number == 1:
            canvas.saveState()
            canvas.rotate(90)
            canvas.drawString(200, -580, "turnedword")
            canvas.restoreState()
            canvas.setFillColorRGB(1, 1, 1)
            canvas.drawString(72, 600, "whiteword")
            canvas.setFillColorRGB(0, 0, 0)
            form = canvas.acroForm
            form.textfield(name="a", tooltip="fieldlabel", value="fieldword", x=72, y=560)
            form.choice(name="b", tooltip="c", value="choiceword", options=["choiceword", "other"], x=72, y=520)
            form.checkbox(name="d", tooltip="tickword", checked=True, x=72, y=480)
            canvas.drawImage(ImageReader(Image.new("L", (300, 300), 100)), 72, 100, 400, 300)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def everything() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pages())))
    font = dictionary(Type=NameObject("/Font"), Subtype=NameObject("/Type1"), BaseFont=NameObject("/Helvetica"))
    writer.add_annotation(0, FreeText(text="typedword", rect=BOX))
    writer.add_annotation(1, Text(text="remarkword", rect=BOX))
    quad = rectangle(72, 712, 140, 712, 72, 698, 140, 698)
    marked = writer.add_annotation(1, Highlight(rect=(72, 698, 140, 712), quad_points=quad))
    marked[NameObject("/Contents")] = TextStringObject("remark on a mark")
    writer.add_annotation(1, Popup(rect=BOX, parent=marked))
    for page, kind, more in (
        (2, "/Stamp", {"AP": dictionary(N=writer._add_object(drawn("stampword", font)))}),
        (2, "/FileAttachment", {"Contents": TextStringObject("attachedword")}),
        (2, "/Sound", {}),
    ):
        note = dictionary(Type=NameObject("/Annot"), Subtype=NameObject(kind), Rect=rectangle(*BOX), **more)
        writer.pages[page].setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(note))
    for name, kind, text in (("s", "/Sig", "signatureword"), ("p", "/Btn", "buttonword")):
        look = dictionary(N=writer._add_object(drawn(text, font)))
        field = dictionary(
            Type=NameObject("/Annot"),
            Subtype=NameObject("/Widget"),
            FT=NameObject(kind),
            T=TextStringObject(name),
            Rect=rectangle(*BOX),
            AP=look,
            Ff=NumberObject(1 << 16),
            F=NumberObject(4),
        )
        made = writer._add_object(field)
        writer.pages[0]["/Annots"].append(made)
        writer._root_object["/AcroForm"]["/Fields"].append(made)
    layer = writer._add_object(dictionary(Type=NameObject("/OCG"), Name=TextStringObject("Draft")))
    settings = dictionary(OFF=ArrayObject([layer]), Order=ArrayObject([layer]))
    writer._root_object[NameObject("/OCProperties")] = dictionary(OCGs=ArrayObject([layer]), D=settings)
    content = DecodedStreamObject()
    content.set_data(b"/OC /L1 BDC BT /F9 11 Tf 72 300 Td (layerword) Tj ET EMC")
    page = writer.pages[3]
    page["/Resources"][NameObject("/Properties")] = dictionary(L1=layer)
    page["/Resources"]["/Font"][NameObject("/F9")] = font
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(content)])
    writer.add_attachment("embedded.docx", b"embeddedword")
    writer.add_outline_item(title="bookmarkword", page_number=0)
    writer.add_metadata({"/Title": "titleword", "/Subject": "bodyword"})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


WORDS = [
    *("headerword", "bodyword 1", "bodyword 4", "turnedword", "whiteword", "fieldlabel: fieldword", "choiceword"),
    *("☒", "tickword", "typedword", "stampword", "layerword"),
]
TOLD = {
    "remarkword": "page 2: 2 remarks",
    "attachedword": "page 3: attached file",
    "sound": "page 3: recording",
    "signatureword": "page 1: signature",
    "buttonword": "page 1: button",
    "embeddedword": "attached file embedded.docx",
    "bookmarkword": "Bookmarks are not part of its text (1 say",
    "titleword": "Properties of the file are not part of its text (title).",
    "picture": "page 1: a large picture",
}


def test_everything_in_a_pdf_is_read_or_listed() -> None:
    document = read_bytes(everything(), "draft.pdf")
    assert lost(document, WORDS, TOLD) == []
    assert {block.text for block in document.blocks if block.hidden} == {"whiteword", "layerword"}
