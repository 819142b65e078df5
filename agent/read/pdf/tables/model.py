"""A table found on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.document import Rect
from agent.read.pdf.hyphens import Spelling, joined
from agent.read.pdf.lines import Line, merged, rows, runs
from agent.read.pdf.page import Word

NUMERIC = re.compile(r"^[\W_]*+(?:[A-Z]{2,3}\s?[($€£¥+\-–−]*\s?)?\d[\d.,'’ \u00a0]*\s?(?:%|[kKmMbB]n?|[A-Z]{3})?[)*]*$")
NO_FIGURE = re.compile(r"^(?:[-–—]+|n/?a|nil|tbd)$", re.IGNORECASE)
YEAR = re.compile(r"^(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?$")


def is_figure(text: str) -> bool:
    """Whether a cell holds an amount, a share or a dash in its place."""
    text = text.strip()
    return bool(NUMERIC.match(text) or NO_FIGURE.match(text))


@dataclass(frozen=True)
class TableCell:
    """The words of one cell; column is counted from 0."""

    column: int
    lines: tuple[Line, ...]

    @property
    def rect(self) -> Rect:
        return (
            min(line.left for line in self.lines),
            min(line.bottom for line in self.lines),
            max(line.right for line in self.lines),
            max(line.top for line in self.lines),
        )

    def text(self, spelling: Spelling) -> str:
        return joined([line.text for line in self.lines], spelling)

    @staticmethod
    def of(column: int, words: Sequence[Word]) -> TableCell:
        return TableCell(column, tuple(merged(row) for row in rows(runs(words))))


@dataclass(frozen=True)
class TableRow:
    """Cells that hold something, left to right."""

    cells: tuple[TableCell, ...]

    @property
    def top(self) -> float:
        return max(cell.rect[3] for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """Rows from the top down. `edges`: left edges of its columns, which tell whether the next page goes on."""

    rows: tuple[TableRow, ...]
    edges: tuple[float, ...]
    ruled: bool

    @property
    def top(self) -> float:
        return max(row.top for row in self.rows)

    @property
    def left(self) -> float:
        return min(cell.rect[0] for row in self.rows for cell in row.cells)

    @property
    def right(self) -> float:
        return max(cell.rect[2] for row in self.rows for cell in row.cells)

    @property
    def bottom(self) -> float:
        return min(cell.rect[1] for row in self.rows for cell in row.cells)

    def has_header(self) -> bool:
        """Whether the first row names the columns: it holds no amounts, though years are names."""
        first = self.rows[0].cells
        if len(self.rows) < 2 or len(first) < 2:
            return False
        texts = [" ".join(line.text for line in cell.lines) for cell in first]
        if len(set(texts)) < len(texts) or any(text.endswith((":", ".", ";")) for text in texts):
            return False
        if any(is_figure(text) and not YEAR.match(text.strip()) for text in texts):
            return False
        # Two columns are as often label and value as column names.
        return len(first) > 2 or len(self.edges) > 2 or self._first_row_stands_out()

    def _first_row_stands_out(self) -> bool:
        bold = [all(line.bold for cell in row.cells for line in cell.lines) for row in self.rows]
        last = [row.cells[-1].lines[0].text for row in self.rows[1:] if len(row.cells) > 1]
        return (bold[0] and not all(bold[1:])) or sum(map(is_figure, last)) > 0.5 * len(last)
