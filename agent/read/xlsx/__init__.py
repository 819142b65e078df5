"""Excel drafts (.xlsx, .xlsm): every row that holds something a table row, values with their formulas."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import Any

from agent.errors import DraftFormatError
from agent.read.archive import Package
from agent.read.parts import Draft
from agent.read.xlsx.rows import Found, Sheet
from agent.read.xlsx.sheet_facts import MOST_ROWS, SheetFacts, sheet_facts, too_large
from agent.read.xlsx.sight import Sight, filled_rows
from agent.settings import Limits

__all__ = ["read_xlsx"]


def read_xlsx(data: bytes, name: str, limits: Limits) -> Draft:
    """Blocks of a workbook: a heading per sheet, a table row per row; hidden ones marked.

    A formula without a stored result is read as the formula itself, without a value, and listed as unreadable.
    Raises DraftFormatError or DraftLimitError as `Package` does.
    """
    import openpyxl

    package = Package(data, name, limits)
    draft = Draft(limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions it skips, which is what we want
        try:
            values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
        except Exception as error:  # damaged workbooks make openpyxl raise anything
            raise DraftFormatError(f"{name} is damaged: the workbook cannot be opened; save it again.") from error
        parts = _sheet_parts(package)
        recalculates = _recalculates(package)
        sight = Sight(package)
        hidden: list[str] = []
        for sheet_name in values.sheetnames:
            sheet = values[sheet_name]
            if not hasattr(sheet, "iter_rows"):
                draft.notes.append(f"Sheet {sheet_name} is a chart; it is not read.")
                continue
            if draft.full:
                draft.give_up(f"sheet {sheet_name}", "a limit was reached before it")
                continue
            is_hidden = sheet.sheet_state != "visible"
            if is_hidden:
                hidden.append(sheet_name)
            facts = _facts(draft, package, sheet_name, parts.get(sheet_name), recalculates=recalculates)
            if facts is not None:
                reading = Sheet(draft, sheet_name, facts, hidden=is_hidden)
                filled = filled_rows(package, parts[sheet_name]) if sheet_name in parts else []
                for row in _rows(sheet, formulas[sheet_name], sight, filled):
                    if draft.full:
                        break
                    reading.row(row)
                reading.finish()
    if hidden:
        draft.notes.append(f"Hidden sheets: {', '.join(hidden)}. They are read and marked as hidden.")
    _add_notes(draft, package)
    return draft


def _facts(draft: Draft, package: Package, title: str, part: str | None, *, recalculates: bool) -> SheetFacts | None:
    """Facts about a sheet; None, and listed as unreadable, where it is too large to be read."""
    if part is None:
        return SheetFacts()
    if why := too_large(package.archive, part):
        draft.give_up(f"sheet {title}", why)
        return None
    with package.archive.open(part) as file:
        facts = sheet_facts(file)
    if facts.rows_beyond:
        draft.give_up(f"sheet {title}, rows beyond {MOST_ROWS:,}", "no spreadsheet program has such rows")
    # Some programs store 0 for every formula and leave the calculating to Excel.
    facts.stores_zeros = recalculates and facts.formulas > 1 and not facts.nonzero_results
    return facts


def _rows(
    sheet: Any, formula_sheet: Any, sight: Sight, filled: list[tuple[int, int, int, int]]
) -> Iterator[list[Found]]:
    """Rows that hold something, as (cell, what it shows, its formula)."""
    sheet.reset_dimensions()
    formula_sheet.reset_dimensions()
    for cells, sources in islice(zip(sheet.iter_rows(), formula_sheet.iter_rows(), strict=False), MOST_ROWS):
        found = []
        for cell, source in zip(cells, sources, strict=False):
            formula = source.value if source.data_type == "f" else None
            if cell.value is None and formula is None:
                continue
            text = getattr(formula, "text", None) or (formula if isinstance(formula, str) else None)
            number_format = cell.number_format or "General"
            shaded = any(
                left <= cell.column <= right and top <= cell.row <= bottom for left, top, right, bottom in filled
            )
            unseen = sight.hides(cell, number_format, shaded=shaded)
            found.append(Found(cell.column, cell.row, cell.value, number_format, text, unseen))
        if found:
            yield found


def _sheet_parts(package: Package) -> dict[str, str]:
    main = package.main_part("xl/workbook.xml")
    related = package.related(main)
    found: dict[str, str] = {}
    root = package.tree(main)
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] == "sheet":
            identifier = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            target = related.get(identifier, ("", ""))[1]
            if package.has(target):
                found[element.get("name", "")] = target
    return found


def _recalculates(package: Package) -> bool:
    root = package.tree(package.main_part("xl/workbook.xml"))
    return root is not None and any(
        isinstance(element.tag, str)
        and element.tag.endswith("}calcPr")
        and element.get("fullCalcOnLoad") in ("1", "true")
        for element in root
    )


def _add_notes(draft: Draft, package: Package) -> None:
    charts, pictures = len(package.parts("xl/charts/chart")), len(package.parts("xl/media/"))
    if charts or pictures:
        draft.notes.append(f"Charts and pictures are not read ({charts + pictures}).")
    comments = [part for part in package.parts("xl/") if "comment" in part.lower() and part.endswith(".xml")]
    if comments:
        draft.notes.append("Comments on cells are not part of the text; they are left out.")
    if package.has("xl/vbaProject.bin"):
        draft.notes.append("It holds macros; they are ignored and never run.")
