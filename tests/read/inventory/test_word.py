"""Every part of a Word file that holds text is read or listed."""

from __future__ import annotations

from agent.read import read_bytes
from tests.read.inventory.told import (
    CHART,
    CHART_WORDS,
    DIAGRAM,
    NEW_CHART,
    NEW_CHART_WORDS,
    A,
    R,
    archive,
    lost,
    relations,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    f'{W} {A} {R} xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)


def p(word: str) -> str:
    return f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>"


def graphic(inner: str, description: str = "") -> str:
    properties = f'<wp:docPr id="1" name="x" descr="{description}"/>'
    return (
        f"<w:p><w:r><w:drawing><wp:inline>{properties}<a:graphic><a:graphicData>{inner}</a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


BODY = (
    p("bodyword")
    + "<w:p><w:ins><w:r><w:t>insertedword</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>linkword</w:t></w:r></w:hyperlink>"
    "<w:fldSimple w:instr='REF x'><w:r><w:t>fieldword</w:t></w:r></w:fldSimple><w:smartTag><w:r><w:t>tagword</w:t>"
    "</w:r></w:smartTag></w:p>"
    "<w:p><m:oMathPara><m:oMath><m:r><m:t>formulaword</m:t></m:r></m:oMath></m:oMathPara></w:p>"
    "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='other'/>"
    "<w:listEntry w:val='chosenword'/></w:ddList></w:ffData></w:fldChar></w:r></w:p>"
    f"<w:sdt><w:sdtContent>{p('controlword')}</w:sdtContent></w:sdt>"
    "<w:p><w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>dropdownword</w:t></w:r></w:sdtContent>"
    "</w:sdt></w:p>"
    "<w:tbl><w:tblPr><w:tblDescription w:val='tabledescription'/></w:tblPr>"
    f"<w:tr><w:tc>{p('cellword')}</w:tc><w:tc>{p('x')}<w:tbl><w:tr><w:tc>{p('nestedword')}</w:tc></w:tr></w:tbl></w:tc>"
    f"</w:tr><w:sdt><w:sdtContent><w:tr><w:tc>{p('controlrow')}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:sdtContent>"
    "</w:sdt></w:tbl>"
    + graphic(f"<wps:wsp><wps:txbx><w:txbxContent>{p('boxword')}</w:txbxContent></wps:txbx></wps:wsp>")
    + "<w:p><w:r><w:pict><v:shape><v:textpath string='watermarkword'/></v:shape><v:shape><v:textbox><w:txbxContent>"
    f"{p('oldbox')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    + graphic("<a:sp><a:txBody><a:p><a:r><a:t>canvasword</a:t></a:r></a:p></a:txBody></a:sp>")
    + graphic("<c:chart r:id='c1'/>")
    + graphic("<c:chart r:id='c2'/>")
    + graphic("<dgm:relIds r:dm='d1'/>")
    + graphic("<a:blip/>", "picturedescription of the payer")
    + "<w:p><w:r><w:footnoteReference w:id='2'/><w:endnoteReference w:id='2'/></w:r></w:p>"
    "<w:altChunk r:id='a1'/><w:p><w:subDoc r:id='s1'/></w:p>"
    "<w:sectPr><w:titlePg/><w:headerReference w:type='first' r:id='h1'/><w:footerReference w:type='default' r:id='f1'/>"
    "<w:headerReference w:type='even' r:id='h2'/></w:sectPr>"
)
WORDS = [
    "bodyword",
    "insertedword",
    "linkword",
    "fieldword",
    "tagword",
    "formulaword",
    "chosenword",
    "controlword",
    "dropdownword",
    "cellword",
    "nestedword",
    "controlrow",
    "boxword",
    "watermarkword",
    "oldbox",
    "canvasword",
    "diagramword",
    "footnoteword",
    "endnoteword",
    "firstheader",
    "evenheader",
    "footerbox",
]
TOLD = {
    "tabledescription": "descriptions of pictures and tables (2)",
    "picturedescription": "descriptions of pictures and tables (2)",
    "commentword": "comments",
    "glossaryword": "building blocks",
    "chunkword": "an inserted file",
    "subdocument": "linked documents (1)",
    "embeddedword": "embedded file sheet.xlsx",
    "controlcaption": "form controls",
    "strangeword": "part word/strange.xml",
    "chartshape": "part word/drawings/drawing1.xml",
    "keptdata": "Data that programs keep in the file",
    "customproperty": "Properties of the file are not part of its text (Payer)",
    "subjectword": "Properties of the file are not part of its text (subject)",
}


def everything() -> bytes:
    note = "<w:{0}s {1}><w:{0} w:id='2'><w:p><w:r><w:t>{0}word</w:t></w:r></w:p></w:{0}></w:{0}s>"
    box = f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('footerbox')}</w:txbxContent></v:textbox></v:shape>"
    parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {MORE}><w:body>{BODY}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            ("h1", "header", "header1.xml"),
            ("h2", "header", "header2.xml"),
            ("f1", "footer", "footer1.xml"),
            ("n1", "footnotes", "footnotes.xml"),
            ("n2", "endnotes", "endnotes.xml"),
            ("c1", "chart", "charts/chart1.xml"),
            ("c2", "chartEx", "charts/chartEx1.xml"),
            ("d1", "diagramData", "diagrams/data1.xml"),
        ),
        "word/header1.xml": f"<w:hdr {MORE}>{p('firstheader')}</w:hdr>",
        "word/header2.xml": f"<w:hdr {MORE}>{p('evenheader')}</w:hdr>",
        "word/footer1.xml": f"<w:ftr {MORE}>{box}</w:pict></w:r></w:p></w:ftr>",
        "word/footnotes.xml": note.format("footnote", W),
        "word/endnotes.xml": note.format("endnote", W),
        "word/comments.xml": f"<w:comments {W}><w:comment>{p('commentword')}</w:comment></w:comments>",
        "word/charts/chart1.xml": CHART,
        "word/charts/chartEx1.xml": NEW_CHART,
        "word/diagrams/data1.xml": DIAGRAM,
        "word/drawings/drawing1.xml": f"<x {A}><a:t>chartshape</a:t></x>",
        "word/glossary/document.xml": f"<w:glossaryDocument {W}>{p('glossaryword')}</w:glossaryDocument>",
        "word/afchunk1.htm": "chunkword",
        "word/embeddings/sheet.xlsx": "embeddedword",
        "word/activeX/activeX1.xml": "<ocx>controlcaption</ocx>",
        "word/strange.xml": "<x>strangeword</x>",
        "customXml/item1.xml": "<x>keptdata</x>",
        "docProps/custom.xml": "<Properties><property name='Payer'><t>customproperty</t></property></Properties>",
        "docProps/core.xml": "<coreProperties><subject>subjectword</subject><title>bodyword</title></coreProperties>",
    }
    return archive(parts)


def test_every_part_of_a_word_file_is_read_or_listed() -> None:
    document = read_bytes(everything(), "draft.docx")
    assert lost(document, [*WORDS, *CHART_WORDS, *NEW_CHART_WORDS], TOLD) == []


def test_a_structure_nobody_thought_of_is_listed() -> None:
    drawn = f"<p:odd xmlns:p='urn:odd' {A}><a:p><a:r><a:t>The payer is nobody.</a:t></a:r></a:p></p:odd>"
    chart = graphic("<c:chart r:id='c1'/>")
    parts = {
        "word/document.xml": f"<w:document {MORE}><w:body>{p('Read.')}{chart}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(("c1", "chart", "charts/chart1.xml")),
        "word/charts/chart1.xml": drawn,
    }
    document = read_bytes(archive(parts), "draft.docx")
    assert [part.where for part in document.unreadable] == ["part word/charts/chart1.xml: 1 texts"]
