"""Word drafts (.docx, .docm): the text as it reads with all changes accepted."""

from __future__ import annotations

from agent.errors import DraftFormatError
from agent.read.archive import Package
from agent.read.docx.body import BodyReader
from agent.read.docx.numbering import Numbering
from agent.read.docx.runs import Tally
from agent.read.docx.styles import Styles
from agent.read.docx.xml import attribute, child, children, local
from agent.read.parts import Draft
from agent.settings import Limits

__all__ = ["read_docx"]


def read_docx(data: bytes, name: str, limits: Limits) -> Draft:
    """Blocks of a Word document; headers, footers, comments and deleted text are not part of them.

    Raises DraftFormatError or DraftLimitError as `Package` does.
    """
    package = Package(data, name, limits)
    main = package.main_part("word/document.xml")
    root = package.tree(main)
    body = child(root, "body")
    if body is None:
        raise DraftFormatError(f"{name} is damaged: it has no document body; save it again.")
    parts = {kind: target for kind, target in package.related(main).values()}
    draft = Draft(limits)
    tally = Tally()
    reader = BodyReader(
        draft,
        Styles(package.tree(parts.get("styles", "word/styles.xml"))),
        Numbering(package.tree(parts.get("numbering", "word/numbering.xml"))),
        tally,
    )
    for kind in ("footnote", "endnote"):
        notes = package.tree(parts.get(f"{kind}s", f"word/{kind}s.xml"))
        for note in children(notes, kind):
            if attribute(note, "type") in (None, "normal"):
                reader.notes[kind, attribute(note, "id") or ""] = note
    shaded = child(root, "background") is not None
    reader.read(body, shaded=shaded)
    comments = package.tree(parts.get("comments", "word/comments.xml"))
    _add_notes(draft, tally, sum(local(item) == "comment" for item in comments) if comments is not None else 0)
    if package.has("word/vbaProject.bin"):
        draft.notes.append("It holds macros; they are ignored and never run.")
    return draft


def _add_notes(draft: Draft, tally: Tally, comments: int) -> None:
    if tally.inserted or tally.deleted:
        draft.notes.append(
            f"It holds tracked changes: {tally.inserted} insertions are read as text, "
            f"{tally.deleted} deletions are left out."
        )
    if comments:
        draft.notes.append(f"Comments are not part of the text ({comments} left out).")
    if tally.struck:
        draft.notes.append(f"Struck-out text is left out ({tally.struck} places).")
    if tally.pictures:
        draft.notes.append(f"Pictures, charts and diagrams are not read ({tally.pictures}).")
    if tally.embedded:
        draft.notes.append(f"Embedded files are not read ({tally.embedded}).")
