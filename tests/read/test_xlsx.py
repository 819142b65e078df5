"""Excel files: values as a person sees them, with their cells."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, GradientFill, PatternFill
from openpyxl.worksheet.table import Table, TableStyleInfo

from agent.document import BlockKind, Document
from agent.errors import DraftFormatError
from agent.read import read_bytes
from agent.read.xlsx.display import displayed
from agent.settings import Limits


def saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(book: Any, **limits: Any) -> Document:
    return read_bytes(saved(book), "budget.xlsx", limits=Limits(**limits))


def with_part(data: bytes, part: str, old: str, new: str) -> bytes:
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content.decode()
                content = content.decode().replace(old, new).encode()
            target.writestr(name, content)
    return buffer.getvalue()


def with_results(data: bytes, result: str) -> bytes:
    """The workbook as a spreadsheet program saves it: a result beside every formula."""
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    empty = next(form for form in ("<v></v>", "<v />", "<v/>") if form in xml)
    return with_part(data, "xl/worksheets/sheet1.xml", empty, f"<v>{result}</v>")


def with_shared_strings(data: bytes, more: str = "") -> bytes:
    """The workbook as Excel saves it: every text once, in a part of its own."""
    source, buffer = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    texts: list[str] = []

    def shared(match: re.Match[str]) -> str:
        texts.append(match[2])
        return f'{match[1]}t="s"><v>{len(texts) - 1}</v></c>'

    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(r'(<c [^>]*?)t="inlineStr"><is>(.*?)</is></c>', shared, content)
            if name == "xl/_rels/workbook.xml.rels":
                kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
                new = f'<Relationship Id="rIdS" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
                content = content.replace("</Relationships>", new)
            target.writestr(name, content)
        items = "".join(f"<si>{text}</si>" for text in texts)
        namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{namespace}">{items}{more}</sst>')
    return buffer.getvalue()


def budget() -> Any:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Budget"
    for row in [["Pilot budget"], [], ["Item", "Cost", "Share"], ["Licences", 1200, 0.25], ["Training", 50.5, 0.75]]:
        sheet.append(row)
    sheet["B4"].number_format = "[$€-407]#,##0"
    sheet["C4"].number_format = "0%"
    return book


def test_rows_cells_and_columns() -> None:
    document = read(budget())
    title, remark, header, licences, training = document.blocks
    assert (title.kind, title.text, title.level) == (BlockKind.HEADING, "Budget", 1)
    assert remark.text == "Pilot budget"
    assert header.header_row
    assert licences.text == "Licences | €1,200 | 25%"
    assert (licences.anchor.sheet, licences.anchor.cells) == ("Budget", "A4:C4")
    assert [(c.ref, c.value, c.header) for c in licences.cells] == [
        ("A4", None, "Item"),
        ("B4", 1200.0, "Cost"),
        ("C4", 0.25, "Share"),
    ]
    assert training.cells[1].text == "50.5"
    assert licences.anchor.section == ("Budget",)
    assert (remark.table, header.table, training.table) == (0, 1, 1)


def test_formula_never_calculated_is_read_as_formula_and_listed() -> None:
    book = budget()
    book.active["B6"] = "=SUM(B4:B5)"
    book.active["B7"] = "=B6*1.1"
    book.active["C6"] = "=SUM(C4:C5)"
    document = read(book)
    assert [(c.text, c.value) for c in document.blocks[-2].cells] == [("=SUM(B4:B5)", None), ("=SUM(C4:C5)", None)]
    assert document.unreadable[0].where == "Budget!B6:B7, C6"
    assert "never calculated" in document.unreadable[0].why


def test_formula_with_a_result_is_read_as_result() -> None:
    book = budget()
    book.active["B6"] = "=SUM(B4:B5)"
    document = read_bytes(with_results(saved(book), "1250.5"), "budget.xlsx")
    assert [(c.text, c.value) for c in document.blocks[-1].cells] == [("1250.5", 1250.5)]
    assert document.unreadable == ()


def test_placeholder_zeros_of_a_file_to_be_calculated_are_no_results() -> None:
    book = budget()
    book.active["B6"], book.active["B7"] = "=SUM(B4:B5)", "=B6*2"
    book.calculation.fullCalcOnLoad = True
    document = read_bytes(with_results(saved(book), "0"), "budget.xlsx")
    assert document.blocks[-1].cells[0].text == "=B6*2"
    assert document.unreadable[0].where == "Budget!B6:B7"


def test_hidden_sheets_rows_and_columns_are_read_and_marked() -> None:
    book = budget()
    book.active.row_dimensions[5].hidden = True
    book.active.column_dimensions["C"].hidden = True
    secret = book.create_sheet("Real numbers")
    secret.append(["Total", 99])
    secret.sheet_state = "hidden"
    document = read(book)
    hidden = {block.text for block in document.blocks if block.hidden == "sheet"}
    assert hidden == {"Share", "25%", "Training | 50.5", "0.75", "Real numbers", "Total | 99"}
    assert any("Real numbers" in note for note in document.notes)
    assert "Hidden rows in Budget: 5." in document.notes
    assert "Hidden columns in Budget: C." in document.notes


WHITE_ON_NOTHING = {"font": Font(color="FFFFFFFF")}
FILL = {"fill": PatternFill("solid", fgColor="FF1F3864")}


@pytest.mark.parametrize(
    "style",
    [
        WHITE_ON_NOTHING,
        {"font": Font(color="FFF4F4F4")},
        {"font": Font(color=Color(theme=0))},
        {"font": Font(color=Color(theme=1, tint=0.99))},
        {"font": Font(color=Color(indexed=9))},
        {"font": Font(color="FF203A66"), **FILL},
        {"font": Font(color=Color(theme=1)), "fill": PatternFill("solid", fgColor=Color(theme=1))},
        {"font": Font(color="FFFFFFFF"), "fill": PatternFill("lightGray", fgColor="FFFFFFFF", bgColor="FFFFFFFF")},
        {"font": Font(color="FFFFFFFF"), "fill": GradientFill(stop=("FFFFFFFF", "FFFAFAFA"))},
        {"font": Font(size=1)},
        {"number_format": ";;;"},
        {"number_format": '0;-0;0;" "'},
        {"number_format": "[White]General;[White]General;[White]General;[White]@"},
        {"number_format": "[Color 2]@"},
    ],
)
def test_a_cell_that_shows_nothing_is_hidden_text(style: dict[str, Any]) -> None:
    book = budget()
    book.active["A6"] = "The sponsor is Maria Keller."
    book.active["B6"] = "In sight"
    for name, value in style.items():
        setattr(book.active["A6"], name, value)
    document = read(book)
    assert [block.text for block in document.blocks if block.hidden == "text"] == ["The sponsor is Maria Keller."]
    assert "In sight" in [block.text for block in document.blocks if not block.hidden]
    assert "Hidden text in Budget!A6: the cells show nothing." in document.notes


@pytest.mark.parametrize(
    "style",
    [
        {"font": Font(color="FFFFFFFF"), **FILL},
        {"font": Font(color=Color(theme=0)), "fill": PatternFill("solid", fgColor=Color(theme=4))},
        {"font": Font(color="FFFFFFFF"), "fill": GradientFill(stop=("FFFFFFFF", "FF000000"))},
        {"font": Font(color="FF808080")},
        {"font": Font(color=Color(theme=1)), "fill": PatternFill("solid", fgColor=Color(theme=0))},
        {"font": Font(size=6)},
        {"number_format": "0;-0;;@"},
        {"number_format": '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)'},
        {"number_format": "[Red]General"},
    ],
)
def test_a_cell_in_other_colours_is_seen(style: dict[str, Any]) -> None:
    book = budget()
    book.active["A6"] = "The sponsor is Maria Keller."
    for name, value in style.items():
        setattr(book.active["A6"], name, value)
    assert not any(block.hidden for block in read(book).blocks)


@pytest.mark.parametrize(
    ("table_style", "unseen"),
    [
        ("TableStyleMedium2", ["Training | 50.5 | 0.75"]),
        ("TableStyleDark1", []),
        ("TableStyleLight1", ["Item | Cost | Share", "Training | 50.5 | 0.75"]),
    ],
)
def test_white_words_are_seen_where_a_table_is_filled(table_style: str, unseen: list[str]) -> None:
    book = budget()
    table = Table(displayName="Costs", ref="A3:C5", tableStyleInfo=TableStyleInfo(name=table_style))
    book.active.add_table(table)
    for cell in (*book.active[3], *book.active[5]):
        cell.font = Font(color="FFFFFFFF")
    assert [block.text for block in read(book).blocks if block.hidden == "text"] == unseen


def test_hidden_words_name_no_columns() -> None:
    book = budget()
    book.active["C3"].font = Font(color="FFFFFFFF")
    row = next(block for block in read(book).blocks if block.text.startswith("Licences"))
    assert [cell.header for cell in row.cells or ()] == ["Item", "Cost", ""]


def test_merged_cells_carry_their_range() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Pilot phase"])
    book.active.merge_cells("A1:C1")
    book.active.append(["a", "b", "c"])
    assert read(book).blocks[1].anchor.cells == "A1:C1"


def test_years_and_months_name_columns() -> None:
    book = openpyxl.Workbook()
    for row in [["Item", 2026, 2027], ["Run", 5, 6], [], ["Item", dt.date(2026, 1, 1)], ["Run", 7]]:
        book.active.append(row)
    blocks = read(book).blocks
    assert [block.header_row for block in blocks] == [False, True, False, True, False]
    assert blocks[2].cells[2].header == "2027"
    assert blocks[4].cells[1].header == "2026-01-01"


def test_line_that_names_a_section_names_no_columns() -> None:
    book = openpyxl.Workbook()
    for row in [
        ["Ref", "Item", "Amount"],
        ["A", "Pilot"],
        ["A1", "Licences", 5],
        ["B", "Scaling"],
        ["B1", "Hosting", 7],
    ]:
        book.active.append(row)
    blocks = read(book).blocks[1:]
    assert [block.header_row for block in blocks] == [True, False, False, False, False]
    assert [cell.header for cell in blocks[4].cells] == ["Ref", "Item", "Amount"]


def test_names_on_two_lines_are_joined() -> None:
    book = openpyxl.Workbook()
    for row in [["Item", "2026", "2027"], ["all", "plan", "actual"], ["Licences", 5, 7]]:
        book.active.append(row)
    assert [cell.header for cell in read(book).blocks[3].cells] == ["Item all", "2026 plan", "2027 actual"]


def test_row_of_numbers_names_nothing() -> None:
    book = openpyxl.Workbook()
    for row in [["Licences", 100], ["Training", 50]]:
        book.active.append(row)
    assert not any(block.header_row for block in read(book).blocks)


def test_far_cell_of_a_sparse_sheet_is_cheap() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "near"
    book.active["XFD1048576"] = "far"
    document = read(book)
    assert [block.text for block in document.blocks[1:]] == ["near", "far"]
    assert document.blocks[2].anchor.cells == "XFD1048576"


def test_row_number_beyond_all_sheets_ends() -> None:
    data = with_part(saved(budget()), "xl/worksheets/sheet1.xml", '<row r="5"', '<row r="99999999999"')
    document = read_bytes(data, "budget.xlsx")
    assert "Licences" in document.text
    assert any("beyond 1,048,576" in part.where for part in document.unreadable)


def test_limit_of_cells() -> None:
    book = openpyxl.Workbook()
    for number in range(300):
        book.active.append([number, number])
    other = book.create_sheet("Later")
    other.append(["x"])
    document = read(book, cells=100)
    assert sum(len(block.cells) for block in document.blocks) <= 102
    assert any(part.where == "sheet Later" for part in document.unreadable)
    assert any("limit of 100" in part.why for part in document.unreadable)


def test_comments_pictures_and_macros_are_told() -> None:
    book = budget()
    book.active["A4"].comment = Comment("Is this right?", "A")
    data = saved(book)
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as file:
        file.writestr("xl/vbaProject.bin", b"x")
        file.writestr("xl/media/image1.png", b"x")
    document = read_bytes(buffer.getvalue(), "budget.xlsm")
    assert "Is this right?" not in document.text
    for word in ("macros", "Pictures"):
        assert any(word in note for note in document.notes)
    assert [part.where for part in document.unreadable] == ["comments"]


def test_damaged_workbook() -> None:
    data = saved(budget())
    with pytest.raises(DraftFormatError, match="damaged"):
        read_bytes(with_part(data, "xl/workbook.xml", "<sheets>", "<sheets><"), "budget.xlsx")
    with pytest.raises(DraftFormatError, match="damaged"):
        read_bytes(data[:-2000], "budget.xlsx")


def test_empty_workbook() -> None:
    with pytest.raises(DraftFormatError, match="no text"):
        read(openpyxl.Workbook())


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
def test_xml_bomb_is_refused(part: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!--{"x" * 9000}--><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><x>&e11;</x>'
    source, buffer = zipfile.ZipFile(io.BytesIO(saved(budget()))), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, bomb if name == part else source.read(name))
    with pytest.raises(DraftFormatError):
        read_bytes(buffer.getvalue(), "bomb.xlsx")


def test_empty_cells_without_end_are_passed_over() -> None:
    said_nothing = '<c t="inlineStr"><is><t/></is></c>'
    cells = f'<row r="9">{"<c/>" * 50_000}{said_nothing * 50_000}</row>'
    data = with_part(saved(budget()), "xl/worksheets/sheet1.xml", "</sheetData>", f"{cells}</sheetData>")
    document = read_bytes(data, "huge.xlsx", limits=Limits(cells=1_000))
    assert "Licences" in document.text
    assert not document.unreadable


def test_endless_markup_ends_the_sheet_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.read.xml_stream._MOST_TAGS", 100_000)
    cells = f'<row r="9">{"<x/>" * 200_000}</row>'
    data = with_part(saved(budget()), "xl/worksheets/sheet1.xml", "</sheetData>", f"{cells}</sheetData>")
    document = read_bytes(data, "huge.xlsx")
    assert any("Budget" in part.where and "endless" in part.why for part in document.unreadable)


def test_texts_kept_once_for_all_cells() -> None:
    book = budget()
    book.active["A6"] = CellRichText("Mara Lind", TextBlock(InlineFont(strike=True), " and Jo Park"), " pays.")
    data = saved(book)
    document = read_bytes(with_shared_strings(data), "budget.xlsx")
    assert document.text == read_bytes(data, "budget.xlsx").text
    assert document.blocks[-1].text == "Mara Lind pays."


def test_more_texts_than_cells_are_cut_and_told() -> None:
    data = with_shared_strings(saved(budget()), more="<si><t>x</t></si>" * 200)
    document = read_bytes(data, "budget.xlsx", limits=Limits(cells=100))
    assert any("100 different" in part.why for part in document.unreadable)


@pytest.mark.parametrize("value", ["1e400", "-1e999", "9" * 5000, "nan", "1e200", "1_000", "²"])
def test_numbers_beyond_range_are_text(value: str) -> None:
    data = with_part(saved(budget()), "xl/worksheets/sheet1.xml", "<v>1200</v>", f"<v>{value}</v>")
    document = read_bytes(data, "budget.xlsx")
    assert [cell.value for cell in document.blocks[3].cells][1] is None


def test_struck_cells_and_words_are_left_out() -> None:
    book = budget()
    book.active["A6"] = "Old line"
    book.active["B6"] = 99
    for ref in ("A6", "B6"):
        book.active[ref].font = Font(strike=True)
    book.active["A7"] = CellRichText("The sponsor is ", TextBlock(InlineFont(strike=True), "Jo Park"), "Mara Lind.")
    document = read(book)
    assert document.blocks[-1].text == "The sponsor is Mara Lind."
    assert "Old line" not in document.text
    assert "99" not in document.text
    assert "Struck-out text in Budget is left out (3 cells)." in document.notes


def test_header_merged_over_columns_names_each_and_a_merged_title_none() -> None:
    book = openpyxl.Workbook()
    rows = [["Costs of the pilot"], ["Item", "EUR million"], ["", 2027, 2028], ["Hosting", 1.5, 2], ["Team", 3, 4]]
    for row in rows:
        book.active.append(row)
    for merged in ("A1:C1", "B2:C2", "A2:A3"):
        book.active.merge_cells(merged)
    document = read(book)
    assert [cell.header for cell in document.blocks[-1].cells] == ["Item", "EUR million 2027", "EUR million 2028"]
    assert [block.header_row for block in document.blocks[1:]] == [False, True, True, False, False]


def test_words_merged_down_stand_in_each_row_and_numbers_once() -> None:
    book = openpyxl.Workbook()
    for row in [["Payer", "Item", "Cost"], ["Claims", "Hosting", 5], [None, "Team", None], ["IT", "Desk", 1]]:
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("C2:C3")
    rows = read(book).blocks[2:]
    assert [row.text for row in rows] == ["Claims | Hosting | 5", "Claims | Team", "IT | Desk | 1"]
    assert [cell.ref for cell in rows[1].cells] == ["A3", "B3"]


def test_style_sheet_that_openpyxl_does_not_take_costs_only_the_styles() -> None:
    data = with_part(
        saved(budget()), "xl/styles.xml", "<fonts", "<fonts odd='1'><font><sz val='x'/></font></fonts><fonts"
    )
    document = read_bytes(data, "budget.xlsx")
    assert "Licences" in document.text
    assert any("styles" in part.where for part in document.unreadable)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (0.25, "0%", "25%"),
        (0.333, "0.00%", "33.30%"),
        (1200, "[$€-407]#,##0", "€1,200"),
        (1200, '#,##0\\ "€"', "1,200 €"),
        (-145000, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$(145,000.00)"),
        (0, '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$-"),
        (1_500_000, '$#,##0.0,,"M"', "$1.5M"),
        (2.5, "0", "3"),
        (-5, "$#,##0", "-$5"),
        (-5, "[Red]0;[Blue]-0", "-5"),
        (3, '0 "users"', "3 users"),
        (0.1 + 0.2, "General", "0.3"),
        (12.0, "General", "12"),
        (-0.004, "0.0", "0.0"),
        (1e20, "0", "1e+20"),
        (dt.datetime(2026, 3, 1), "dd/mm/yyyy", "2026-03-01"),
        (dt.datetime(2026, 3, 1, 9, 30), "General", "2026-03-01 09:30"),
        (True, "General", "TRUE"),
        ("#REF!", "0", "#REF!"),
    ],
)
def test_display(value: object, number_format: str, text: str) -> None:
    assert displayed(value, number_format) == text
