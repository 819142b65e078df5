"""Builds the example drafts (PDF, Word, Excel) from the texts in `source/`.

Run `python examples/build.py [FOLDER]`; without FOLDER the files beside this script are replaced.
Dates in the files come from the sources, so that building again gives the same files. `status.md` is its
own source.
"""

from __future__ import annotations

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import yaml
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from markdown_it import MarkdownIt
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from reportlab import rl_config  # type: ignore[import-untyped]
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import cm  # type: ignore[import-untyped]
from reportlab.platypus import CondPageBreak, HRFlowable, Paragraph, SimpleDocTemplate, Spacer, Table  # type: ignore[import-untyped]

HERE = Path(__file__).parent
GREEN = "1F4E3D"
PALE = "E8EFEB"
MARKS = re.compile(r"\*\*(?P<bold>.+?)\*\*|\{\+\+(?P<ins>.+?)\+\+\}|\{--(?P<del>.+?)--\}")
UNCALCULATED = re.compile(r'(<c r="(\w+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')
CHANGED = re.compile(r"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class Part:
    """One piece of a source text; its kind is `heading`, `paragraph`, `caption`, `step` or `table`."""

    kind: str
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)
    number: int = 0


def read_source(path: Path) -> tuple[dict[str, Any], list[Part]]:
    """The front matter and the parts of a Markdown source."""
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), list(_parts(body))


