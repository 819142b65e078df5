"""What a reader fills before the Document is assembled, within the limits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from agent.document import Anchor, Block, BlockKind, Unreadable
from agent.read.bounds import LONGEST_BLOCK, LONGEST_CELL, LONGEST_WORD, cut, divided
from agent.settings import Limits

MOST_BLOCKS = 50_000
"""Some 1,000 pages; more are no draft, and each costs memory in every step after this one."""


@dataclass
class Draft:
    """Blocks in reading order, with what could not be read and what a reader should know."""

    limits: Limits
    blocks: list[Block] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pages: int | None = None
    """How many pages it has, for formats that have pages."""
    may_be_empty: bool = False
    """Whether a draft without text is a Document, too, with every page listed that could not be read."""
    place: Anchor | None = None
    """Where the Blocks added next stand, for what its reader finds outside the running text, such as a page header."""
    tables: int = 0
    """Number of tables begun, hence the number of the next one."""
    _kept: int = 0
    _dropped: int = 0
    _cells: int = 0
    _cut_words: int = 0
    _cut_cells: int = 0
    _full: str = ""
    _deadline: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.limits.seconds

    @property
    def full(self) -> bool:
        """Whether a limit is reached, so that nothing more is kept."""
        if not self._full and time.monotonic() > self._deadline:
            self._full = f"reading it took longer than the limit of {self.limits.seconds:g} seconds"
        return bool(self._full)

    def add(self, block: Block) -> None:
        """Keeps a Block, or counts it as left out once a limit is reached."""
        if self._full or self.full:
            self._dropped += len(block.text)
            return
        if self.place is not None:
            outside = block.kind is BlockKind.HEADING and bool(self.place.section)
            kind = BlockKind.PARAGRAPH if outside else block.kind
            level = None if outside else block.level
            block = block.model_copy(update={"anchor": self.place, "kind": kind, "level": level})
        if len(block.text) > LONGEST_BLOCK and not block.cells:
            for part in divided(block.text):
                self.add(block.model_copy(update={"text": part}))
            return
        self.blocks.append(block)
        self._kept += len(block.text)
        self._cells += len(block.cells)
        if self._kept > self.limits.characters:
            self._full = f"longer than the limit of {self.limits.characters:,} characters"
        elif self._cells > self.limits.cells:
            self._full = f"more cells than the limit of {self.limits.cells:,}"
        elif len(self.blocks) >= MOST_BLOCKS:
            self._full = f"more than {MOST_BLOCKS:,} paragraphs and rows"

    def add_text(self, kind: BlockKind, text: str, level: int | None = None, *, hidden: bool = False) -> None:
        """Keeps a Block of text without cells; nothing where there is no text."""
        if not text.strip():
            return
        self.add(Block(kind=kind, text=self.bounded(text), level=level, hidden="text" if hidden else ""))

    def bounded(self, text: str) -> str:
        """The text with endless words cut; to be called before an expression looks at it."""
        if len(text) < LONGEST_WORD:
            return text
        text, cuts = cut(text)
        self._cut_words += cuts
        return text

    def bounded_cell(self, text: str) -> str:
        """The text of a cell, bounded in length as well."""
        if len(text) > LONGEST_CELL:
            self._cut_cells += 1
            text = text[: LONGEST_CELL - 1] + "…"
        return self.bounded(text)

    def give_up(self, where: str, why: str, share: float = 0.0) -> None:
        """Lists a part as unreadable; `share` of the draft concerned, 0..1."""
        self.unreadable.append(Unreadable(where=where, why=why, share=share))

    def finish(self, characters: int = 0) -> None:
        """Lists what a limit left out, of `characters` in all as far as known. Call once, after the last Block."""
        if self._full:
            share = 1 - self._kept / max(1, characters, self._kept + self._dropped)
            self.give_up(f"what follows paragraph or row {len(self.blocks):,}", self._full, share)
        if self._cut_words:
            self.give_up(f"{self._cut_words:,} endless words", "cut to a thousand characters; nobody writes such")
        if self._cut_cells:
            self.give_up(f"{self._cut_cells:,} endless cells", f"cut to {LONGEST_CELL:,} characters")
        if self.pages is None and any(block.hidden == "text" for block in self.blocks):
            self.notes.append("It holds text a reader does not see (hidden, white or tiny); it is no evidence.")
