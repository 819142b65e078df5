"""What a Word style says about a paragraph: its role, its numbering, how its text looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agent.read.docx.xml import attribute, child, children, local, number

_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|naslov|başlık"
    r"|заголовок|標題|标题|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(r"(?:document )?title|titel|titre|título|titolo|otsikko|tytuł", re.IGNORECASE)
_DEEPEST_CHAIN = 20


class Styles:
    """The style sheet of a Word document."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        for style in children(root, "style"):
            identifier = attribute(style, "styleId") or ""
            self._styles[identifier] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true"):
                self._default = identifier

    def chain(self, identifier: str | None) -> Iterator[Any]:
        """The style and those it is based on, nearest first."""
        current = identifier
        for _ in range(_DEEPEST_CHAIN):
            style = self._styles.get(current or "")
            if style is None:
                return
            yield style
            current = attribute(child(style, "basedOn"))

    def paragraph_property(self, properties: Any, name: str) -> Any:
        """A paragraph property (`numPr`, `shd`), set on the paragraph itself or by its style; None where unset."""
        own = child(properties, name)
        if own is not None:
            return own
        for style in self.chain(self.style_id(properties)):
            found = child(child(style, "pPr"), name)
            if found is not None:
                return found
        return None

    def run_property(self, run: Any, paragraph: Any, name: str) -> Any:
        """A run property (`vanish`, `b`, `color`), from the run, its character style or the paragraph's style."""
        own = child(run, name)
        if own is not None:
            return own
        for identifier in (attribute(child(run, "rStyle")), self.style_id(paragraph)):
            for style in self.chain(identifier):
                found = child(child(style, "rPr"), name)
                if found is not None:
                    return found
        return None

    def style_id(self, properties: Any) -> str:
        """Id of the paragraph's style."""
        return attribute(child(properties, "pStyle")) or self._default

    def heading_level(self, properties: Any) -> int | None:
        """Level of a heading (1 is outermost), None for a paragraph of any other role."""
        outline = number(self.paragraph_property(properties, "outlineLvl"))
        if outline is not None and 0 <= outline <= 8:
            return outline + 1
        for style in self.chain(attribute(child(properties, "pStyle"))):
            name = attribute(child(style, "name")) or ""
            if match := _HEADING_NAME.fullmatch(name):
                return int(match.group(1))
            if _TITLE_NAME.fullmatch(name):
                return 1
        return None

    def is_contents(self, properties: Any) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        style = next(self.chain(attribute(child(properties, "pStyle"))), None)
        return bool(re.match(r"(?i)toc (\d|heading)", attribute(child(style, "name")) or ""))

    def list_style(self, properties: Any) -> bool:
        """Whether the paragraph's style is one of the built-in list styles."""
        style = next(self.chain(attribute(child(properties, "pStyle"))), None)
        return bool(re.match(r"(?i)list (bullet|number)", attribute(child(style, "name")) or ""))

    def shades(self, table_style: str | None) -> bool:
        """Whether a table style colours cells, so that white text in them may well be seen."""
        return any(
            local(part) == "shd" and (attribute(part, "fill") or "auto").lower() not in ("auto", "ffffff")
            for style in self.chain(table_style)
            for part in style.iter()
        )
