"""Adds pages that have nothing to do with the pilot."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from agent.document import Block, Document
from agent.read import read_bytes
from evals.mutations.edit import rebuild

_TABLES = 1000
"""Number given to the first added table, beyond any of the draft's own."""


def boilerplate(document: Document) -> Document | None:
    """The Document with the pages of `boilerplate.md` after it."""
    return rebuild(document, [*document.blocks, *_pages()])


@cache
def _pages() -> tuple[Block, ...]:
    pages = read_bytes((Path(__file__).parent / "boilerplate.md").read_bytes(), "boilerplate.md")
    return tuple(
        block if block.table is None else block.model_copy(update={"table": _TABLES + block.table})
        for block in pages.blocks
    )
