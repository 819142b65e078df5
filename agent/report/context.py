"""Evidence in context: the quote, the sentences around it, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.clean import line, shortened
from agent.document import Block, BlockKind, Document, Dossier
from agent.review import Evidence, Nearest

LONGEST_QUOTE = 700
LONGEST_SIDE = 280
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’»)\]]*\s+")


@dataclass(frozen=True)
class Quote:
    """A quote as a report shows it; all strings are on one line and safe to show.

    `before + text + after` reads as the draft does: the sides carry the space towards the quote.
    """

    text: str
    before: str = ""
    after: str = ""
    place: str = ""
    columns: str = ""
    """The header row, for a quote from a table."""
    note: str = ""
    """What the reader must know about this quote: hidden in the draft, shown without its surroundings."""


def in_context(evidence: Evidence, dossier: Dossier | None, name: str | None) -> Quote:
    """The quote inside its sentences. `name` is the Document's, or None where it needs no naming.

    Without a Dossier, or where its text is not the one quoted from, the quote stands alone and says so:
    highlighting the wrong sentence would be worse than highlighting none.
    """
    place = _place(evidence.page, evidence.section, evidence.cells, name)
    text = shortened(line(evidence.quote), LONGEST_QUOTE)
    if dossier is None:
        return Quote(text=text, place=place)
    document = _document(dossier, evidence.document)
    if document is None or document.text[evidence.start : evidence.end] != evidence.quote:
        return Quote(text=text, place=place, note="shown alone: the draft at hand is not the one reviewed")
    blocks = list(document.blocks_between(evidence.start, evidence.end))
    if not blocks:
        return Quote(text=text, place=place)
    low, high = _reach(document, blocks)
    before = document.text[low : evidence.start]
    after = document.text[evidence.end : high]
    return Quote(
        text=text,
        before=_tail(before),
        after=_head(after, ended=bool(re.search(r"[.!?][\"”’»)\]]*$", evidence.quote))),
        place=place,
        columns=_columns(document, blocks[0]),
        note=_hidden(blocks),
    )


def near_miss(nearest: Nearest, name: str | None) -> Quote:
    """A passage that came close, without its surroundings: it is not evidence."""
    place = _place(nearest.page, nearest.section, None, name)
    return Quote(text=shortened(line(nearest.quote), LONGEST_QUOTE // 2), place=place)


def _document(dossier: Dossier, document_id: str) -> Document | None:
    try:
        return dossier.document(document_id)
    except KeyError:
        return None


def _place(page: int | None, section: str | None, cells: str | None, name: str | None) -> str:
    # The cells name their sheet, and the last heading is found by itself.
    section = None if cells and "!" in cells else section.rsplit(" › ", 1)[-1] if section else None
    parts = [
        name,
        f"page {page}" if page is not None else None,
        section,
        f"cells {cells}" if cells else None,
    ]
    return " · ".join(line(part) for part in parts if part) or "place not recorded"


def _reach(document: Document, blocks: list[Block]) -> tuple[int, int]:
    """Offsets up to which context may be taken: the quoted Blocks, and for prose one paragraph to each side."""
    low, high = blocks[0].start, blocks[-1].end
    first = document.block_index_at(blocks[0].start)
    last = document.block_index_at(blocks[-1].start)
    if first > 0 and _continues(document.blocks[first - 1], blocks[0]):
        low = document.blocks[first - 1].start
    if last + 1 < len(document.blocks) and _continues(document.blocks[last + 1], blocks[-1]):
        high = document.blocks[last + 1].end
    return low, high


def _continues(neighbour: Block, block: Block) -> bool:
    prose = neighbour.kind is BlockKind.PARAGRAPH and block.kind is BlockKind.PARAGRAPH
    return prose and neighbour.anchor.section == block.anchor.section and neighbour.hidden == block.hidden


def _tail(before: str) -> str:
    """The end of what stands before a quote: the rest of its own sentence and the sentence before that."""
    ends = [end.end() for end in _SENTENCE_END.finditer(before)]
    whole = line(before)
    kept = line(before[ends[-2] :]) if len(ends) > 1 else whole
    if len(kept) > LONGEST_SIDE:
        kept = kept[-LONGEST_SIDE:].split(" ", 1)[-1]
    gap = " " if before[-1:].isspace() else ""
    return (kept if kept == whole else f"… {kept}") + (gap if kept else "")


def _head(after: str, *, ended: bool) -> str:
    """The beginning of what stands after a quote: the rest of its own sentence and the sentence after that."""
    ends = [end.end() for end in _SENTENCE_END.finditer(after)]
    wanted = 1 if ended else 2
    whole = line(after)
    kept = line(after[: ends[wanted - 1]]) if len(ends) >= wanted else whole
    if len(kept) > LONGEST_SIDE:
        kept = kept[:LONGEST_SIDE].rsplit(" ", 1)[0]
    gap = " " if after[:1].isspace() else ""
    return (gap if kept else "") + (kept if kept == whole else f"{kept} …")


def _columns(document: Document, block: Block) -> str:
    if block.kind is not BlockKind.TABLE_ROW or block.header_row or block.table is None:
        return ""
    for other in document.blocks:
        if other.table == block.table and other.header_row:
            return shortened(line(other.text), LONGEST_SIDE)
    return ""


def _hidden(blocks: list[Block]) -> str:
    kinds = {block.hidden for block in blocks} - {""}
    if "text" in kinds:
        return "a reader of the draft does not see this: the text is hidden"
    if "sheet" in kinds:
        return "a reader of the draft does not see this: the sheet, row or column is hidden"
    return ""
