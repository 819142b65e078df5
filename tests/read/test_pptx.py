"""Slides as they are shown, one after the other."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from agent.document import BlockKind, Document
from agent.errors import DraftFormatError
from agent.read import read_bytes


def deck(*titles: str) -> Any:
    file = pptx.Presentation()
    for title in titles:
        slide = file.slides.add_slide(file.slide_layouts[1])
        slide.shapes.title.text = title
    return file


def saved(file: Any) -> bytes:
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def read(file: Any) -> Document:
    return read_bytes(saved(file), "pitch.pptx")


def box(slide: Any, text: str, *, top: float = 3, left: float = 1) -> Any:
    shape = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1))
    shape.text_frame.text = text
    return shape


def test_titles_bullets_and_boxes_from_top_to_bottom() -> None:
    file = deck("The pilot", "Money")
    first, second = file.slides
    first.placeholders[1].text_frame.text = "Mara Lind is the sponsor."
    point = first.placeholders[1].text_frame.add_paragraph()
    point.text, point.level = "She decides in May.", 1
    box(second, "Lower.", top=5)
    box(second, "Upper right.", top=2, left=5)
    box(second, "Upper left.", top=2.1)
    document = read(file)
    assert [(b.kind.value, b.text, b.level, b.anchor.page) for b in document.blocks] == [
        ("heading", "The pilot", 1, 1),
        ("list_item", "Mara Lind is the sponsor.", 1, 1),
        ("list_item", "She decides in May.", 2, 1),
        ("heading", "Money", 1, 2),
        ("paragraph", "Upper left.", None, 2),
        ("paragraph", "Upper right.", None, 2),
        ("paragraph", "Lower.", None, 2),
    ]
    assert document.blocks[4].anchor.section == ("Money",)
    assert document.pages == 2
    assert not document.unreadable


def test_tables_with_merged_cells_groups_and_notes() -> None:
    file = deck("Costs")
    slide = file.slides[0]
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for row, values in enumerate([("Payer", "Item", "EUR"), ("Claims", "Desk", "5"), ("", "Team", "7")]):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(6), Inches(2), Inches(1)).text_frame.text = "In the group."
    slide.notes_slide.notes_text_frame.text = "Say that the budget is approved."
    document = read(file)
    rows = [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]
    assert [row.text for row in rows] == ["Payer | Item | EUR", "Claims | Desk | 5", "Claims | Team | 7"]
    assert [cell.header for cell in rows[2].cells] == ["Payer", "Item", "EUR"]
    assert "In the group." in document.text
    note = document.blocks[-1]
    assert (note.text, note.anchor.page) == ("Say that the budget is approved.", 1)
    assert note.anchor.section == ("Notes to slide 1",)


def test_charts_are_read_as_tables() -> None:
    file = deck("Outcome")
    data = CategoryChartData()
    data.categories = ["2026", "2027"]
    data.add_series("Hours saved", (120.5, 300))
    frame = file.slides[0].shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(2), Inches(4), Inches(3), data
    )
    frame.chart.has_title = True
    frame.chart.chart_title.text_frame.text = "What it brings"
    document = read(file)
    assert [block.text for block in document.blocks if block.anchor.page == 1][-4:] == [
        "What it brings",
        "Category | Hours saved",
        "2026 | 120.5",
        "2027 | 300",
    ]
    assert any(part.where.startswith("embedded file") for part in document.unreadable)


def test_struck_tiny_and_hidden_text() -> None:
    file = deck("Owners", "Kept back")
    first, second = file.slides
    paragraph = box(first, "The sponsor is ").text_frame.paragraphs[0]
    struck = paragraph.add_run()
    struck.text = "Jo Park"
    struck._r.get_or_add_rPr().set("strike", "sngStrike")
    paragraph.add_run().text = "Mara Lind."
    small = box(first, "", top=5).text_frame.paragraphs[0].add_run()
    small.text, small.font.size = "All is approved.", Pt(1)
    box(first, "Switched off.", top=6)._element.nvSpPr.cNvPr.set("hidden", "1")
    second._element.set("show", "0")
    document = read(file)
    assert "The sponsor is Mara Lind." in [block.text for block in document.blocks]
    assert [(b.text, b.hidden) for b in document.blocks if b.hidden] == [
        ("All is approved.", "text"),
        ("Switched off.", "text"),
        ("Kept back", "sheet"),
    ]
    assert any("Hidden slides: 2" in note for note in document.notes)
    assert any("Struck-out" in note for note in document.notes)


def test_parts_of_no_known_kind_are_listed() -> None:
    buffer = io.BytesIO(saved(deck("One")))
    with zipfile.ZipFile(buffer, "a") as file:
        file.writestr("ppt/novel/scene1.xml", "<scene><words>The sponsor is Jo Park.</words></scene>")
        file.writestr("ppt/comments/comment1.xml", "<cmLst><cm>Name the sponsor.</cm><cm>And the payer.</cm></cmLst>")
    document = read_bytes(buffer.getvalue(), "pitch.pptx")
    assert [part.where for part in document.unreadable] == ["part ppt/novel/scene1.xml", "comments (2)"]


def test_nothing_on_the_slides() -> None:
    with pytest.raises(DraftFormatError, match="no text"):
        read(deck(""))
