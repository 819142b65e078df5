"""Label files of contradictions: `contradictions.yaml` beside the drafts of a dossier.

`contradictions`: a list of `kind`, `weight` (serious or minor), `what` (one line) and `quotes` ({document, quote}): the
two sides, or the one statement that its own figures contradict. `documents` names the drafts, where not all are meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from agent.document import Document, Dossier
from agent.errors import LabelFileError
from agent.review import Finding
from agent.reviewer import read_dossier
from evals.mutations.edit import locate

FILE = "contradictions.yaml"
KINDS = (
    "amount", "sum", "return", "date", "target", "service_level", "people", "scope", "status", "spend",
)  # fmt: skip
WEIGHTS = ("serious", "minor")


@dataclass(frozen=True)
class Conflict:
    """A contradiction, or a wrong sum, that stands in a dossier."""

    kind: str
    weight: str
    what: str
    quotes: tuple[tuple[str, str], ...]
    """(name of the draft, words of it): two sides, or one for a figure that its own lines contradict."""


def read_conflicts(file: Path) -> tuple[tuple[Path, ...], tuple[Conflict, ...]]:
    """The drafts of a dossier and what is wrong in it. Raises LabelFileError naming file and entry."""
    content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    if not isinstance(content, dict) or not isinstance(content.get("contradictions", []), list):
        raise LabelFileError(f"{file}: must be an object with a list `contradictions`")
    named = content.get("documents")
    drafts = [file.parent / name for name in named] if named else drafts_in(file.parent)
    entries = content.get("contradictions") or []
    return tuple(drafts), tuple(conflict_of(entry, f"{file}: entry {n}") for n, entry in enumerate(entries, 1))


def drafts_in(folder: Path) -> list[Path]:
    """The drafts of a dossier's folder, by name."""
    return [file for file in sorted(folder.iterdir()) if file.is_file() and file.suffix not in (".json", ".yaml")]


def conflict_of(entry: Any, at: str) -> Conflict:
    """One entry of a label file. Raises LabelFileError that begins with `at`."""
    if not isinstance(entry, dict):
        raise LabelFileError(f"{at}: must be an object")
    for key, allowed in (("kind", KINDS), ("weight", WEIGHTS)):
        if entry.get(key) not in allowed:
            raise LabelFileError(f"{at}: {key}: must be one of {', '.join(allowed)}, not {entry.get(key)!r}")
    quotes = entry.get("quotes")
    if not isinstance(quotes, list) or not quotes or not all(isinstance(q, dict) for q in quotes):
        raise LabelFileError(f"{at}: quotes: must be a list of {{document, quote}}")
    return Conflict(
        kind=entry["kind"],
        weight=entry["weight"],
        what=str(entry.get("what") or entry.get("id") or ""),
        quotes=tuple((str(quote["document"]), str(quote["quote"])) for quote in quotes),
    )


def read_dossier_of(drafts: Sequence[Path], name: str) -> Dossier:
    """The Dossier of the drafts."""
    return read_dossier(drafts, name=name)


def places_of(conflict: Conflict, dossier: Dossier, at: str) -> tuple[tuple[str, int, int], ...]:
    """Where the sides of a conflict stand: document id and offsets. LabelFileError where a quote does not."""
    places = []
    for name, quote in conflict.quotes:
        document = next((document for document in dossier.documents if document.name == name), None)
        found = locate(document, quote) if document is not None else None
        if document is None or found is None:
            raise LabelFileError(f"{at}: {conflict.what}: {name} does not say {quote!r}")
        places.append((document.id, *found))
    return tuple(places)


def found_by(finding: Finding, places: Sequence[tuple[str, int, int]], dossier: Dossier) -> bool:
    """Whether a Finding shows every side of a conflict: a quote in the same Block as each."""
    shown = [set(_blocks(dossier.document(e.document), e.start, e.end)) for e in finding.evidence]
    named = [e.document for e in finding.evidence]
    return all(
        any(
            other == document and shown[n] & set(_blocks(dossier.document(document), start, end))
            for n, other in enumerate(named)
        )
        for document, start, end in places
    )


def _blocks(document: Document, start: int, end: int) -> Iterator[int]:
    for index in range(document.block_index_at(start), len(document.blocks)):
        if document.blocks[index].start >= end:
            return
        yield index
