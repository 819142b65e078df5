"""The full report as one HTML file: nothing is fetched, nothing is executed, drafts cannot add markup."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from agent.report.outline import Outline
from agent.review import Severity


def render(outline: Outline) -> str:
    """A complete HTML document, styled for screen (light and dark), phone and paper."""
    groups = [(severity, outline.of(severity)) for severity in Severity]
    steps = [(step, list(rows)) for step, rows in groupby(outline.rows, key=lambda row: row.step)]
    found = [(severity, entries) for severity, entries in groups if entries]
    return _template().render(o=outline, groups=found, steps=steps)


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
    return environment.get_template("report.html.j2")