def _parts(body: str) -> Iterator[Part]:
    kind, number = "paragraph", 0
    rows: list[list[str]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        match token.type:
            case "heading_open":
                kind = "heading"
            case "ordered_list_open":
                number = 1
            case "list_item_open":
                kind = "step"
            case "table_open":
                kind, rows = "table", []
            case "tr_open":
                rows.append([])
            case "inline" if kind == "table":
                rows[-1].append(token.content)
            case "inline":
                is_caption = kind == "paragraph" and token.content.startswith("Table ")
                yield Part("caption" if is_caption else kind, token.content.replace("\n", " "), number=number)
            case "list_item_close":
                kind, number = "paragraph", number + 1
            case "heading_close":
                kind = "paragraph"
            case "table_close":
                yield Part("table", rows=rows)
                kind = "paragraph"


def runs(text: str) -> Iterator[tuple[str, str]]:
    """`text` cut into (piece, mark): bold, ins (tracked insertion), del (tracked deletion) or none."""
    at = 0
    for mark in MARKS.finditer(text):
        if mark.start() > at:
            yield text[at : mark.start()], ""
        yield mark[mark.lastgroup or 0], mark.lastgroup or ""
        at = mark.end()
    if at < len(text):
        yield text[at:], ""


# PDF

BODY = ParagraphStyle("Body", fontName="Helvetica", fontSize=9.6, leading=13.4, spaceAfter=6)
STEP = ParagraphStyle("Step", BODY, leftIndent=16, bulletIndent=2, spaceAfter=3)
SMALL = ParagraphStyle("Small", BODY, fontSize=8.6, leading=11.2, spaceAfter=0)
CAPTION = ParagraphStyle("Caption", SMALL, fontName="Helvetica-Oblique", spaceBefore=5, spaceAfter=4, keepWithNext=1)
STRONG = ParagraphStyle("Strong", BODY, fontName="Helvetica-Bold", textColor=colors.HexColor(f"#{GREEN}"))
HEADING = ParagraphStyle("Heading", STRONG, fontSize=12.5, leading=16, spaceBefore=10, spaceAfter=5, keepWithNext=1)
TITLE = ParagraphStyle("Title", HEADING, fontSize=24, leading=28, spaceBefore=16, spaceAfter=2)
SUBTITLE = ParagraphStyle("Subtitle", BODY, fontSize=12.5, leading=16, textColor=colors.HexColor("#555555"))


def write_pdf(source: Path, target: Path) -> None:
    """A company document: title block, numbered headings, tables, `Confidential – page n of m` on every page."""
    head, parts = read_source(source)
    rl_config.invariant = 1
    os.environ["SOURCE_DATE_EPOCH"] = f"{datetime.combine(head['date'], time(9), UTC).timestamp():.0f}"
    pages = 0
    for _ in range(2):  # the first pass counts the pages that the footer of the second one states
        pages = _lay_out(head, parts, target, pages)


def _lay_out(head: dict[str, Any], parts: list[Part], target: Path, pages: int) -> int:
    def furniture(canvas: Any, document: Any) -> None:
        canvas.setStrokeColor(colors.HexColor(f"#{GREEN}"))
        canvas.setFillColor(colors.HexColor("#555555"))
        canvas.setFont("Helvetica", 8)
        canvas.line(2.3 * cm, A4[1] - 1.75 * cm, A4[0] - 2.3 * cm, A4[1] - 1.75 * cm)
        canvas.drawString(2.3 * cm, A4[1] - 1.55 * cm, head["company"])
        canvas.drawRightString(A4[0] - 2.3 * cm, A4[1] - 1.55 * cm, head["control"]["Document"])
        canvas.drawString(2.3 * cm, 1.2 * cm, f"{head['title']} – version {head['control']['Version']}")
        canvas.drawRightString(A4[0] - 2.3 * cm, 1.2 * cm, f"Confidential – page {document.page} of {pages}")

    title, author = f"{head['title']} – {head['subtitle']}", head["control"]["Prepared by"]
    document = SimpleDocTemplate(str(target), pagesize=A4, title=title, author=author)
    document.leftMargin = document.rightMargin = 2.3 * cm - 6  # a frame adds 6 points of its own on each side
    document.topMargin = document.bottomMargin = 2.1 * cm
    width = A4[0] - 2 * 2.3 * cm
    control = [[f"**{name}**", value] for name, value in head["control"].items()]
    story: list[Any] = [
        Paragraph(head["unit"].upper(), SMALL),
        Paragraph(head["title"], TITLE),
        Paragraph(head["subtitle"], SUBTITLE),
        HRFlowable(width="100%", color=colors.HexColor(f"#{GREEN}"), thickness=2, spaceAfter=8),
        _pdf_table(control, width, header=False),
        Spacer(1, 8),
    ]
    for part in parts:
        story += _flowables(part, width)
    document.build(story, onFirstPage=furniture, onLaterPages=furniture)
    return int(document.page)


def _flowables(part: Part, width: float) -> list[Any]:
    match part.kind:
        case "table":
            return [_pdf_table(part.rows, width, header=True), Spacer(1, 9)]
        case "step":
            return [Paragraph(_markup(part.text), STEP, bulletText=f"{part.number}.")]
        case "caption":
            return [CondPageBreak(3.5 * cm), Paragraph(_markup(part.text), CAPTION)]
        case "heading":
            return [CondPageBreak(5 * cm), Paragraph(_markup(part.text), HEADING)]
        case _:
            return [Paragraph(_markup(part.text), BODY)]


def _pdf_table(rows: list[list[str]], width: float, *, header: bool) -> Table:
    longest = [max(min(len(cell), 45) for cell in column) + 4 for column in zip(*rows, strict=True)]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.HexColor("#B5B5B5")),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]
    if header:
        style.append(("BACKGROUND", (0, 0), (-1, 0), colors.HexColor(f"#{PALE}")))
        rows = [[f"**{cell}**" for cell in rows[0]], *rows[1:]]
    if rows[-1][0] == "Total":
        rows = [*rows[:-1], [f"**{cell}**" for cell in rows[-1]]]
    cells = [[Paragraph(_markup(cell), SMALL) for cell in row] for row in rows]
    widths = [width * length / sum(longest) for length in longest]
    return Table(cells, colWidths=widths, repeatRows=int(header), style=style)


def _markup(text: str) -> str:
    return "".join(f"<b>{escape(piece)}</b>" if mark == "bold" else escape(piece) for piece, mark in runs(text))


# Word


