"""What of a Document a call shows: all of it where it fits, else its outline and the passages that were found.

What is hidden and sentences that address the reviewer are shown to no model and can never be evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.document import Block, BlockKind, Document
from agent.index import DocumentIndex
from agent.judge.llm.calls.call import tokens_of
from agent.judge.llm.mask import Mask
from agent.judge.llm.points import Point
from agent.judge.llm.prompt import SYSTEM, fenced, neutral
from agent.language.assertion import addresses_reviewer
from agent.language.placeholders import without_placeholders
from agent.review import Evidence
from agent.verify import evidence_at, find_quote

REPLY_TOKENS = 90
"""Room for the reply to one question."""
QUESTION_TOKENS = 150
LEFT_OUT = "[a sentence addressed to the reviewer was left out here]"
_OWN_MARK = re.compile(r"^\s*#{1,6} ")
"""Set before headings here; the Document does not contain it."""
_BLANK = "\x00"
SHORT_QUOTE = 25
"""Characters below which a quote says little to a reader; it is shown with its sentence."""
LEAST_TELLING = 6
"""Letters and digits below which a quote that is not most of its sentence proves nothing."""


@dataclass(frozen=True)
class View:
    """What one call shows of the Document, fenced."""

    text: str
    whole: bool


class Draft:
    """A Document as a model may see it."""

    def __init__(self, index: DocumentIndex, budget: int, mask: Mask) -> None:
        self.index = index
        self.document: Document = index.document
        self.mask = mask
        self._budget = budget
        self._addressed = [(s.start, s.end) for s in index.statements if not s.hidden and addresses_reviewer(s.text)]
        self._admissible = self._without_inadmissible()

    @property
    def addressed(self) -> int:
        """Number of sentences that address the reviewer."""
        return len(self._addressed)

    @cached_property
    def fits(self) -> bool:
        """Whether the whole Document fits the budget of one call."""
        return tokens_of(self._whole.text) <= self._room(20, self._budget)

    def view(self, points: Sequence[Point], *, narrow: bool = False) -> View:
        """The whole Document; or outline and passages, where it does not fit or `narrow` is asked for."""
        if self.fits and not narrow:
            return self._whole
        budget = self._budget // 2 if narrow else self._budget
        return View(fenced("DRAFT", self._passages(points, self._room(len(points), budget))), whole=False)

    def part(self, numbers: Sequence[int]) -> str:
        """The outline and the Blocks of those numbers, fenced."""
        outline = self._outline(self._room(20, self._budget) // 4)
        return fenced("DRAFT", f"{outline}\n\n{self._with_gaps(numbers)}")

    def quoted(self, quote: str) -> Evidence | None:
        """The quote as Evidence where the Document really says it, in text a reader sees and that is no instruction.

        A heading or a blank says nothing. A few words count only where one single sentence has them; they are shown
        with it.
        """
        quote = _OWN_MARK.sub("", self.mask.restore(quote))
        found = find_quote(self._admissible, quote)
        if found is None:
            return None
        start, end = found
        if end - start < SHORT_QUOTE:
            inside = [s for s in self.index.statements if s.start <= start and end <= s.end]
            if not inside or not self._tells(quote, inside[0].start, inside[0].end):
                return None
            start, end = inside[0].start, inside[0].end
        text = self._admissible[start:end]
        if _BLANK in text or not any(map(str.isalnum, without_placeholders(text))):
            return None
        first, last = self.document.block_at(start), self.document.block_at(end - 1)
        if first.kind is BlockKind.HEADING and last.kind is BlockKind.HEADING:
            return None
        return evidence_at(self.document, start, end)

    def passage(self, start: int, end: int) -> str:
        """`text[start:end]`, as shown by itself: with the headings, column headers and lead-in that govern it."""
        statements = [s for s in self.index.statements if s.start < end and s.end > start]
        around = [self.document.blocks[number].text for number in (statements[0].context if statements else ())]
        head = f"({neutral(' › '.join(around))}) " if around else ""
        return self.mask.hide(head + neutral(self._shown(start, end)))

    def _tells(self, quote: str, start: int, end: int) -> bool:
        """Whether so short a quote is worth its sentence: most of it, or words that stand nowhere else."""
        own = sum(map(str.isalnum, quote))
        if 2 * own >= sum(map(str.isalnum, self.document.text[start:end])):
            return True
        return own >= LEAST_TELLING and find_quote(self._admissible[end:], quote) is None

    def _without_inadmissible(self) -> str:
        """The text with everything inadmissible blanked out, so that offsets stay."""
        text = self.document.text
        hidden = [(block.start, block.end) for block in self.document.blocks if block.hidden]
        for start, end in [*hidden, *self._addressed]:
            text = text[:start] + _BLANK * (end - start) + text[end:]
        return text

    @cached_property
    def _whole(self) -> View:
        return View(fenced("DRAFT", self._rendered(self.document.blocks)), whole=True)

    def _rendered(self, blocks: Iterable[Block]) -> str:
        return self.mask.hide("\n".join(self._block(block) for block in blocks if not block.hidden))

    def _block(self, block: Block) -> str:
        text = neutral(self._shown(block.start, block.end))
        if block.kind is BlockKind.HEADING:
            return f"\n{'#' * min(block.level or 1, 6)} {text}"
        return text if block.kind in (BlockKind.TABLE_ROW, BlockKind.LIST_ITEM) else f"\n{text}"

    def _shown(self, start: int, end: int) -> str:
        text = self._admissible[start:end]
        parts = [part for part in text.split(_BLANK) if part]
        return text if _BLANK not in text else LEFT_OUT.join(parts) or LEFT_OUT

    def _room(self, points: int, budget: int) -> int:
        return budget - tokens_of(SYSTEM) - points * (REPLY_TOKENS + QUESTION_TOKENS)

    def _passages(self, points: Sequence[Point], room: int) -> str:
        """The outline, then the best passages for the points with what stands next to them, as far as they fit."""
        outline = self._outline(room // 4)
        room -= tokens_of(outline)
        ranked = self.index.search([point.query for point in points], count=4)
        chosen: set[int] = set()
        for rank in range(4):
            for found in ranked:
                for number in (
                    _neighbours(found[rank].start, found[rank].end, self.document) if rank < len(found) else ()
                ):
                    cost = tokens_of(self.document.blocks[number].text) + 2
                    if number not in chosen and cost <= room:
                        chosen.add(number)
                        room -= cost
        return f"{outline}\n\n{self._with_gaps(sorted(chosen))}"

    def _outline(self, room: int) -> str:
        lines = ["Outline of the draft, of which only passages follow:"]
        for block in self.document.blocks:
            if block.kind is BlockKind.HEADING and not block.hidden:
                line = "  " * ((block.level or 1) - 1) + neutral(self._shown(block.start, block.end))
                room -= tokens_of(line)
                if room < 0:
                    break
                lines.append(line)
        return self.mask.hide("\n".join(lines))

    def _with_gaps(self, numbers: Sequence[int]) -> str:
        lines: list[str] = []
        section: tuple[str, ...] | None = None
        for place, number in enumerate(numbers):
            block = self.document.blocks[number]
            if place and number != numbers[place - 1] + 1:
                lines.append("\n[…]")
            if block.anchor.section != section and block.kind is not BlockKind.HEADING:
                lines.append(f"\n(under: {neutral(' › '.join(block.anchor.section)) or 'no heading'})")
            section = block.anchor.section
            if not block.hidden:
                lines.append(self._block(block))
        return self.mask.hide("\n".join(lines))


def _neighbours(start: int, end: int, document: Document) -> list[int]:
    """Numbers of the Blocks of a passage, then of the one before and the one after it."""
    inside = list(range(document.block_index_at(start), document.block_index_at(max(start, end - 1)) + 1))
    around = [number for number in (inside[0] - 1, inside[-1] + 1) if 0 <= number < len(document.blocks)]
    return inside + around
