"""A Document as Markdown."""

from __future__ import annotations

from itertools import groupby

from agent.document import Block, BlockKind, Document
from evals.convert.docx import grid_of


def to_markdown(document: Document) -> bytes:
    """Headings, paragraphs, list items and tables, in order; hidden Blocks stay out."""
    lines: list[str] = []
    before: BlockKind | None = None
    for table, blocks in groupby(
        (block for block in document.blocks if not block.hidden),
        key=lambda block: block.table if block.kind is BlockKind.TABLE_ROW else None,
    ):
        if table is not None:
            lines += _table(list(blocks))
            before = BlockKind.TABLE_ROW
            continue
        for block in blocks:
            text = " ".join(block.text.split())
            if block.kind is BlockKind.HEADING:
                lines += ["", "#" * min(6, block.level or 1) + " " + text, ""]
            elif block.kind is BlockKind.LIST_ITEM:
                lines += [] if before is BlockKind.LIST_ITEM else [""]
                lines.append("  " * ((block.level or 1) - 1) + "- " + text)
            else:
                lines += ["", text, ""]
            before = block.kind
    return ("\n".join(lines).strip() + "\n").encode()


def _table(rows: list[Block]) -> list[str]:
    """A table; rows above its header have no place in Markdown and become a paragraph."""
    head = next((place for place, row in enumerate(rows) if row.header_row), 0)
    lines = [""]
    for row in rows[:head]:
        lines += [" ".join(row.text.split()), ""]
    for place, cells in enumerate(grid_of(rows[head:])):
        lines.append("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |")
        if place == 0:
            lines.append("| " + " | ".join("---" for _ in cells) + " |")
    return [*lines, ""]
