"""CSV and TSV in the dialects people have."""

from __future__ import annotations

import pytest

from agent.document import Document
from agent.read import read_bytes
from agent.read.delimited import number_in


def read(source: str, name: str = "costs.csv") -> Document:
    return read_bytes(source.encode(), name)


def test_rows_with_cells_and_columns() -> None:
    document = read('Item,Cost,Note\nLicences,"1,200","per year, fixed"\n\nTraining,50,\n')
    header, licences, training = document.blocks
    assert header.header_row
    assert header.cells[0].header == ""
    assert licences.text == "Licences | 1,200 | per year, fixed"
    assert licences.anchor.cells == "A2:C2"
    assert [(c.ref, c.value, c.header) for c in licences.cells] == [
        ("A2", None, "Item"),
        ("B2", 1200.0, "Cost"),
        ("C2", None, "Note"),
    ]
    assert training.anchor.cells == "A4:B4"


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_delimiters(delimiter: str) -> None:
    lines = ["Item,Cost", "Licences,100", "Training,50"]
    document = read("\n".join(lines).replace(",", delimiter))
    assert [cell.value for cell in document.blocks[1].cells] == [None, 100.0]


def test_decimal_comma_is_decided_for_the_table() -> None:
    document = read("Posten;Betrag\nLizenzen;1.200,50\nSchulung;1.500\nReserve;12,5 %\n")
    assert [block.cells[1].value for block in document.blocks[1:]] == [1200.5, 1500.0, 0.125]
    document = read("Item;Amount\nLicences;1,200.50\nTraining;1,500\n")
    assert [block.cells[1].value for block in document.blocks[1:]] == [1200.5, 1500.0]


def test_declared_delimiter_and_title_lines() -> None:
    document = read("sep=;\nBudget 2026;\nItem;Cost\nLicences;100\n")
    assert document.blocks[-1].anchor.cells == "A4:B4"
    assert document.blocks[-1].cells[1].header == "Cost"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", 1200.0),
        ("$1,200.50", 1200.5),
        ("(1,200)", -1200.0),
        ("-5", -5.0),
        ("−5", -5.0),
        ("25%", 0.25),
        ("EUR 3", 3.0),
        ("3 EUR", 3.0),
        ("1 200", 1200.0),
        ("1e3", 1000.0),
        ("5 users", None),
        ("2026-01-01", None),
        ("1,2,3", None),
        ("", None),
        ("9" * 400, None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert number_in(text) == (pytest.approx(value) if value is not None else None)


def test_open_quotation_mark_is_no_catastrophe() -> None:
    document = read('Item,Cost\nLicences,"100\nTraining,50\n')
    assert "Training" in document.text


def test_formula_is_only_text() -> None:
    assert read("Item,Cost\nA,=cmd|'/c calc'!A1\nB,5\n").blocks[1].cells[1].text == "=cmd|'/c calc'!A1"


RECORDS = """Key,Summary,Description
LIND-1,Sponsor,"Mara Lind, head of claims, chairs the board.
She decides, with the works council, about the rollout.

In her absence, her deputy does."
LIND-2,Costs,"The claims department pays, from May on, what it costs.
Everything else, as agreed, is paid by IT."
"""


@pytest.mark.parametrize("name", ["issues.csv", "issues"])
def test_records_of_several_lines_are_one_row_each(name: str) -> None:
    document = read(RECORDS, name)
    assert [block.header_row for block in document.blocks] == [True, False, False]
    assert [block.cells[0].text for block in document.blocks] == ["Key", "LIND-1", "LIND-2"]
    assert document.blocks[1].cells[0].value is None
    assert "her deputy does" in document.blocks[1].cells[2].text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize(("delimiter", "name"), [("\t", "unicode.txt"), (";", "costs.csv")])
def test_what_german_programs_save(encoding: str, delimiter: str, name: str) -> None:
    lines = ["Posten;Fällig;Betrag", "Lizenzen;März;12.345,50", "Rabatt;Mai;-1.000,00", "Summe;;11.345,50"]
    document = read_bytes("\r\n".join(lines).replace(";", delimiter).encode(encoding), name)
    assert [block.cells[-1].value for block in document.blocks[1:]] == [12345.5, -1000.0, 11345.5]
    assert document.blocks[1].cells[1].text == "März"


def test_wide_and_long_cells_are_bounded() -> None:
    document = read("a,b\n" + "x" * 30_000 + "," + "y " * 15_000 + "\n1,2\n")
    assert {part.where for part in document.unreadable} == {"1 endless words", "1 endless cells"}
    assert max(len(cell.text) for block in document.blocks for cell in block.cells) <= 20_000
