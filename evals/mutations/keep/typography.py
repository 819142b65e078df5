"""Other white space, quotes and dashes: what a word processor does to a text by itself."""

from __future__ import annotations

import re

from agent.document import Document
from agent.read import read_bytes
from evals.convert.markdown import to_markdown
from evals.mutations.edit import as_read


def white_space(document: Document) -> Document | None:
    """Through Markdown with double spaces, non-breaking spaces before units, and soft hyphens in long words."""
    text = to_markdown(document).decode()
    text = re.sub(r"(?<=[.;,]) (?=\w)", "  ", text)
    text = re.sub(r"(?<=\d) (?=[%€a-zA-Z])", "\u00a0", text)
    text = re.sub(r"\b(\w{6})(\w{6,})\b", "\\1\u00ad\\2", text)
    return as_read(read_bytes(text.encode(), "draft.md"), document)


def typography(document: Document) -> Document | None:
    """Through Markdown with typographic quotes, apostrophes and dashes for plain ones and the other way round."""
    text = to_markdown(document).decode()
    text = text.translate(str.maketrans("“”’–'", '""\'-’'))
    text = re.sub(r'"([^"\n]*)"', "“\\1”", text)
    text = re.sub(r"(?<=\w) - (?=\w)", " – ", text)
    text = re.sub(r"(?<=\d) %", "%", text)
    return as_read(read_bytes(text.encode(), "draft.md"), document)