def write_docx(source: Path, target: Path) -> None:
    """A Word document with real headings, tables, page fields and tracked changes (`{++in++}`, `{--out--}`)."""
    head, parts = read_source(source)
    document = docx.Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(10.5)
    for level in ("Title", "Heading 1"):
        document.styles[level].font.color.rgb = RGBColor.from_string(GREEN)
    document.styles["Heading 1"].font.size = Pt(13)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        _page_footer(section.footer.paragraphs[0], head.get("footer", "Confidential"))
    created = datetime.combine(head["date"], time(9))
    properties = document.core_properties
    properties.title, properties.author = head["title"], head.get("author", "Digital Office")
    properties.created = properties.modified = created
    properties.last_modified_by, properties.comments = properties.author, ""

    document.add_paragraph(head["title"], style="Title")
    if "subtitle" in head:
        document.add_paragraph(f"{head['subtitle']} – {head['company']}", style="Subtitle")
        _docx_table(document, [[f"**{name}**", value] for name, value in head["control"].items()], header=False)
    styles = {"heading": "Heading 1", "step": "List Number", "caption": "Caption"}
    for part in parts:
        if part.kind == "table":
            _docx_table(document, part.rows, header=True)
        else:
            paragraph = document.add_paragraph(style=styles.get(part.kind, "Normal"))
            _add_runs(paragraph, part.text, head)
    buffer = BytesIO()
    document.save(buffer)
    target.write_bytes(_repacked(buffer, created))


def _add_runs(paragraph: Any, text: str, head: dict[str, Any]) -> None:
    for piece, mark in runs(text):
        run = paragraph.add_run(piece)
        run.bold = True if mark == "bold" else None
        if mark not in ("ins", "del"):
            continue
        change = OxmlElement(f"w:{mark}")
        change.set(qn("w:id"), str(len(paragraph.part.element.xpath("//w:ins | //w:del")) + 1))
        change.set(qn("w:author"), head["author"])
        change.set(qn("w:date"), f"{head['date']}T10:20:00Z")
        run._r.addprevious(change)
        change.append(run._r)
        if mark == "del":
            run._r.find(qn("w:t")).tag = qn("w:delText")


def _docx_table(document: Any, rows: list[list[str]], *, header: bool) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _add_runs(cell.paragraphs[0], f"**{text}**" if header and number == 0 and text else text, {})
    document.add_paragraph()


def _page_footer(paragraph: Any, text: str) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for piece, instruction in ((f"{text} – page ", "PAGE"), (" of ", "NUMPAGES")):
        paragraph.add_run(piece)
        number = OxmlElement("w:fldSimple")
        number.set(qn("w:instr"), instruction)
        paragraph._p.append(number)


# Excel


