"""What a Word style says about a paragraph: its role, its numbering, how its text looks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from agent.read.office.xml import attribute, child, children, local, number

_HEADING_NAME = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|naslov|başlık"
    r"|заголовок|標題|标题|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
_TITLE_NAME = re.compile(r"(?:document )?title|titel|titre|título|titolo|otsikko|tytuł", re.IGNORECASE)
_DEEPEST_CHAIN = 20
_LONGEST_NAME = 200


class Styles:
    """The style sheet of a Word document."""

    def __init__(self, root: Any) -> None:
        self._styles: dict[str, Any] = {}
        self._default = ""
        self._resolved: dict[tuple[str, str], dict[str, Any]] = {}
        self._of_runs: dict[tuple[str, str], dict[str, Any]] = {}
        self._levels: dict[str | None, int | None] = {}
        self._shading: dict[str | None, bool] = {}
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
        return self._of_style(self.style_id(properties), "pPr").get(name)

    def run_properties(self, run: Any, paragraph_style: str) -> dict[str, Any]:
        """All properties of a run (`vanish`, `b`, `color`): its own, its character style's, the paragraph style's."""
        own = {local(item): item for item in run} if run is not None else {}
        named = attribute(own.get("rStyle")) or ""
        key = named, paragraph_style
        if key not in self._of_runs:
            self._of_runs[key] = self._of_style(paragraph_style, "rPr") | self._of_style(named, "rPr")
        styled = self._of_runs[key]
        return styled | own if own else styled

    def _of_style(self, identifier: str | None, holder: str) -> dict[str, Any]:
        """What a style and those it is based on say, worked out once: thousands of runs may ask."""
        key = identifier or "", holder
        if key not in self._resolved:
            found: dict[str, Any] = {}
            for style in self.chain(identifier):
                for properties in children(style, holder):
                    for item in properties:
                        found.setdefault(local(item), item)
            self._resolved[key] = found
        return self._resolved[key]

    def style_id(self, properties: Any) -> str:
        """Id of the paragraph's style."""
        return attribute(child(properties, "pStyle")) or self._default

    def heading_level(self, properties: Any) -> int | None:
        """Level of a heading (1 is outermost), None for a paragraph of any other role."""
        outline = number(self.paragraph_property(properties, "outlineLvl"))
        if outline is not None and 0 <= outline <= 8:
            return outline + 1
        identifier = attribute(child(properties, "pStyle"))
        if identifier not in self._levels:
            self._levels[identifier] = self._level_by_name(identifier)
        return self._levels[identifier]

    def _level_by_name(self, identifier: str | None) -> int | None:
        for style in self.chain(identifier):
            name = (attribute(child(style, "name")) or "")[:_LONGEST_NAME]
            if match := _HEADING_NAME.fullmatch(name):
                return int(match.group(1))
            if _TITLE_NAME.fullmatch(name):
                return 1
        return None

    def is_contents(self, properties: Any) -> bool:
        """Whether the paragraph is a line of a table of contents."""
        style = next(self.chain(attribute(child(properties, "pStyle"))), None)
        return bool(re.match(r"(?i)toc (\d|heading)", (attribute(child(style, "name")) or "")[:_LONGEST_NAME]))

    def list_style(self, properties: Any) -> bool:
        """Whether the paragraph's style is one of the built-in list styles."""
        style = next(self.chain(attribute(child(properties, "pStyle"))), None)
        return bool(re.match(r"(?i)list (bullet|number)", (attribute(child(style, "name")) or "")[:_LONGEST_NAME]))

    def shades(self, table_style: str | None) -> bool:
        """Whether a table style colours cells, so that white text in them may well be seen."""
        if table_style not in self._shading:
            self._shading[table_style] = any(
                local(part) == "shd" and (attribute(part, "fill") or "auto").lower() not in ("auto", "ffffff")
                for style in self.chain(table_style)
                for part in style.iter()
            )
        return self._shading[table_style]

    def list_id(self, properties: Any) -> str | None:
        """The list that the paragraph's style puts it in, where its own numbering names none."""
        return attribute(child(self._of_style(self.style_id(properties), "pPr").get("numPr"), "numId"))
