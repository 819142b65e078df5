"""Every part of a workbook that holds text is read or listed."""

from __future__ import annotations

import io
import zipfile

import openpyxl

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

S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
XDR = 'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'


def shape(word: str, tag: str = "sp") -> str:
    text = f"<xdr:txBody><a:p><a:r><a:t>{word}</a:t></a:r></a:p></xdr:txBody>"
    return f"<xdr:{tag}><xdr:nvSpPr><xdr:cNvPr id='1' name='x'/></xdr:nvSpPr>{text}</xdr:{tag}>"


def styles() -> str:
    """Styles of which the second shows a word beside a number."""
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0]["A1"].number_format = '0" formatword"'
    book.save(buffer)
    return zipfile.ZipFile(buffer).read("xl/styles.xml").decode()


SHEET = (
    f"<worksheet {S} {R}><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is>"
    "<t>inlineword</t></is></c></row>"
    "<row r='2'><c r='A2' t='str'><f>A1</f><v>resultword</v></c><c r='B2' s='1'><v>5</v></c></row>"
    "<row r='3' hidden='1'><c r='A3' t='s'><v>1</v></c></row></sheetData>"
    "<scenarios><scenario name='scenarioword'><inputCells r='B2' val='9'/></scenario></scenarios>"
    "<dataValidations><dataValidation prompt='promptword'/><dataValidation error='errorword'/></dataValidations>"
    "<hyperlinks><hyperlink ref='A1' tooltip='tipword'/></hyperlinks>"
    "<headerFooter><oddHeader>&amp;Cheaderword</oddHeader><firstFooter>&amp;Lfooterword &amp;P</firstFooter>"
    "</headerFooter><drawing r:id='d1'/></worksheet>"
)
DRAWING = (
    f"<xdr:wsDr {XDR} {A} {C} {R}><xdr:twoCellAnchor>{shape('boxword')}</xdr:twoCellAnchor><xdr:oneCellAnchor>"
    f"<xdr:grpSp>{shape('groupword')}</xdr:grpSp></xdr:oneCellAnchor>"
    "<xdr:absoluteAnchor><c:chart r:id='c1'/></xdr:absoluteAnchor>"
    "<xdr:twoCellAnchor><c:chart r:id='c2'/></xdr:twoCellAnchor><xdr:twoCellAnchor><dgm:relIds xmlns:dgm='urn:d' "
    "r:dm='d2'/></xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:pic><xdr:nvPicPr><xdr:cNvPr id='2' name='y' "
    "descr='picturedescription'/></xdr:nvPicPr></xdr:pic></xdr:twoCellAnchor></xdr:wsDr>"
)
WORDS = [
    "Sheetname",
    "Hiddensheet",
    "Chartsheet",
    "sharedword",
    "inlineword",
    "resultword",
    "formatword",
    "hiddenrow",
    "headerword",
    "footerword",
    "boxword",
    "groupword",
    "diagramword",
]
TOLD = {
    "scenarioword": "scenarios of Sheetname (1)",
    "promptword": "prompts for input in Sheetname (2)",
    "errorword": "prompts for input in Sheetname (2)",
    "tipword": "Tips of links in Sheetname are not part of its text (1)",
    "picturedescription": "descriptions of pictures and tables (1)",
    "constantword": "names that stand for values (Payer =",
    "noteword": "comments (2)",
    "threadword": "comments (2)",
    "pivotword": "data behind a pivot table",
    "otherbook": "values of other workbooks",
    "queryword": "data connections and filters",
    "slicerword": "data connections and filters",
    "controlword": "form controls",
    "captionword": "captions of form controls",
    "macroword": "sheet of macros or dialogs",
    "embeddedword": "embedded file memo.docx",
    "mapword": "part xl/xmlMaps.xml",
}


