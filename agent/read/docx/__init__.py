"""Word drafts (.docx, .docm): the text as it reads with all changes accepted."""

from __future__ import annotations

from agent.errors import DraftFormatError
from agent.read.docx.body import BodyReader
from agent.read.docx.margins import read_margins
from agent.read.docx.runs import Tally, text_length
from agent.read.office.beside import descriptions
from agent.read.office.inventory import list_unread
from agent.read.office.package import Package
from agent.read.office.xml import attribute, child, children
from agent.read.parts import Draft
from agent.read.source import Source

__all__ = ["read_docx"]


def read_docx(source: Source) -> Draft:
    """Blocks of a Word document, page headers and footers last; comments and deleted text are not part of them.

    Raises DraftFormatError or DraftLimitError as `Package` does.
    """
    package = Package(source)
    main = package.main_part("word/document.xml")
    root = package.tree(main)
    body = child(root, "body")
    if body is None:
        raise DraftFormatError(f"{source.name} is damaged: it has no document body; save it again.")
    parts = {kind: target for kind, target in package.related(main).values()}
    draft = Draft(source.limits)
    tally = Tally()
    reader = BodyReader(draft, package, main, tally)
    for kind in ("footnote", "endnote"):
        notes = package.tree(parts.get(f"{kind}s", f"word/{kind}s.xml"))
        for note in children(notes, kind):
            if attribute(note, "type") in (None, "normal"):
                reader.notes[kind, attribute(note, "id") or ""] = note
    shaded = child(root, "background") is not None
    reader.read(body, shaded=shaded)
    unknown = 0 if draft.full else text_length(body) - tally.characters
    reader.read_unreferred_notes()
    read_margins(draft, reader, package, main, body)
    _tell(draft, tally, unknown, text_length(body))
    list_unread(draft, package, descriptions(body))
    return draft


def _tell(draft: Draft, tally: Tally, unknown: int, characters: int) -> None:
    if tally.inserted or tally.deleted:
        draft.notes.append(
            f"It holds tracked changes: {tally.inserted} insertions are read as text, "
            f"{tally.deleted} deletions are left out."
        )
    if tally.struck:
        draft.notes.append(f"Struck-out text is left out ({tally.struck} places).")
    if tally.linked:
        draft.give_up(f"linked documents ({tally.linked})", "drafts of their own, kept in other files")
    if tally.large_pictures:
        draft.give_up(f"large pictures ({tally.large_pictures})", "text that they may show is not read")
    if unknown > 0:
        where, why = "text in structures this reader does not know", f"about {unknown:,} characters"
        draft.give_up(where, why, share=min(1.0, unknown / characters))
