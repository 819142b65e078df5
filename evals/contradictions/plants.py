"""Contradictions planted in the clean golden dossiers, as `plants.yaml` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from agent.document import Block, Document, Dossier
from agent.errors import LabelFileError
from agent.language.amounts import parse_cell
from agent.read import read_bytes
from evals.contradictions.labels import Conflict, conflict_of
from evals.mutations.edit import rebuild

FILE = Path(__file__).parent / "plants.yaml"


@dataclass(frozen=True)
class Plant:
    """One planted contradiction: in which dossier, what is changed and added, and its two sides."""

    id: str
    dossier: str
    conflict: Conflict
    changes: tuple[tuple[str, str, str], ...]
    """(draft, words, words instead)"""
    additions: tuple[tuple[str, str], ...]
    """(draft, Markdown appended)"""

    def apply(self, dossier: Dossier) -> Dossier:
        """The dossier with the contradiction in it. Raises LabelFileError where the words are not found once."""
        documents = []
        for document in dossier.documents:
            planted = document
            for name, words, instead in self.changes:
                if name == document.name:
                    planted = _changed(planted, words, instead, self.id)
            for name, markdown in self.additions:
                if name == document.name:
                    planted = _added(planted, markdown)
            documents.append(planted)
        return dossier.model_copy(update={"documents": tuple(documents)})


def read_plants(file: Path = FILE) -> tuple[Plant, ...]:
    """The plants of a file, in its order. Raises LabelFileError."""
    return tuple(_plants(yaml.safe_load(file.read_text(encoding="utf-8")), file))


def _plants(entries: list[dict[str, Any]], file: Path) -> Iterator[Plant]:
    for entry in entries:
        yield Plant(
            id=entry["id"],
            dossier=entry["dossier"],
            conflict=conflict_of(entry, f"{file}: {entry['id']}"),
            changes=tuple((c["document"], c["find"], c["replace"]) for c in entry.get("change", ())),
            additions=tuple((a["document"], a["markdown"]) for a in entry.get("add", ())),
        )


def _changed(document: Document, words: str, instead: str, plant: str) -> Document:
    # White space of a draft may be of any kind where the label has a plain space.
    pattern = re.compile(r"\s+".join(re.escape(part) for part in words.split()))
    at = [index for index, block in enumerate(document.blocks) if pattern.search(block.text)]
    if not at:
        raise LabelFileError(f"plant {plant}: {document.name} does not say {words!r}")
    blocks = [*document.blocks]
    blocks[at[0]] = _replaced(blocks[at[0]], pattern, instead)
    return rebuild(document, blocks)


def _replaced(block: Block, pattern: re.Pattern[str], instead: str) -> Block:
    cells = []
    done = False
    for cell in block.cells:
        if not done and pattern.search(cell.text):
            text = pattern.sub(lambda _: instead, cell.text, count=1)
            amount = parse_cell(text)
            value = amount.value if cell.value is not None and amount else cell.value
            cells.append(cell.model_copy(update={"text": text, "value": value}))
            done = True
        else:
            cells.append(cell)
    text = pattern.sub(lambda _: instead, block.text, count=1)
    return block.model_copy(update={"text": text, "cells": tuple(cells)})


def _added(document: Document, markdown: str) -> Document:
    # Tables are numbered through a Document: those added come after its own.
    first = max((block.table for block in document.blocks if block.table is not None), default=-1) + 1
    more = [
        block.model_copy(update={"table": block.table + first}) if block.table is not None else block
        for block in read_bytes(markdown.encode(), "added.md").blocks
    ]
    return rebuild(document, [*document.blocks, *more])
