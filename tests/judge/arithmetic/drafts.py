"""Documents of a few lines, laid out as the readers lay them out."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import Anchor, Block, BlockKind, Cell, Document, DocumentKind, assemble


def heading(text: str, level: int = 2) -> Block:
    return Block(kind=BlockKind.HEADING, text=text, level=level)


def paragraph(text: str) -> Block:
    return Block(kind=BlockKind.PARAGRAPH, text=text)


def items(*texts: str, level: int = 1) -> list[Block]:
    return [Block(kind=BlockKind.LIST_ITEM, text=text, level=level) for text in texts]


def table(*rows: Sequence[str], number: int = 0, sheet: str | None = None) -> list[Block]:
    """The first row is the header. With `sheet` the cells have names such as `B4`."""
    blocks = []
    for r, row in enumerate(rows, start=1):
        cells = tuple(
            Cell(ref=f"{chr(64 + c)}{r}" if sheet else f"r{r}c{c}", text=text, header="" if r == 1 else rows[0][c - 1])
            for c, text in enumerate(row, start=1)
            if text
        )
        if cells:
            blocks.append(
                Block(
                    kind=BlockKind.TABLE_ROW,
                    text=" | ".join(cell.text for cell in cells),
                    table=number,
                    header_row=r == 1,
                    cells=cells,
                    anchor=Anchor(sheet=sheet, cells=f"{cells[0].ref}:{cells[-1].ref}" if sheet else None),
                )
            )
    return blocks


def draft(*blocks: Block | list[Block], kind: DocumentKind = DocumentKind.BUDGET) -> Document:
    flat = [block for part in blocks for block in (part if isinstance(part, list) else [part])]
    made = assemble(flat, name="draft.md", sha256="0" * 64)
    return made.model_copy(update={"kind": kind})
