"""A page as extracted: words, rules and images in display space, and the way back to the PDF's own coordinates."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from agent.document import Rect


class Word(NamedTuple):
    """Characters between white space, with box, base line and style; points, origin at the lower left."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    size: float
    bold: bool
    glued: bool = False
    """Whether no white space stands before it."""


@dataclass
class Page:
    """One page. `number` is 1-based; width and height are of the page as shown, turned where the file says so."""

    number: int
    width: float
    height: float
    origin: tuple[float, float]
    turn: int
    words: list[Word]
    """What a person sees, set upright."""
    turned: list[Word] = field(default_factory=list)
    """What a person sees, set at an angle."""
    hidden: dict[str, list[Word]] = field(default_factory=dict)
    """What a person does not see, by the reason why not."""
    scan: bytes = b""
    """The page as a picture (PNG), where it is one and was asked for."""
    recognised: bool = False
    """Whether `words` were recognised in that picture."""
    scanned_words: int = 0
    """How many of `words` come from the text layer of a scan."""
    rules: list[Rect] = field(default_factory=list)
    images: list[Rect] = field(default_factory=list)
    struck: list[Rect] = field(default_factory=list)
    """Where a reader drew lines through words (in display space)."""
    paths: int = 0
    fields: list[tuple[str, str, Rect]] = field(default_factory=list)
    """Label, value and box (in user space) of the form fields filled in, and of typed text that shows nowhere else."""
    unseen: list[str] = field(default_factory=list)
    """Text typed onto the page and switched off."""
    others: dict[str, int] = field(default_factory=dict)
    """How many remarks, files and recordings are attached to it."""

    def user_rect(self, box: Rect) -> Rect:
        """`box` of display space in the PDF's own coordinates, which an annotation needs."""
        left, bottom, right, top = box
        if self.turn == 90:
            left, bottom, right, top = self.height - top, left, self.height - bottom, right
        elif self.turn == 180:
            left, bottom, right, top = (
                self.width - right,
                self.height - top,
                self.width - left,
                self.height - bottom,
            )
        elif self.turn == 270:
            left, bottom, right, top = bottom, self.width - right, top, self.width - left
        x, y = self.origin
        return (round(left + x, 1), round(bottom + y, 1), round(right + x, 1), round(top + y, 1))

    @property
    def image_share(self) -> float:
        """Share of the page the largest image covers, 0..1."""
        area = max(self.width * self.height, 1.0)
        covered = (
            max(0.0, min(r, self.width) - max(le, 0.0)) * max(0.0, min(t, self.height) - max(b, 0.0))
            for le, b, r, t in self.images
        )
        return min(1.0, max(covered, default=0.0) / area)
