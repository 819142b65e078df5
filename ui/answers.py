"""An answer of the chat as HTML that can hold nothing but text and its structure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from agent.clean import lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_STRUCTURE = ["paragraph", "list", "blockquote", "emphasis", "newline", "backticks", "heading", "escape"]


def answer_html(text: str) -> str:
    """The answer, its Markdown lists, quotes and emphasis rendered.

    Answers quote drafts, and a model may be steered by one: no tag, link, image or entity of theirs becomes markup.
    """
    rendered: str = _markdown().render(_unfenced(text))
    return f'<div class="answer">{rendered.strip()}</div>'


@lru_cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"breaks": True, "html": False, "linkify": False}).enable(_STRUCTURE)


def _unfenced(text: str) -> str:
    """Without code fences, which text to be copied does not need, and without characters nobody can see."""
    return lines(text).replace("```", "")
