"""Excel drafts (.xlsx, .xlsm): every row that holds something a table row, values with their formulas."""

from __future__ import annotations

from collections.abc import Sequence

from agent.read.office.inventory import list_unread
from agent.read.office.package import Package
from agent.read.parts import Draft
from agent.read.source import Source
from agent.read.xlsx.cells import CellReader, SheetCells
from agent.read.xlsx.looks import looks
from agent.read.xlsx.objects import add_margins, add_objects
from agent.read.xlsx.rows import Sheet
from agent.read.xlsx.sight import Sight, filled_rows
from agent.read.xlsx.strings import shared_strings
from agent.read.xlsx.workbook import SheetPart, workbook

__all__ = ["read_xlsx"]


def read_xlsx(source: Source) -> Draft:
    """Blocks of a workbook: a heading per sheet, a table row per row; hidden ones marked.

    A formula without a stored result is read as the formula itself, without a value, and listed as unreadable.
    Raises DraftFormatError or DraftLimitError as `Package` does.
    """
    package = Package(source)
    draft = Draft(source.limits)
    book = workbook(package)
    strings = shared_strings(draft, package, book.strings)
    reader = CellReader(draft, package, strings, looks(draft, package), book.epoch)
    sight = Sight(package)
    for sheet in book.sheets:
        if draft.full:
            draft.give_up(f"sheet {sheet.title}", "a limit was reached before it")
        elif sheet.kind == "worksheet":
            cells = reader.read(sheet.title, sheet.part)
            filled = filled_rows(package, sheet.part)
            Sheet(draft, sheet.title, cells, sight, filled, hidden=sheet.hidden, recalculates=book.recalculates).read()
            add_objects(draft, package, sheet.title, sheet.part)
            add_margins(draft, sheet.title, cells.margins)
            _tell(draft, sheet, cells)
        elif sheet.kind == "chartsheet":
            package.opened.add(sheet.part)
            add_objects(draft, package, sheet.title, sheet.part)
    if book.sheets_beyond:
        draft.give_up(f"the last {book.sheets_beyond} sheets", "more than any workbook of a draft has")
    _tell_all(draft, package, book.sheets, book.constants)
    list_unread(draft, package)
    return draft


def _tell(draft: Draft, sheet: SheetPart, cells: SheetCells) -> None:
    if cells.struck:
        draft.notes.append(f"Struck-out text in {sheet.title} is left out ({len(cells.struck)} cells).")
    if cells.prompts:
        draft.give_up(f"prompts for input in {sheet.title} ({cells.prompts})", "shown only while a cell is filled in")
    if cells.tips:
        draft.notes.append(f"Tips of links in {sheet.title} are not part of its text ({cells.tips}).")
    if cells.scenarios:
        draft.give_up(
            f"scenarios of {sheet.title} ({cells.scenarios})", "other values for its cells; no cell shows them"
        )


def _tell_all(draft: Draft, package: Package, sheets: Sequence[SheetPart], constants: Sequence[str]) -> None:
    hidden = [sheet.title for sheet in sheets if sheet.hidden]
    if hidden:
        draft.notes.append(f"Hidden sheets: {', '.join(hidden)}. They are read and marked as hidden.")
    if constants:
        shown = ", ".join(constants[:5]) + (", …" if len(constants) > 5 else "")
        draft.give_up(f"names that stand for values ({shown})", "no cell shows them")
    for part in package.parts("xl/drawings/"):
        if part.lower().endswith(".vml"):
            _read_old_drawing(draft, package, part)


def _read_old_drawing(draft: Draft, package: Package, part: str) -> None:
    """Old drawings hold the frames of comments, and form controls with captions."""
    content = package.read(part)
    if b"<v:textbox" in content and content.count(b'ObjectType="Note"') < content.count(b"ObjectType="):
        draft.give_up("captions of form controls", "they are kept in an old kind of drawing")
