"""The formats we read: how each is recognised, and which reader has it. A new format is one more entry here.

Content goes before the extension: that says what text is only where the text itself does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from agent.read import looks
from agent.read.source import Reader, Source


@dataclass(frozen=True)
class Format:
    """A format we read."""

    name: str
    """What a note calls it."""
    extensions: frozenset[str]
    recognises: Callable[[Source, str], bool]
    """Whether a draft has this format, given the name of the format its extension promises."""
    reader: str
    """Module and function, imported only where a draft needs it."""

    def load(self) -> Reader:
        """The reader of the format."""
        module, _, function = self.reader.partition(":")
        reader: Reader = getattr(import_module(module), function)
        return reader


def _format(name: str, extensions: str, recognises: Callable[[Source, str], bool], reader: str) -> Format:
    return Format(name, frozenset(extensions.split()), recognises, reader)


FORMATS = (
    _format("PDF", ".pdf", looks.is_pdf, "agent.read.pdf:read_pdf"),
    _format("Word", ".docx .docm .dotx .dotm", lambda source, _: source.holds("word/"), "agent.read.docx:read_docx"),
    _format("Excel", ".xlsx .xlsm .xltx .xltm", lambda source, _: source.holds("xl/"), "agent.read.xlsx:read_xlsx"),
    _format(
        "PowerPoint", ".pptx .pptm .ppsx .potx", lambda source, _: source.holds("ppt/"), "agent.read.pptx:read_pptx"
    ),
    _format("e-mail", ".eml .mht .mhtml .mbox", looks.is_mail, "agent.read.mail:read_mail"),
    _format("HTML", ".html .htm .xhtml", looks.is_html, "agent.read.html:read_html"),
    _format("Markdown", ".md .markdown .mdx", looks.is_markdown, "agent.read.markdown:read_markdown"),
    _format("CSV", ".csv .tsv .tab", looks.is_delimited, "agent.read.delimited:read_delimited"),
    _format("plain text", ".txt .text", lambda *_: True, "agent.read.plain_text:read_plain_text"),
)
"""In the order in which they are asked."""


def format_of(source: Source) -> Format:
    """The format of a draft. Raises DraftFormatError for what we know and do not read."""
    looks.refuse_foreign(source)
    named = named_format(source.name)
    promised = named.name if named else ""
    return next(form for form in FORMATS if form.recognises(source, promised))


def named_format(name: str) -> Format | None:
    """What the extension promises, None where it is unknown."""
    extension = PurePath(name).suffix.lower()
    return next((form for form in FORMATS if extension in form.extensions), None)
