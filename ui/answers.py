"""What is said in the chat, as HTML that can hold nothing but text and its structure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment

from agent.clean import line, lines

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_STRUCTURE = ["paragraph", "list", "blockquote", "emphasis", "newline", "backticks", "heading", "escape"]

_TEMPLATES = Environment(autoescape=True)
_TEXT = _TEMPLATES.from_string('<div class="answer">{% for part in parts %}{{ part }}<br>{% endfor %}</div>')
_PROBLEM = _TEMPLATES.from_string('<p class="problem" role="alert">{{ text }}</p>')


def answer_html(text: str) -> str:
    """The answer, its Markdown lists, quotes and emphasis rendered.

    Answers quote drafts, and a model may be steered by one: no tag, link, image or entity of theirs becomes markup.
    """
    rendered: str = _markdown().render(_unfenced(text))
    return f'<div class="answer">{rendered.strip()}</div>'


def question_html(text: str) -> str:
    """What a person asked, as text."""
    return str(_TEXT.render(parts=lines(text).splitlines()))


def problem_html(text: str) -> str:
    """What went wrong, in a sentence."""
    return str(_PROBLEM.render(text=line(text)))


@lru_cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"breaks": True, "html": False, "linkify": False}).enable(_STRUCTURE)


def _unfenced(text: str) -> str:
    """Without code fences, which text to be copied does not need, and without characters nobody can see."""
    return lines(text).replace("```", "")
