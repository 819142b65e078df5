"""Reading a PDF: text with its places, put back into headings, paragraphs, list items and table rows."""

from __future__ import annotations

import re
import time

from agent.document import RECOGNISED, Anchor, Block, BlockKind, Rect
from agent.read.overlooked import Known
from agent.read.parts import Draft
from agent.read.pdf.columns import regions
from agent.read.pdf.flow import PageParts, blocks
from agent.read.pdf.lines import Line, merged, rows, runs
from agent.read.pdf.margins import Running, take_out_running_lines
from agent.read.pdf.page import Page, Word
from agent.read.pdf.paragraphs import Paragraph, leading, paragraphs, right_edge
from agent.read.pdf.process import Extraction, extract
from agent.read.pdf.recognise import recognise
from agent.read.pdf.struck import take_out_struck
from agent.read.pdf.tables import Table, aligned_tables, ruled_tables
from agent.read.source import Source
from agent.settings import settings

__all__ = ["read_pdf"]

SCAN = (
    "it is an image without text, as of a scan. Export the draft from where it was written, or have its characters "
    "recognised (PILOT_REVIEW_OCR)"
)
FEW_CHARACTERS = 60
"""So little text over a page-filling image is a stamp, not what the page says."""
MOST_RUNNING = 50
"""Page headers and footers kept of one draft."""
LARGE_PICTURE = 0.2
"""Share of a page; a larger picture may well show text."""
MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")


def read_pdf(source: Source) -> Draft:
    """Blocks of a PDF with page and rectangles (in the PDF's own coordinates, for highlights).

    Scanned, damaged and surplus pages are listed as `unreadable`; hidden text is kept, marked and noted.
    Raises DraftFormatError for a PDF that is damaged beyond opening, protected with a password, or has no pages.
    """
    limits = source.limits
    deadline = time.monotonic() + limits.seconds
    draft = Draft(limits)
    languages = settings().ocr
    extraction = extract(source.data, name=source.name, limits=limits, deadline=deadline, scans=bool(languages))
    pages = extraction.pages
    if languages:
        recognise(pages, languages, deadline)
    count = extraction.count or len(pages)
    struck = sum(map(take_out_struck, pages))
    laid = {page.number: runs(page.words) for page in pages}
    running = take_out_running_lines(pages, laid)
    notes = [f"Struck-out text is left out ({struck} words)."] if struck else []
    unreadable = _unread(extraction, count)
    readable = []
    for page in pages:
        why = _why_unreadable(page)
        if why:
            unreadable.append((page.number, page.number, why))
        if not why or page.fields:
            readable.append(page)
        if page.recognised:
            notes.append(f"page {page.number}: recognised in an image (OCR); quotes of it are not verbatim")
        if page.scanned_words and not why:
            notes.append(f"page {page.number}: read from the text layer of a scan; its characters may be wrong")
        notes.extend(f"page {page.number}: hidden text ({reason})" for reason in page.hidden)
    laid_out = _laid_out(readable, laid, deadline)
    if len(laid_out) < len(readable):
        late = f"reading took longer than {limits.seconds:g} seconds"
        unreadable.extend((page.number, page.number, late) for page in readable[len(laid_out) :])
    seen = {page.number for page in readable}
    recognised = {page.number for page in pages if page.recognised}
    for block in [*blocks(laid_out), *_margins([line for line in running if line.page in seen])]:
        draft.add(_marked(block) if block.anchor.page in recognised else block)
    draft.pages, draft.may_be_empty = count, True
    draft.notes += notes
    for first, last, why in sorted(unreadable):
        draft.give_up(
            f"page {first}" if first == last else f"pages {first}-{last}", why, share=(last - first + 1) / count
        )
    _list_beside(draft, extraction, running)
    return draft


def _marked(block: Block) -> Block:
    """The Block with its origin as its section, which stands beside every quote of it."""
    return block.model_copy(update={"anchor": block.anchor.model_copy(update={"section": (RECOGNISED,)})})


def _margins(running: list[Running]) -> list[Block]:
    """Page headers and footers, each once, where it stands first."""
    place = ("Page header or footer",)
    return [
        Block(
            kind=BlockKind.PARAGRAPH,
            text=line.text,
            anchor=Anchor(page=line.page, rects=(line.rect,), section=place),
        )
        for line in running[:MOST_RUNNING]
    ]


