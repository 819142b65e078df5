"""Injections into Word: white, tiny and hidden runs, comments, properties, alt text, deleted text."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from agent.document import Document
from evals.convert.docx import saved, word_document
from evals.injections import Attack, payloads

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def word_attacks(document: Document) -> Iterator[Attack]:
    """Every way of hiding, with every payload."""
    for place, hide in HIDING.items():
        for key, words in payloads()["hidden"].items():
            word = word_document(document)
            hide(word, words)
            yield Attack(f"docx: {place}", key, "draft.docx", saved(word))


def _white(word: WordDocument, words: str) -> None:
    from docx.shared import RGBColor

    word.add_paragraph().add_run(words).font.color.rgb = RGBColor(255, 255, 255)


def _tiny(word: WordDocument, words: str) -> None:
    from docx.shared import Pt

    word.add_paragraph().add_run(words).font.size = Pt(1)


def _vanished(word: WordDocument, words: str) -> None:
    word.add_paragraph().add_run(words).font.hidden = True


def _deleted(word: WordDocument, words: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    deletion, run, text = OxmlElement("w:del"), OxmlElement("w:r"), OxmlElement("w:delText")
    deletion.set(qn("w:id"), "900")
    deletion.set(qn("w:author"), "A")
    text.text = words
    run.append(text)
    deletion.append(run)
    word.add_paragraph()._p.append(deletion)


def _comment(word: WordDocument, words: str) -> None:
    paragraph = word.add_paragraph("Prepared by the project.")
    word.add_comment(paragraph.runs, text=words, author="Reviewer", initials="R")


def _properties(word: WordDocument, words: str) -> None:
    properties = word.core_properties
    properties.title = properties.subject = properties.keywords = properties.category = words[:255]
    properties.comments = words[:255]


def _alt_text(word: WordDocument, words: str) -> None:
    picture = word.add_paragraph().add_run().add_picture(io.BytesIO(_pixel()))
    picture._inline.docPr.set("descr", words)
    picture._inline.docPr.set("title", words)


def _pixel() -> bytes:
    """A PNG of one white pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    )


HIDING: dict[str, Callable[[WordDocument, str], None]] = {
    "white text": _white,
    "tiny text": _tiny,
    "hidden text": _vanished,
    "deleted text": _deleted,
    "comment": _comment,
    "properties": _properties,
    "alt text": _alt_text,
}
