"""Tables of a page: drawn with rules, or set in columns that line up."""

from __future__ import annotations

from agent.read.pdf.tables.aligned import aligned_tables
from agent.read.pdf.tables.model import Table, TableCell, TableRow
from agent.read.pdf.tables.ruled import ruled_tables

__all__ = ["Table", "TableCell", "TableRow", "aligned_tables", "ruled_tables"]
