"""The same draft as another file."""

from __future__ import annotations

from agent.document import Document
from agent.read import read_bytes
from evals.convert.docx import to_docx
from evals.convert.markdown import to_markdown
from evals.convert.pdf import to_pdf
from evals.mutations.edit import as_read


def through_markdown(document: Document) -> Document | None:
    """Written as Markdown and read again."""
    return as_read(read_bytes(to_markdown(document), "draft.md"), document)


def through_word(document: Document) -> Document | None:
    """Written as Word and read again."""
    return as_read(read_bytes(to_docx(document), "draft.docx"), document)


def through_pdf(document: Document) -> Document | None:
    """Written as PDF and read again; None where reportlab is not installed."""
    try:
        return as_read(read_bytes(to_pdf(document), "draft.pdf"), document)
    except ModuleNotFoundError:
        return None
