"""Guidance, which is ours and Markdown, as HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markupsafe import Markup


def guidance_html(text: str) -> Markup:
    """The text with its headings, lists and tables; its own HTML, if it had any, stays text."""
    return Markup(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
