"""What openpyxl's streaming reader does not tell of a sheet: what is hidden, merged, never calculated."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, Any

MOST_ROWS = 1_048_576
_MOST_CELLS = 2_000_000
_LARGEST_ROW = 16_000_000
_CHUNK = 1 << 20


@dataclass
class SheetFacts:
    """Facts about one sheet; rows and columns are 1-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: dict[str, str] = field(default_factory=dict)
    """First cell of a merged range to the range."""
    uncalculated: set[str] = field(default_factory=set)
    """Cells with a formula whose result the file does not hold."""
    rows_beyond: bool = False
    """Whether it numbers rows beyond the last one a sheet can have."""
    formulas: int = 0
    nonzero_results: int = 0
    stores_zeros: bool = False
    """Whether every stored result is the placeholder 0."""


def too_large(archive: zipfile.ZipFile, part: str) -> str:
    """Why a sheet cannot be read in bounded memory; empty where it can."""
    cells = 0
    since_row = 0
    with archive.open(part) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            block = tail + chunk
            cells += len(re.findall(rb"<(?:\w+:)?c[ >/]", block))
            row_at = max(block.rfind(b"<row"), block.rfind(b":row"))
            since_row = len(block) - row_at if row_at >= 0 else since_row + len(chunk)
            if cells > _MOST_CELLS:
                return f"more than {_MOST_CELLS:,} cells, most of them empty or machine-made"
            if since_row > _LARGEST_ROW:
                return "a single row of many megabytes"
            tail = block[-16:] if not re.search(rb"<(?:\w+:)?c[ >/]", block[-16:]) else b""
    return ""


def sheet_facts(file: IO[bytes]) -> SheetFacts:
    """Facts gathered in one pass over a sheet's XML."""
    from lxml import etree  # type: ignore[import-untyped]

    facts = SheetFacts()
    row_number = 0
    events = etree.iterparse(
        file, events=("start", "end"), resolve_entities=False, huge_tree=False, no_network=True, load_dtd=False
    )
    for event, element in events:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if event == "start":
            if name == "row":
                row_number = _whole(element.get("r")) or row_number + 1
                facts.rows_beyond |= row_number > MOST_ROWS
                if element.get("hidden") in ("1", "true"):
                    facts.hidden_rows.add(row_number)
            continue
        if name == "c":
            _formula(facts, element)
            element.clear()
        elif name == "row":
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "col" and element.get("hidden") in ("1", "true"):
            first, last = _whole(element.get("min")) or 0, _whole(element.get("max")) or 0
            if last - first < 1000:
                facts.hidden_columns |= set(range(first, last + 1))
        elif name == "mergeCell":
            ref = element.get("ref", "")
            facts.merged[ref.partition(":")[0]] = ref
    return facts


def _formula(facts: SheetFacts, cell: Any) -> None:
    parts = {child.tag.rpartition("}")[2]: child.text for child in cell}
    if "f" not in parts:
        return
    facts.formulas += 1
    result = parts.get("v")
    if result is None and cell.get("t") != "str":
        facts.uncalculated.add(cell.get("r", ""))
    facts.nonzero_results += result not in (None, "0")


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,12}", text) else None
