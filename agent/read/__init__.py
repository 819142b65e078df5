"""Reading drafts: any supported file to a Document, and its kind.

`formats.py` lists the formats, each with how it is recognised and its reader.
"""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from agent.document import SPELLING, Document, DocumentKind, assemble, visible
from agent.errors import DraftFormatError, DraftLimitError, DraftNotFoundError, PilotReviewError
from agent.read.formats import Format, format_of, named_format
from agent.read.parts import Draft
from agent.read.source import Source
from agent.read.tongue import languages, note_on
from agent.settings import Limits
from agent.settings import limits as limits_set

__all__ = ["read_bytes", "read_draft", "with_kind"]


def read_draft(path: Path, *, limits: Limits | None = None) -> Document:
    """The Document of a draft on disk.

    Raises DraftNotFoundError (absent, no permission), DraftLimitError (too large) or DraftFormatError (a folder,
    not a format we read, damaged, encrypted, empty). What could be read only in part lists `unreadable`.
    """
    bounds = limits or limits_set()
    name = _shown_name(path.name or str(path))
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DraftFormatError(f"{name} is a folder; name the drafts in it.")
        if not stat.S_ISREG(status.st_mode):
            raise DraftFormatError(f"{name} is not a regular file.")
        _refuse_large(status.st_size, name, bounds)
        with path.open("rb") as file:
            data = file.read(bounds.file_mb * 1_000_000 + 1)
    except FileNotFoundError as error:
        raise DraftNotFoundError(f"There is no file {name}; check the path.") from error
    except PermissionError as error:
        raise DraftNotFoundError(f"{name} may not be read; check its permissions.") from error
    except (OSError, ValueError) as error:
        raise DraftNotFoundError(f"{name} could not be opened: {getattr(error, 'strerror', None) or error}.") from error
    return read_bytes(data, path.name, limits=bounds)


def read_bytes(data: bytes, name: str, *, limits: Limits | None = None) -> Document:
    """The Document of a draft handed in as bytes; `name` is its file name. Errors as in `read_draft`."""
    bounds = limits or limits_set()
    name = _shown_name(name)
    _refuse_large(len(data), name, bounds)
    if not data.strip(b"\x00 \t\r\n"):
        raise DraftFormatError(f"{name} is empty.")
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return _read(Source(data, name, bounds), sha256)
    except PilotReviewError:
        raise
    except (MemoryError, RecursionError) as error:
        raise DraftLimitError(f"{name} is nested too deeply or too large to be read; simplify it.") from error
    except Exception as error:  # hostile bytes reach third-party parsers, which raise anything
        raise DraftFormatError(f"{name} is damaged and could not be read ({type(error).__name__}).") from error


def with_kind(document: Document, kind: DocumentKind | None) -> Document:
    """The Document with the kind a person gave, or with the recognised one where `kind` is None."""
    if kind is not None:
        return document.model_copy(update={"kind": kind, "kind_given": True, "kind_why": "given by a person"})
    from agent.read.kind import recognise_kind

    recognised, why = recognise_kind(document)
    return document.model_copy(update={"kind": recognised, "kind_given": False, "kind_why": why})


def _read(source: Source, sha256: str) -> Document:
    name, limits = source.name, source.limits
    format_ = format_of(source)
    draft = format_.load()(source)
    if source.decoded and len(source.text) > limits.characters and not draft.full:
        share = 1 - limits.characters / len(source.text)
        draft.give_up(f"after character {limits.characters:,}", "longer than the limit of characters", share)
    draft.finish(len(source.text) if source.decoded else 0)
    spoken = languages(draft.blocks)
    document = assemble(
        draft.blocks,
        name=name,
        sha256=sha256,
        pages=draft.pages,
        unreadable=draft.unreadable,
        notes=dict.fromkeys(
            [*_extension_notes(name, format_), *source.notes, *draft.notes, *_smuggled(draft), *_other(spoken)]
        ),
        language=next(iter(spoken), "en"),
    )
    if not document.blocks and document.unreadable and not draft.may_be_empty:
        part = document.unreadable[0]
        raise DraftFormatError(f"Nothing of {name} could be read ({part.where}: {part.why}).")
    if not document.blocks and not document.unreadable:
        raise DraftFormatError(f"{name} contains no text; if it shows pictures of text, export it with its text.")
    return document


def _smuggled(draft: Draft) -> list[str]:
    if any(SPELLING.search(block.text) for block in draft.blocks):
        return ["It holds runs of characters that nobody sees and that may spell something; they are left out."]
    return []


def _other(spoken: dict[str, float]) -> list[str]:
    note = note_on(spoken)
    return [note] if note else []


def _extension_notes(name: str, format_: Format) -> list[str]:
    named = named_format(name)
    if named is None or named is format_:
        return []
    return [f"Its extension says {named.name}, its content is {format_.name}; read as {format_.name}."]


def _refuse_large(size: int, name: str, limits: Limits) -> None:
    if size > limits.file_mb * 1_000_000:
        raise DraftLimitError(
            f"{name} has {size / 1_000_000:,.0f} MB, more than the limit of {limits.file_mb} MB; "
            "split it or raise PILOT_REVIEW_MAX_FILE_MB."
        )


def _shown_name(name: str) -> str:
    return " ".join(visible(name).split())[-255:] or "the draft"
