"""Tables with rules and without."""

from __future__ import annotations

import io

import pytest
from reportlab.lib import colors
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from agent.document import BlockKind

BUDGET = [
    ["Item", "Year 1", "Year 2", "Total"],
    ["Licences", "$ 12,000", "14,500", "26,500"],
    ["Support and operations", "8,250", "9,000", "17,250"],
    ["Training", "3,000", "", "3,000"],
    ["Total", "23,250", "23,500", "46,750"],
]
RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
SHADED = [
    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#102040")),
    ("TEXTCOLOR", (0, 0), (-1, 0), colors.white),
]
FIGURES_RIGHT = [("ALIGN", (1, 0), (-1, -1), "RIGHT")]


def table_pdf(rows, style, repeat=0, widths=None):
    buffer = io.BytesIO()
    table = Table(rows, style=TableStyle(style), repeatRows=repeat, colWidths=widths)
    SimpleDocTemplate(buffer, invariant=1).build([table])
    return buffer.getvalue()


def rows_of(document):
    return [block for block in document.blocks if block.kind is BlockKind.TABLE_ROW]


@pytest.mark.parametrize(
    "style", [RULED + FIGURES_RIGHT, FIGURES_RIGHT, SHADED + FIGURES_RIGHT, SHADED + RULED], ids=str
)
def test_a_budget_table_keeps_its_figures_in_their_columns(read, style):
    document = read(table_pdf(BUDGET, style))
    rows = rows_of(document)
    assert len(rows) == len(document.blocks) == 5
    assert rows[0].header_row
    assert not any(row.header_row for row in rows[1:])
    assert rows[1].text == "Licences | $ 12,000 | 14,500 | 26,500"
    training = {cell.header: (cell.ref, cell.text) for cell in rows[3].cells}
    assert training == {"Item": ("r4c1", "Training"), "Year 1": ("r4c2", "3,000"), "Total": ("r4c4", "3,000")}
    assert {row.table for row in rows} == {0}
    assert not document.notes
    assert all(row.anchor.rects and row.anchor.page == 1 for row in rows)


def test_cells_of_several_lines_stay_together(read):
    rows = [
        ["Criterion", "Threshold"],
        ["Share of invoices that\nneed no correction", "90 in 100, measured\nover four weeks"],
        ["Owner", "Head of Accounts Payable"],
    ]
    found = rows_of(read(table_pdf(rows, RULED)))
    assert [row.text for row in found][1:] == [
        "Share of invoices that need no correction | 90 in 100, measured over four weeks",
        "Owner | Head of Accounts Payable",
    ]


def test_a_table_over_two_pages_is_one_table_with_one_header(read):
    rows = [["Item", "Year 1", "Total"]] + [[f"Line {n}", f"{n},000", f"{n},500"] for n in range(1, 61)]
    found = rows_of(read(table_pdf(rows, RULED, repeat=1)))
    assert len(found) == 61
    assert [row.header_row for row in found].count(True) == 1
    assert {row.table for row in found} == {0}
    assert found[-1].cells[2].ref == "r61c3"
    assert found[-1].cells[2].header == "Total"
    assert found[-1].anchor.page == 2


def test_years_may_name_columns(read):
    rows = [["Cost", "2026", "2027"], ["Cloud", "100", "120"], ["Staff", "300", "330"]]
    found = rows_of(read(table_pdf(rows, RULED)))
    assert found[0].header_row
    assert found[2].cells[2].header == "2027"


def test_figures_alone_name_nothing(read):
    rows = [["Cloud", "100", "120"], ["Staff", "300", "330"], ["Sum", "400", "450"]]
    found = rows_of(read(table_pdf(rows, RULED)))
    assert not any(row.header_row for row in found)
    assert all(cell.header == "" for row in found for cell in row.cells)


def test_prose_with_rules_around_it_is_no_table(read, drawn, lines):
    def page(canvas):
        canvas.rect(60, 600, 480, 120)
        canvas.line(300, 600, 300, 720)
        lines(canvas, ["One sentence that runs right through the middle rule of the box here,", "and ends below."])

    document = read(drawn(page))
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH]


def test_contents_are_no_table(read, drawn):
    def page(canvas):
        for index, title in enumerate(("Definitions", "Licences", "Payment", "Term", "Liability")):
            canvas.drawString(72, 700 - 16 * index, f"{index + 1}. {title}")
            canvas.drawRightString(520, 700 - 16 * index, str(2 * index + 1))

    assert not rows_of(read(drawn(page)))


def test_text_before_and_after_keeps_its_place(read, drawn, lines):
    def page(canvas):
        lines(canvas, ["Costs of the pilot are these:"])
        for index, row in enumerate(BUDGET):
            for column, text in enumerate(row):
                canvas.drawString(72 + 130 * column, 670 - 16 * index, text)
        lines(canvas, ["They are paid by operations, which has agreed to it."], top=560)

    document = read(drawn(page))
    assert [block.kind.value for block in document.blocks] == ["paragraph", *["table_row"] * 5, "paragraph"]
