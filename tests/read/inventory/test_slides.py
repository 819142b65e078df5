"""Every part of a presentation that holds text is read or listed."""

from __future__ import annotations

from agent.read import read_bytes
from tests.read.inventory.told import (
    CHART,
    CHART_WORDS,
    DIAGRAM,
    NEW_CHART,
    NEW_CHART_WORDS,
    A,
    C,
    R,
    archive,
    lost,
    relations,
)

P = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" {A} {R} {C}'


def shape(word: str, *, role: str = "", more: str = "") -> str:
    placeholder = f"<p:ph type='{role}'/>" if role else ""
    text = f"<p:txBody><a:p><a:r><a:t>{word}</a:t></a:r></a:p></p:txBody>"
    return f"<p:sp><p:nvSpPr><p:cNvPr id='1' name='x' {more}/><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>{text}</p:sp>"


def tree(root: str, inner: str, more: str = "") -> str:
    return f"<p:{root} {P} {more}><p:cSld><p:spTree>{inner}</p:spTree></p:cSld></p:{root}>"


SLIDE = (
    shape("titleword", role="title")
    + shape("bodyword", role="body")
    + shape("footerword", role="ftr")
    + shape("dateword", role="dt")
    + shape("7", role="sldNum")
    + shape("unseenword", more="hidden='1'")
    + f"<p:grpSp><p:nvGrpSpPr><p:cNvPr id='2' name='g' hidden='1'/></p:nvGrpSpPr>{shape('hiddengroup')}</p:grpSp>"
    + f"<p:grpSp>{shape('groupword')}</p:grpSp>"
    + "<p:sp><p:txBody><a:p><m:m xmlns:m='urn:m'><m:t>formulaword</m:t></m:m></a:p></p:txBody></p:sp>"
    + "<p:graphicFrame><a:graphic><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>cellword</a:t></a:r></a:p></a:txBody>"
    "</a:tc></a:tr></a:tbl></a:graphic></p:graphicFrame>"
    + "".join(f"<p:graphicFrame><c:chart r:id='c{n}'/></p:graphicFrame>" for n in (1, 2))
    + "<p:graphicFrame><d:relIds xmlns:d='urn:d' r:dm='d1'/></p:graphicFrame>"
    + "<p:pic><p:nvPicPr><p:cNvPr id='3' name='y' descr='picturedescription'/></p:nvPicPr></p:pic>"
)
WORDS = [
    "titleword",
    "bodyword",
    "footerword",
    "dateword",
    "unseenword",
    "hiddengroup",
    "groupword",
    "formulaword",
    "cellword",
    "diagramword",
    "notesword",
    "notesheader",
    "layoutword",
    "masterword",
    "hiddenslide",
]
TOLD = {
    "picturedescription": "descriptions of pictures and tables (1)",
    "commentword": "comments",
    "embeddedword": "embedded file book.xlsx",
    "orphanword": "part ppt/slides/slide9.xml",
    "soundword": "a recording",
    "controlword": "form controls",
    "keptdata": "Data that programs keep in the file",
}


def everything() -> bytes:
    parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {P}><p:sldIdLst><p:sldId id='1' r:id='s1'/>"
        "<p:sldId id='2' r:id='s2'/></p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            ("s1", "slide", "slides/slide1.xml"), ("s2", "slide", "slides/slide2.xml")
        ),
        "ppt/slides/slide1.xml": tree("sld", SLIDE),
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("c1", "chart", "../charts/chart1.xml"),
            ("c2", "chartEx", "../charts/chartEx1.xml"),
            ("d1", "diagramData", "../diagrams/data1.xml"),
            ("n1", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("l1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
        ),
        "ppt/slides/slide2.xml": tree("sld", shape("hiddenslide") + shape("footerword", role="ftr"), "show='0'"),
        "ppt/slides/slide9.xml": tree("sld", shape("orphanword")),
        "ppt/slideLayouts/slideLayout1.xml": tree("sldLayout", shape("layoutword") + shape("Click here", role="body")),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relations(
            ("m1", "slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/slideMasters/slideMaster1.xml": tree("sldMaster", shape("masterword") + shape("Click", role="title")),
        "ppt/notesSlides/notesSlide1.xml": tree(
            "notes", shape("notesword", role="body") + shape("notesheader", role="hdr")
        ),
        "ppt/charts/chart1.xml": CHART,
        "ppt/charts/chartEx1.xml": NEW_CHART,
        "ppt/diagrams/data1.xml": DIAGRAM,
        "ppt/comments/modernComment_1.xml": "<x><cm><t>commentword</t></cm></x>",
        "ppt/embeddings/book.xlsx": "embeddedword",
        "ppt/media/media1.mp4": "soundword",
        "ppt/activeX/activeX1.xml": "<x>controlword</x>",
        "customXml/item1.xml": "<x>keptdata</x>",
    }
    return archive(parts)


def test_every_part_of_a_presentation_is_read_or_listed() -> None:
    document = read_bytes(everything(), "pitch.pptx")
    assert lost(document, [*WORDS, *CHART_WORDS, *NEW_CHART_WORDS], TOLD) == []
    assert not any("Click" in block.text for block in document.blocks)


def test_what_stands_on_every_slide_is_read_once() -> None:
    document = read_bytes(everything(), "pitch.pptx")
    places = [(block.text, block.anchor.page, block.anchor.section) for block in document.blocks]
    assert places[-5:] == [
        ("layoutword", 1, ("On every slide",)),
        ("masterword", 1, ("On every slide",)),
        ("footerword", 1, ("Slide header or footer",)),
        ("dateword", 1, ("Slide header or footer",)),
        ("notesheader", 1, ("Slide header or footer",)),
    ]