def everything() -> bytes:
    sheets = "".join(
        f"<sheet name='{name}' sheetId='{n}' r:id='s{n}' {more}/>"
        for n, (name, more) in enumerate(
            [("Sheetname", ""), ("Hiddensheet", "state='veryHidden'"), ("Chartsheet", "")], start=1
        )
    )
    parts = {
        "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f"<workbook {S} {R}><sheets>{sheets}</sheets><definedNames><definedName name='Payer'>"
        '"constantword"</definedName></definedNames></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("s1", "worksheet", "worksheets/sheet1.xml"),
            ("s2", "worksheet", "worksheets/sheet2.xml"),
            ("s3", "chartsheet", "chartsheets/sheet1.xml"),
            ("s4", "sharedStrings", "sharedStrings.xml"),
            ("s5", "styles", "styles.xml"),
        ),
        "xl/styles.xml": styles(),
        "xl/sharedStrings.xml": f"<sst {S}><si><r><t>shared</t></r><r><t>word</t></r></si>"
        "<si><t>hiddenrow</t></si></sst>",
        "xl/worksheets/sheet1.xml": SHEET,
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d1", "drawing", "../drawings/drawing1.xml")),
        "xl/worksheets/sheet2.xml": f"<worksheet {S}><sheetData><row r='1'><c r='A1'><v>4</v></c></row>"
        "</sheetData></worksheet>",
        "xl/chartsheets/sheet1.xml": f"<chartsheet {S} {R}><drawing r:id='d1'/></chartsheet>",
        "xl/chartsheets/_rels/sheet1.xml.rels": relations(("d1", "drawing", "../drawings/drawing2.xml")),
        "xl/drawings/drawing1.xml": DRAWING,
        "xl/drawings/_rels/drawing1.xml.rels": relations(
            ("c1", "chart", "../charts/chart1.xml"),
            ("c2", "chartEx", "../charts/chartEx1.xml"),
            ("d2", "diagramData", "../diagrams/data1.xml"),
        ),
        "xl/drawings/drawing2.xml": f"<xdr:wsDr {XDR} {A}><xdr:absoluteAnchor>{shape('Chartsheet')}"
        "</xdr:absoluteAnchor></xdr:wsDr>",
        "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='v' xmlns:x='x'><v:textbox>captionword</v:textbox>"
        '<x:ClientData ObjectType="Button"/></xml>',
        "xl/charts/chart1.xml": CHART,
        "xl/charts/chartEx1.xml": NEW_CHART,
        "xl/diagrams/data1.xml": DIAGRAM,
        "xl/comments1.xml": "<comments><comment><t>noteword</t></comment></comments>",
        "xl/threadedComments/threadedComment1.xml": "<x><threadedComment><text>threadword</text></threadedComment></x>",
        "xl/pivotCache/pivotCacheDefinition1.xml": "<x><s v='pivotword'/></x>",
        "xl/externalLinks/externalLink1.xml": "<x><v>otherbook</v></x>",
        "xl/connections.xml": "<x><c name='queryword'/></x>",
        "xl/slicers/slicer1.xml": "<x><slicer caption='slicerword'/></x>",
        "xl/ctrlProps/ctrlProp1.xml": "<x>controlword</x>",
        "xl/macrosheets/sheet1.xml": "<x>macroword</x>",
        "xl/embeddings/memo.docx": "embeddedword",
        "xl/xmlMaps.xml": "<x>mapword</x>",
    }
    return archive(parts)


def test_every_part_of_a_workbook_is_read_or_listed() -> None:
    document = read_bytes(everything(), "budget.xlsx")
    assert lost(document, [*WORDS, *CHART_WORDS, *NEW_CHART_WORDS], TOLD) == []


def test_a_chart_of_cells_of_its_own_workbook_is_not_read_twice() -> None:
    own = CHART.replace("<c:tx><c:v>seriesname</c:v></c:tx>", "<c:tx><c:strRef><c:f>Costs!$A$1</c:f></c:strRef></c:tx>")
    own = own.replace("<c:multiLvlStrRef>", "<c:multiLvlStrRef><c:f>Costs!$A$2</c:f>")
    own = own.replace("<c:numLit>", "<c:numRef><c:f>Costs!$B$2</c:f><c:numCache>")
    own = own.replace("</c:numLit>", "</c:numCache></c:numRef>")
    book = {
        "xl/workbook.xml": f"<workbook {S} {R}><sheets><sheet name='Costs' sheetId='1' r:id='s1'/></sheets></workbook>",
        "xl/_rels/workbook.xml.rels": relations(("s1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f"<worksheet {S} {R}><sheetData/></worksheet>",
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("d1", "drawing", "../drawings/drawing1.xml")),
        "xl/drawings/drawing1.xml": f"<xdr:wsDr {XDR} {C} {R}><xdr:absoluteAnchor><c:chart r:id='c1'/>"
        "</xdr:absoluteAnchor></xdr:wsDr>",
        "xl/drawings/_rels/drawing1.xml.rels": relations(("c1", "chart", "../charts/chart1.xml")),
    }
    for chart, rows in ((own, 0), (own.replace("Costs!$B", "[1]Costs!$B"), 2)):
        document = read_bytes(archive(book | {"xl/charts/chart1.xml": chart}), "budget.xlsx")
        assert sum(block.kind.value == "table_row" for block in document.blocks) == rows