def _list_beside(draft: Draft, extraction: Extraction, running: list[Running]) -> None:
    """Lists what is kept in the file and on its pages and is not part of what they say."""
    if extraction.xfa:
        draft.give_up("the XFA form", "only what it shows without a form program could be read")
    for name in extraction.attachments:
        draft.give_up(f"attached file {name}", "a draft of its own; save it as a file and review that")
    if len(running) > MOST_RUNNING:
        draft.give_up(f"page headers and footers after the first {MOST_RUNNING}", "more than any draft has")
    known = Known(draft.blocks)
    if unknown := sum(map(known.lacks, extraction.bookmarks)):
        draft.notes.append(f"Bookmarks are not part of its text ({unknown} say what no page says).")
    if names := [name.lower() for name, value in extraction.properties.items() if known.lacks(value)]:
        draft.notes.append(f"Properties of the file are not part of its text ({', '.join(names)}).")
    for page in extraction.pages:
        for what, times in page.others.items():
            where = f"page {page.number}: {what}" if times == 1 else f"page {page.number}: {times} {what}s"
            draft.give_up(
                where, "put on the page by a reader; not part of its text" if what == "remark" else "not read"
            )
        large = sum(_share_of(image, page) > LARGE_PICTURE for image in page.images)
        if large and not page.scanned_words and not page.recognised and _why_unreadable(page) == "":
            draft.give_up(f"page {page.number}: a large picture", "text that it may show is not read")


def _share_of(image: Rect, page: Page) -> float:
    return (image[2] - image[0]) * (image[3] - image[1]) / max(page.width * page.height, 1.0)


def _unread(extraction: Extraction, count: int) -> list[tuple[int, int, str]]:
    """First page, last page (1-based) and why, of what was not extracted."""
    found = [(index + 1, index + 1, why) for index, why in extraction.failed.items()]
    if extraction.next < count:
        found.append((extraction.next + 1, count, extraction.rest_why))
    return found


def _why_unreadable(page: Page) -> str:
    characters = sum([len(word.text) for word in page.words]) + sum([len(word.text) for word in page.turned])
    if characters < FEW_CHARACTERS and page.image_share > 0.5:
        return SCAN
    if not characters and (page.images or page.paths > 20) and not page.hidden:
        return SCAN if page.images else "it is a drawing; text in it was turned into outlines, export it as text"
    odd = len(MEANINGLESS.findall("".join([word.text for word in page.words])))
    if odd > 0.5 * max(characters, 1) and characters > 20:
        return "its fonts do not say which characters they show; print it to a new PDF or export it again"
    return ""


def _laid_out(pages: list[Page], laid: dict[int, list[Line]], deadline: float) -> list[PageParts]:
    """The pages in paragraphs and tables, as many as there is time for."""
    cut = []
    for page in pages:
        if time.monotonic() > deadline:
            break
        drawn, words = ruled_tables(page.words, page.rules)
        parts = []
        for region in regions(runs(words) if drawn else laid[page.number]):
            tables, rest = aligned_tables(region)
            parts.append(([merged(row) for row in rows(rest)], tables))
        cut.append((page, drawn, parts))
    usual = leading([lines for _, _, parts in cut for lines, _ in parts])
    undivided_right = right_edge([lines for _, _, parts in cut if len(parts) == 1 for lines, _ in parts])
    found = []
    for page, drawn, parts in cut:
        ordered: list[Paragraph | Table] = []
        for lines, tables in parts:
            right = max([line.right for line in lines] + [undivided_right if len(parts) == 1 else 0.0])
            ordered.extend(_in_order(_between(lines, [*tables, *drawn], page, usual, right), tables))
        ordered = _with_drawn(ordered, drawn)
        ordered.extend(_simply(page.turned, page, usual))
        hidden = [(reason, _simply(words, page, usual)) for reason, words in page.hidden.items()]
        found.append(PageParts(page, ordered, hidden))
    return found


def _simply(words: list[Word], page: Page, usual: float) -> list[Paragraph]:
    """Paragraphs of words outside the layout of the page."""
    lines = [merged(row) for row in rows(runs(words))]
    return paragraphs(lines, page.number, usual, max((line.right for line in lines), default=0.0))


def _between(lines: list[Line], tables: list[Table], page: Page, usual: float, right: float) -> list[Paragraph]:
    """Paragraphs of the lines, none of which reaches over a table between them."""
    found: list[Paragraph] = []
    start = 0
    for top in sorted((table.top for table in tables), reverse=True):
        end = next((i for i in range(start, len(lines)) if lines[i].base < top), len(lines))
        found.extend(paragraphs(lines[start:end], page.number, usual, right))
        start = end
    found.extend(paragraphs(lines[start:], page.number, usual, right))
    return found


def _in_order(found: list[Paragraph], tables: list[Table]) -> list[Paragraph | Table]:
    parts: list[Paragraph | Table] = [*found, *tables]
    return sorted(parts, key=lambda part: -_top(part))


def _with_drawn(parts: list[Paragraph | Table], drawn: list[Table]) -> list[Paragraph | Table]:
    """Puts each ruled table before the first part that begins below it in the same columns."""
    for table in drawn:
        place = next(
            (
                index
                for index, part in enumerate(parts)
                if _top(part) < table.top and _left(part) < table.right and _right(part) > table.left
            ),
            len(parts),
        )
        parts.insert(place, table)
    return parts


def _top(part: Paragraph | Table) -> float:
    return part.top if isinstance(part, Table) else part.lines[0].top


def _left(part: Paragraph | Table) -> float:
    return part.left


def _right(part: Paragraph | Table) -> float:
    return part.right if isinstance(part, Table) else max(line.right for line in part.lines)
