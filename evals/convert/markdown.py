"""A Document as Markdown."""

from __future__ import annotations

from agent.document import BlockKind, Document


def to_markdown(document: Document) -> bytes:
    """Headings, paragraphs, list items and tables, in order; hidden Blocks stay out."""
    lines: list[str] = []
    before: BlockKind | None = None
    table: int | None = None
    for block in document.blocks:
        if block.hidden:
            continue
        text = " ".join(block.text.split())
        if block.kind is BlockKind.TABLE_ROW:
            if table != block.table or before is not BlockKind.TABLE_ROW:
                lines.append("")
            cells = [cell.text.replace("|", "\\|").replace("\n", " ") for cell in block.cells] or [text]
            lines.append("| " + " | ".join(cells) + " |")
            if table != block.table or before is not BlockKind.TABLE_ROW:
                lines.append("| " + " | ".join("---" for _ in cells) + " |")
            table = block.table
        elif block.kind is BlockKind.HEADING:
            lines += ["", "#" * min(6, block.level or 1) + " " + text, ""]
        elif block.kind is BlockKind.LIST_ITEM:
            lines += ([""] if before is not BlockKind.LIST_ITEM else []) + [
                "  " * ((block.level or 1) - 1) + "- " + text
            ]
        else:
            lines += ["", text, ""]
        before = block.kind
    return ("\n".join(lines).strip() + "\n").encode()
