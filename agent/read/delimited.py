"""CSV and TSV drafts: every row a table row, cells named as a spreadsheet names them."""

from __future__ import annotations

import csv
import io
import re

from agent.document import Anchor, Cell, visible
from agent.read.parts import Draft
from agent.read.source import Source
from agent.read.table import header_rows_by_look, looks_numeric, row_block

_DELIMITERS = (",", ";", "\t", "|")
_WIDEST_ROW = 16_384
"""Columns a spreadsheet has at most."""
_LONGEST_FIELD = 1_000_000
_LONGEST_NUMBER = 60
_CURRENCY = re.compile(
    r"^(?:[A-Z]{0,2}[$€£¥₹]|(?:USD|EUR|GBP|CHF|AUD|CAD|NZD|INR|JPY|CNY|RMB|SEK|NOK|DKK|PLN|CZK|HUF|SGD|HKD|ZAR|BRL|MXN"
    r"|AED|SAR|ILS|TRY|KRW)(?![A-Z])) ?| ?(?:[$€£¥₹]|(?<![A-Z])(?:USD|EUR|GBP|CHF|AUD|CAD|NZD|INR|JPY|CNY|RMB|SEK|NOK"
    r"|DKK|PLN|CZK|HUF|SGD|HKD|ZAR|BRL|MXN|AED|SAR|ILS|TRY|KRW))$",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_WITH_COMMA = re.compile(r"\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,15})?|\d{1,15}(?:,\d{1,15})?")
_WITH_POINT = re.compile(r"\d{1,3}(?:,\d{2,3}){0,5},\d{3}(?:\.\d{1,15})?")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,15})?(?:[eE][+-]?\d{1,2})?|\.\d{1,15}")
_COMMA_TELLS = re.compile(
    r"[\d.]{0,20}\d,(?:\d{1,2}|\d{4,15})|\d{1,3}(?:\.\d{3}){1,5},\d{1,15}|\d{1,3}(?:\.\d{3}){2,5}"
)
_POINT_TELLS = re.compile(
    r"[\d,]{0,20}\d\.(?:\d{1,2}|\d{4,15})|\d{1,3}(?:,\d{3}){1,5}\.\d{1,15}|\d{1,3}(?:,\d{3}){2,5}"
)


def read_delimited(source: Source) -> Draft:
    """Blocks of a CSV draft; `Cell.value` is the number where a cell holds nothing but one."""
    from openpyxl.utils import get_column_letter

    draft = Draft(source.limits)
    text = draft.bounded(source.text[: source.limits.characters])
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if declared:
        text = text[declared.end() :]
    delimiter = declared.group(1) if declared else _delimiter(text)
    first_line = 2 if declared else 1
    csv.field_size_limit(_LONGEST_FIELD)
    rows = list(_rows(text, delimiter, draft))
    comma = _decimal_comma(rows)
    header_at = _header_index(rows)
    headers: dict[int, str] = {}
    for index, row in enumerate(rows):
        if draft.full:
            break
        is_header = index == header_at
        cells = []
        for column, raw in enumerate(row, start=1):
            shown = draft.bounded_cell(visible(raw).strip())
            if not shown:
                continue
            if is_header:
                headers[column] = shown
            ref = f"{get_column_letter(column)}{index + first_line}"
            value = None if is_header else number_in(shown, comma=comma)
            cells.append(Cell(ref=ref, text=shown, value=value, header="" if is_header else headers.get(column, "")))
        if cells:
            span = cells[0].ref if len(cells) == 1 else f"{cells[0].ref}:{cells[-1].ref}"
            block = row_block(cells, 0, header_row=is_header)
            draft.add(block.model_copy(update={"anchor": Anchor(cells=span)}))
    return draft


def number_in(text: str, *, comma: bool = False) -> float | None:
    """The number a cell holds, None for anything else; `25%` is 0.25, `(1,200)` is -1200."""
    if len(text) > _LONGEST_NUMBER:
        return None
    body = " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())
    negative, body = _sign(_CURRENCY.sub("", body))
    if not negative:
        negative, body = _sign(_CURRENCY.sub("", body))
    percent = body.endswith("%")
    body = body.rstrip("% ").replace("'", "").replace("’", "")
    body = _SPACED.sub("", body)
    grouped = _WITH_COMMA.fullmatch(body) if comma else _WITH_POINT.fullmatch(body)
    if comma:
        body = body.replace(".", "").replace(",", ".") if grouped else ""
    elif grouped:
        body = body.replace(",", "")
    if not _NUMBER.fullmatch(body):
        return None
    value = float(body) / (100 if percent else 1)
    return -value if negative else value


def _sign(body: str) -> tuple[bool, str]:
    """Whether a number is negative, and the number without its sign or brackets."""
    if body.startswith("(") and body.endswith(")"):
        return True, body[1:-1].strip()
    if body[:1] in ("-", "−"):
        return True, body[1:].strip()
    if body[-1:] in ("-", "−"):
        return True, body[:-1].strip()
    return False, body.removeprefix("+").strip()


def _rows(text: str, delimiter: str, draft: Draft) -> list[list[str]]:
    found: list[list[str]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    while cells <= draft.limits.cells and not draft.full:
        try:
            row = next(reader)
        except StopIteration:
            return found
        except csv.Error:
            draft.give_up(f"row {reader.line_num}", "a quotation mark that is never closed, or an endless field")
            continue
        if len(row) > _WIDEST_ROW:
            draft.give_up(f"row {reader.line_num}", f"more than {_WIDEST_ROW:,} columns; only these were read")
        found.append(row[:_WIDEST_ROW])
        cells += len(found[-1])
    draft.give_up(f"rows after {len(found):,}", f"more cells than the limit of {draft.limits.cells:,}")
    return found


def _delimiter(text: str) -> str:
    """The delimiter that splits most lines into the same number of fields."""
    sample = text[:50_000].rsplit("\n", 1)[0] if len(text) > 50_000 else text
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            counts = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)][:200]
        except csv.Error:
            continue
        wide = [count for count in counts if count > 1]
        if not wide:
            continue
        common = max(set(wide), key=wide.count)
        score = wide.count(common) / len(counts) + min(common, 10) / 100
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _decimal_comma(rows: list[list[str]]) -> bool:
    """Whether numbers are written 1.234,56: decided once for the whole table, by the numbers that tell."""
    comma = point = 0
    for row in rows[:1000]:
        for cell in row:
            if len(cell) > _LONGEST_NUMBER or not looks_numeric(cell):
                continue
            body = "".join(char for char in cell if char in "0123456789.,")
            comma += bool(_COMMA_TELLS.fullmatch(body))
            point += bool(_POINT_TELLS.fullmatch(body))
    return comma > point


def _header_index(rows: list[list[str]]) -> int:
    """Index of the row that names the columns, -1 where none does; lines of title may stand before it."""
    for index, row in enumerate(rows[:15]):
        following = [other for other in rows[index + 1 : index + 6] if any(other)]
        filled = [cell for cell in row if cell.strip()]
        if len(filled) >= 2 and following:
            numeric_below = any(looks_numeric(cell) for other in following for cell in other)
            as_wide = len(filled) >= max(len([c for c in other if c.strip()]) for other in following) - 1
            words = not any(looks_numeric(cell) and not re.fullmatch(r"(19|20)\d\d", cell.strip()) for cell in filled)
            if words and as_wide and (numeric_below or header_rows_by_look([row, *following])):
                return index
            return -1
    return -1