def write_xlsx(source: Path, target: Path) -> None:
    """A workbook with Summary, Detail and a hidden sheet; formulas carry their calculated results."""
    plan = yaml.safe_load(source.read_text(encoding="utf-8"))
    book = Workbook()
    summary, detail, hidden = book.active, book.create_sheet("Detail"), book.create_sheet(plan["hidden"]["name"])
    summary.title, hidden.sheet_state = "Summary", "hidden"
    results: list[dict[str, float]] = [{}, {}, {}]

    def formula(sheet: Any, cell: str, text: str, result: float) -> float:
        sheet[cell] = text
        sheet[cell].number_format = "#,##0"
        results[book.index(sheet)][cell] = result
        return result

    def columns(sheet: Any, names: str, widths: tuple[int, ...]) -> None:
        sheet.append(names.split("|"))
        for cell, width in zip(sheet[sheet.max_row], widths, strict=True):
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor=PALE)
            sheet.column_dimensions[cell.column_letter].width = width

    def line(sheet: Any, values: list[Any], amount: str) -> float:
        sheet.append(values)
        row = sheet.max_row
        quantity, price = (f"{chr(ord(amount) - step)}{row}" for step in (2, 1))
        sheet[price].number_format = "#,##0.00"
        return formula(sheet, f"{amount}{row}", f"={quantity}*{price}", sheet[quantity].value * sheet[price].value)

    def total(sheet: Any, label: str, cell: str, text: str, result: float) -> float:
        sheet[f"{'A' if sheet is not detail else 'B'}{cell[1:]}"] = label
        formula(sheet, cell, text, result)
        for each in sheet[int(cell[1:])]:
            each.font = Font(bold=True)
        return result

    for sheet, title in (
        (summary, plan["title"]),
        (detail, "Detail in EUR, net of VAT"),
        (hidden, plan["hidden"]["title"]),
    ):
        sheet.append([title])
        sheet["A1"].font = Font(bold=True, size=14, color=GREEN)
        sheet.append([None])
    for name, value in plan["head"].items():
        summary.append([name, value])
    summary.append([None])
    columns(summary, "Category|Amount (EUR)", (42, 30))
    columns(detail, "Ref|Cost item|Type|Unit|Quantity|Unit price|Amount|Note", (6, 48, 11, 10, 9, 11, 12, 30))
    first = summary.max_row + 1
    before_contingency = 0.0
    for part in plan["sections"]:
        detail.append([part["name"]])
        start = detail.max_row + 1
        amounts = [line(detail, [*values[:6], None, values[6]], "G") for values in part["lines"]]
        covered = part["sums_lines"]
        at = f"G{start + len(amounts)}"
        subtotal = total(detail, "Subtotal", at, f"=SUM(G{start}:G{start + covered - 1})", sum(amounts[:covered]))
        summary.append([part["name"]])
        before_contingency += formula(summary, f"B{summary.max_row}", f"=Detail!{at}", subtotal)
    row = summary.max_row + 1
    total(summary, "Costs before contingency", f"B{row}", f"=SUM(B{first}:B{row - 1})", before_contingency)
    share = plan["contingency"]
    summary[f"A{row + 1}"] = f"Contingency {share:.0%}"
    reserve = formula(summary, f"B{row + 1}", f"={share}*B{row}", round(share * before_contingency, 2))
    total(summary, "Total pilot budget", f"B{row + 2}", f"=B{row}+B{row + 1}", before_contingency + reserve)
    for note in ["", *plan["notes"]]:
        summary.append([note])
    columns(hidden, "Item|Unit|Quantity|Unit price|Per year (EUR)|Note", (34, 12, 10, 12, 16, 40))
    yearly = [line(hidden, [*values[:4], None, values[4]], "E") for values in plan["hidden"]["lines"]]
    row = hidden.max_row + 1
    total(hidden, "Total per year", f"E{row}", f"=SUM(E{row - len(yearly)}:E{row - 1})", sum(yearly))
    hidden.append([plan["hidden"]["note"]])

    created = datetime.combine(plan["date"], time(9))
    book.properties.creator, book.properties.title, book.properties.created = "Controlling", plan["title"], created
    buffer = BytesIO()
    book.save(buffer)
    target.write_bytes(_repacked(buffer, created, results))


def _repacked(archive: BytesIO, date: datetime, results: list[dict[str, float]] | None = None) -> bytes:
    """The same Office file with fixed dates and, for a workbook, with the results openpyxl cannot store."""
    repacked = BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(repacked, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = CHANGED.sub(rf"\g<1>{date:%Y-%m-%dT%H:%M:%SZ}", data.decode()).encode()
            for number, values in enumerate(results or (), start=1):
                if name == f"xl/worksheets/sheet{number}.xml":
                    data = _calculated(data.decode(), values).encode()
            new.writestr(zipfile.ZipInfo(name, date.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return repacked.getvalue()


def _calculated(sheet: str, values: dict[str, float]) -> str:
    return UNCALCULATED.sub(lambda cell: f"{cell[1]}<v>{values[cell[2]]:.12g}</v>", sheet)


def main(folder: Path = HERE) -> None:
    """Writes the four built drafts into `folder`."""
    write_pdf(HERE / "source/prd.md", folder / "prd.pdf")
    write_docx(HERE / "source/prd-revised.md", folder / "prd-revised.docx")
    write_docx(HERE / "source/contract.md", folder / "contract.docx")
    write_xlsx(HERE / "source/budget.yaml", folder / "budget.xlsx")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
