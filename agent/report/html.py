"""The full report as one HTML file: nothing is fetched, nothing is executed, drafts cannot add markup."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from agent.report import wording
from agent.report.outline import Outline
from agent.review import Severity

STRENGTHS = 5
"""Shown at once; the rest is folded."""


def render(outline: Outline) -> str:
    """A complete HTML document, styled for screen (light and dark), phone and paper."""
    groups = [(wording.SEVERITIES[severity].capitalize(), outline.of(severity)) for severity in Severity]
    steps = [(step, list(rows)) for step, rows in groupby(outline.rows, key=lambda row: row.step)]
    found = [(name, entries) for name, entries in groups if entries]
    return _template().render(o=outline, groups=found, steps=steps, most=STRENGTHS)


@lru_cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("agent.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters |= {"markdown": _markdown, "anchor": _anchor, "capitalise": _capitalise}
    return environment.get_template("report.html.j2")


def _markdown(text: str) -> Markup:
    """Guidance of ours as HTML; HTML in it stays text. Its headings stand below the report's."""
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark", {"html": False}).render(text)
    return Markup(re.sub(r"<(/?)h[1-6]>", r"<\1h4>", shown))


def _anchor(title: str) -> str:
    return "g-" + re.sub(r"\W+", "-", title.lower()).strip("-")


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
