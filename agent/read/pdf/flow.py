"""The pages' paragraphs and tables as one run of Blocks: what runs over a page break is put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.document import Anchor, Block, BlockKind, Cell, Rect
from agent.read.pdf.headings import body_size, heading_levels
from agent.read.pdf.hyphens import Spelling, joined
from agent.read.pdf.page import Page
from agent.read.pdf.paragraphs import BULLET, Paragraph, has_leader
from agent.read.pdf.tables import Table, TableRow

FOOTNOTE = re.compile(r"^(?:\d{1,3}|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])\s*(?=\S)")


@dataclass
class PageParts:
    """What was found on one page, in reading order, and the hidden paragraphs by the reason why."""

    page: Page
    parts: list[Paragraph | Table]
    hidden: list[tuple[str, list[Paragraph]]] = field(default_factory=list)


@dataclass
class _Open:
    """A paragraph that may go on: on the next page, or in the next column."""

    paragraph: Paragraph
    kind: BlockKind
    level: int | None
    lines: list[str]
    rects: list[Rect]
    place: int


def blocks(pages: Sequence[PageParts]) -> list[Block]:
    """The Blocks of a draft. Hidden text follows what is seen on its page; so do form fields."""
    visible = [part for page in pages for part in page.parts if isinstance(part, Paragraph)]
    levels = {id(visible[index]): level for index, level in heading_levels(visible).items()}
    spelling = Spelling(_inner_text(visible))
    builder = _Builder(spelling, levels, body_size(visible))
    for parts in pages:
        builder.add_page(parts)
    return builder.finish()


def _inner_text(paragraphs: Sequence[Paragraph]) -> list[str]:
    """Text of lines without their last words, which may be divided."""
    return [" ".join(w.text for w in line.words[1:-1]) for paragraph in paragraphs for line in paragraph.lines]


class _Builder:
    def __init__(self, spelling: Spelling, levels: dict[int, int], body: float) -> None:
        self._spelling, self._levels, self._body = spelling, levels, body
        self._blocks: list[Block | None] = []
        self._open: _Open | None = None
        self._table: Table | None = None
        self._table_number = -1
        self._row_number = 0
        self._headers: dict[int, str] = {}
        self._item_lefts: list[float] = []

    def add_page(self, parts: PageParts) -> None:
        page = parts.page
        for part in parts.parts:
            if isinstance(part, Table):
                self._add_table(part, page)
            else:
                self._add_paragraph(part, page)
        extra: list[Block] = []
        for label, value, rect in page.fields:
            anchor = Anchor(page=page.number, rects=(_rounded(rect),))
            text = f"{label}: {value}" if label else value
            extra.append(Block(kind=BlockKind.PARAGRAPH, text=text, anchor=anchor))
        for _, paragraphs in parts.hidden:
            for paragraph in paragraphs:
                anchor = Anchor(page=page.number, rects=_rects(paragraph, page))
                text = joined([line.text for line in paragraph.lines], self._spelling)
                extra.append(Block(kind=BlockKind.PARAGRAPH, text=text, anchor=anchor, hidden="text"))
        self._blocks.extend(extra)

    def finish(self) -> list[Block]:
        self._close()
        return [block for block in self._blocks if block is not None]

    def _add_paragraph(self, paragraph: Paragraph, page: Page) -> None:
        footnote = self._is_footnote(paragraph, page)
        if not footnote and self._goes_on(paragraph):
            assert self._open is not None
            self._open.lines.extend(line.text for line in paragraph.lines)
            if paragraph.page == self._open.paragraph.page:
                self._open.rects.extend(_rects(paragraph, page))
            self._open.paragraph = Paragraph(
                self._open.paragraph.page,
                [*self._open.paragraph.lines, *paragraph.lines],
                paragraph.right,
                last_page=paragraph.page,
            )
            return
        lines = [line.text for line in paragraph.lines]
        level = self._levels.get(id(paragraph))
        if footnote:
            text = joined(lines, self._spelling)
            anchor = Anchor(page=page.number, rects=_rects(paragraph, page))
            self._blocks.append(Block(kind=BlockKind.FOOTNOTE, text=text, anchor=anchor))
            return
        self._close()
        self._table = None
        kind = BlockKind.PARAGRAPH
        if level is not None:
            kind = BlockKind.HEADING
        elif paragraph.is_bulleted or paragraph.is_numbered:
            kind = BlockKind.LIST_ITEM
            level = self._depth(paragraph.left)
        if kind is not BlockKind.LIST_ITEM and not (kind is BlockKind.PARAGRAPH and paragraph.gap < 0.3):
            self._item_lefts = []
        lines[0] = BULLET.sub("", lines[0]) if paragraph.is_bulleted else lines[0]
        self._open = _Open(paragraph, kind, level, lines, list(_rects(paragraph, page)), len(self._blocks))
        self._blocks.append(None)

    def _close(self) -> None:
        if self._open is None:
            return
        done = self._open
        anchor = Anchor(page=done.paragraph.page, rects=tuple(done.rects))
        text = joined(done.lines, self._spelling)
        self._blocks[done.place] = Block(kind=done.kind, text=text, anchor=anchor, level=done.level)
        self._open = None

    def _goes_on(self, paragraph: Paragraph) -> bool:
        """Whether the sentence left open at the end of a page or column goes on in `paragraph`."""
        if self._open is None or id(paragraph) in self._levels or self._open.kind is BlockKind.HEADING:
            return False
        before = self._open.paragraph
        if before.ends_sentence or paragraph.is_bulleted or has_leader(before.lines[-1].text):
            return False
        if abs(before.size - paragraph.size) > 0.12 * before.size:
            return False
        if paragraph.text[:1].islower():
            return before.page_end(paragraph) or before.fills_last_line
        return (
            before.page_end(paragraph)
            and before.fills_last_line
            and not paragraph.is_numbered
            and len(before.text) > 40
        )

    def _is_footnote(self, paragraph: Paragraph, page: Page) -> bool:
        low = paragraph.lines[0].top < 0.35 * page.height
        small = paragraph.size <= 0.9 * self._body
        return (
            low
            and small
            and bool(FOOTNOTE.match(paragraph.text))
            and paragraph.lines[0].words[0].size < 0.95 * (self._body)
        )

    def _depth(self, left: float) -> int:
        while self._item_lefts and left < self._item_lefts[-1] - 4:
            self._item_lefts.pop()
        if not self._item_lefts or left > self._item_lefts[-1] + 4:
            self._item_lefts.append(left)
        return min(6, len(self._item_lefts))

    def _add_table(self, table: Table, page: Page) -> None:
        before = self._table
        rows = list(table.rows)
        if before is not None and _is_continued(before, table):
            if self._texts(rows[0]) == self._headers:
                rows = rows[1:]
        else:
            self._close()
            self._table_number += 1
            self._row_number = 0
            self._headers = {}
            if len(rows) > 2 and len(rows[0].cells) == 1:
                self._add_caption(rows.pop(0), page)
            if Table(tuple(rows), table.edges, table.ruled).has_header():
                self._headers = self._texts(rows[0])
        self._table = table
        for row in rows:
            self._row_number += 1
            self._add_row(row, page, header=self._row_number == 1 and bool(self._headers))

    def _add_caption(self, row: TableRow, page: Page) -> None:
        text = " ".join(self._texts(row).values())
        anchor = Anchor(page=page.number, rects=(page.user_rect(row.cells[0].rect),))
        self._blocks.append(Block(kind=BlockKind.PARAGRAPH, text=text, anchor=anchor))

    def _add_row(self, row: TableRow, page: Page, *, header: bool) -> None:
        cells = []
        rects = []
        for column, text in self._texts(row).items():
            above = "" if header else self._headers.get(column, "")
            cells.append(Cell(ref=f"r{self._row_number}c{column + 1}", text=text, header=above))
        rects = [page.user_rect(cell.rect) for cell in row.cells]
        self._blocks.append(
            Block(
                kind=BlockKind.TABLE_ROW,
                text=" | ".join(cell.text for cell in cells),
                anchor=Anchor(page=page.number, rects=tuple(rects)),
                table=self._table_number,
                header_row=header,
                cells=tuple(cells),
            )
        )

    def _texts(self, row: TableRow) -> dict[int, str]:
        return {cell.column: cell.text(self._spelling) for cell in row.cells}


def _is_continued(before: Table, table: Table) -> bool:
    """Whether `table`, first on its page, has the columns of the one that ended the page before."""
    return len(before.edges) == len(table.edges) and all(
        abs(a - b) < 12 for a, b in zip(before.edges, table.edges, strict=True)
    )


def _rects(paragraph: Paragraph, page: Page) -> tuple[Rect, ...]:
    return tuple(page.user_rect(line.rect) for line in paragraph.lines)


def _rounded(rect: Rect) -> Rect:
    left, bottom, right, top = (round(side, 1) for side in rect)
    return (left, bottom, right, top)
