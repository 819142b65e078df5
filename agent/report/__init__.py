"""Everything a person reads of a Review. A report sees a Review, and its Dossier for context; never a Judge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from agent.document import Dossier
from agent.review import Review

if TYPE_CHECKING:
    from rubrics import Rubric

Format = Literal["terminal", "json", "markdown", "html", "sarif"]


def render(
    review: Review, format: Format, *, dossier: Dossier | None = None, rubric: Rubric, full: bool = False
) -> str:
    """The Review in a format, as text that ends in a line break.

    With its Dossier, quotes stand inside the sentences around them. `terminal` fits the terminal the program
    runs in (width, colour, encoding) and is short unless `full`; the others depend on nothing but their arguments.
    """
    if format == "json":
        from agent.report import json

        return json.render(review)
    if format == "sarif":
        from agent.report import sarif

        return sarif.render(review, rubric)
    from agent.report.outline import outline

    content = outline(review, dossier, rubric)
    if format == "terminal":
        from agent.report import terminal

        return terminal.render(content, full=full)
    if format == "markdown":
        from agent.report import markdown

        return markdown.render(content)
    from agent.report import html

    return html.render(content)


def render_word(review: Review, *, dossier: Dossier | None = None, rubric: Rubric) -> bytes:
    """The Review as a .docx file."""
    from agent.report import word
    from agent.report.outline import outline

    return word.render(outline(review, dossier, rubric))
