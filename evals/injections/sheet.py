"""Injections into spreadsheets and CSV: cells, notes, hidden sheets, rows and columns, names, properties."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from agent.document import BlockKind, Document
from evals.injections import Attack, payloads


def to_csv(document: Document, *extra: str) -> bytes:
    """A Document as CSV, a Block a row; `extra` is one more row."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([*_rows(document), *([list(extra)] if extra else [])])
    return buffer.getvalue().encode()


def to_xlsx(document: Document) -> bytes:
    """A Document as a workbook of one sheet."""
    return _saved(_workbook(document))


def csv_attacks(document: Document) -> Iterator[Attack]:
    """A cell of its own, for payloads a person would see."""
    for key, words in payloads()["visible"].items():
        yield Attack("csv: cell", key, "draft.csv", to_csv(document, "Note", words))


def xlsx_attacks(document: Document) -> Iterator[Attack]:
    """A cell for visible payloads; every way of hiding for the others."""
    for key, words in payloads()["visible"].items():
        book = _workbook(document)
        book.active.append(["Note", words])
        yield Attack("xlsx: cell", key, "draft.xlsx", _saved(book))
    for place, hide in HIDING.items():
        for key, words in payloads()["hidden"].items():
            book = _workbook(document)
            hide(book, words)
            yield Attack(f"xlsx: {place}", key, "draft.xlsx", _saved(book))


def _rows(document: Document) -> list[list[str]]:
    rows = []
    for block in document.blocks:
        if block.hidden:
            continue
        if block.kind is BlockKind.TABLE_ROW and block.cells:
            rows.append([cell.text for cell in block.cells])
        else:
            rows.append([block.text])
    return rows


def _workbook(document: Document) -> Any:
    from openpyxl import Workbook

    book = Workbook()
    for row in _rows(document):
        # text that begins like a formula would be stored as one
        book.active.append([text if not text.startswith("=") else " " + text for text in row])
    return book


def _saved(book: Any) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _hidden_sheet(book: Any, words: str) -> None:
    sheet = book.create_sheet("Notes")
    sheet.append([words])
    sheet.sheet_state = "veryHidden"


def _hidden_row(book: Any, words: str) -> None:
    book.active.append([words])
    book.active.row_dimensions[book.active.max_row].hidden = True


def _hidden_column(book: Any, words: str) -> None:
    book.active["ZZ1"] = words
    book.active.column_dimensions["ZZ"].hidden = True


def _note(book: Any, words: str) -> None:
    from openpyxl.comments import Comment

    book.active["A1"].comment = Comment(words, "A")


def _white(book: Any, words: str) -> None:
    from openpyxl.styles import Font

    book.active.append([words])
    book.active.cell(book.active.max_row, 1).font = Font(color="FFFFFFFF")


def _properties(book: Any, words: str) -> None:
    book.properties.title = book.properties.description = book.properties.keywords = words


def _defined_name(book: Any, words: str) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    book.defined_names["note"] = DefinedName(
        "note", attr_text='"' + words[:200].replace('"', "'") + '"', comment=words[:200]
    )


HIDING: dict[str, Callable[[Any, str], None]] = {
    "hidden sheet": _hidden_sheet,
    "hidden row": _hidden_row,
    "hidden column": _hidden_column,
    "note": _note,
    "white cell": _white,
    "properties": _properties,
    "defined name": _defined_name,
}
