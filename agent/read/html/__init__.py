"""HTML drafts, and the HTML inside Markdown: what a browser would show, without running anything."""

from __future__ import annotations

import re
from typing import Any

from agent.document import BlockKind
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.html.hiding import PALE, hiding_rules, is_shaded, style_hides
from agent.read.parts import Draft
from agent.read.table import add_table, header_rows_by_look
from agent.settings import Limits

_DROPPED = frozenset(
    re.split(
        r"\s+",
        "script style template noscript head svg math iframe object embed applet canvas audio video "
        "select datalist textarea button",
    )
)
_STRUCK = frozenset({"del", "s", "strike"})
_BLOCK = frozenset(
    re.split(
        r"\s+",
        "address article aside blockquote body center dd details dialog div dl dt fieldset "
        "figcaption figure footer form header hgroup hr html legend main nav p pre section summary "
        "table tbody td tfoot th thead tr caption ul ol li h1 h2 h3 h4 h5 h6",
    )
)
_HEADING = re.compile(r"h[1-6]$")
_DEEPEST = 200


def read_html(text: str, limits: Limits) -> Draft:
    """Blocks of an HTML draft; scripts, styles and comments dropped, hidden text kept and marked."""
    draft = Draft(limits)
    add_html(draft, text)
    return draft


def add_html(draft: Draft, source: str) -> None:
    """Adds what an HTML document or fragment shows to the draft."""
    from lxml import etree, html  # type: ignore[import-untyped]

    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but comments
        return
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        draft.give_up("deeply nested elements", "nested deeper than any page a person wrote")
    walk = _Walk(draft, hiding_rules(root))
    walk.element(root, hidden=False, shaded=False, level=0, depth=0)
    walk.flush()
    if walk.struck:
        draft.notes.append(f"Struck-out text is left out ({walk.struck} places).")
    pictures = len(root.findall(".//img"))
    if pictures:
        draft.notes.append(f"Pictures are not read ({pictures}).")


class _Walk:
    """Gathers inline text until a block element begins or ends."""

    def __init__(self, draft: Draft, hiding: frozenset[str]) -> None:
        self.draft = draft
        self.hiding = hiding
        self.struck = 0
        self.kind, self.level = BlockKind.PARAGRAPH, 0
        self.marker = ""
        self.shown: list[str] = []
        self.concealed: list[str] = []
        self.bold = self.plain = 0
        self.cut = False
        self.numbers: dict[Any, int] = {}

    def element(self, node: Any, *, hidden: bool, shaded: bool, level: int, depth: int, bold: bool = False) -> None:
        """Reads an element and what it encloses; `level` is the depth of lists around it."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in _DROPPED or self.draft.full:
            return
        if tag in _STRUCK:
            self.struck += 1
            return
        if depth > _DEEPEST:
            if not self.cut:
                self.draft.give_up("deeply nested elements", "nested deeper than any page a person wrote")
            self.cut = True
            return
        style = (node.get("style") or "").lower()
        hidden = hidden or self._hidden(node, tag, style, shaded=shaded)
        shaded = shaded or is_shaded(node)
        bold = bold or tag in ("b", "strong", "th") or bool(re.search(r"font-weight\s*:\s*(bold|[6-9]00)", style))
        if tag == "br":
            self._say("\n", hidden=hidden, bold=bold)
            return
        if tag == "table" and self._table(node, hidden=hidden, shaded=shaded):
            return
        is_block = tag in _BLOCK
        if is_block:
            self.flush()
            self._begin(node, tag, level)
        inner = level + 1 if tag in ("ul", "ol") else level
        self._say(node.text, hidden=hidden, bold=bold, raw=tag == "pre")
        for child in node:
            self.element(child, hidden=hidden, shaded=shaded, level=inner, depth=depth + 1, bold=bold)
            self._say(child.tail, hidden=hidden, bold=bold, raw=tag == "pre")
        if is_block:
            self.flush()

    def flush(self) -> None:
        """Ends the Block that is being gathered."""
        text = _tidy("".join(self.shown))
        concealed = _tidy("".join(self.concealed))
        kind, level = self.kind, self.level
        if text:
            heading = kind is BlockKind.PARAGRAPH and self.bold and not self.plain and bold_line_is_heading(text)
            if heading:
                kind, level = BlockKind.HEADING, LABEL_LEVEL
            if kind is BlockKind.HEADING:
                text = " ".join(text.split())
            self.draft.add_text(kind, self.marker + text, level or None)
        if concealed:
            self.draft.add_text(BlockKind.PARAGRAPH, concealed, hidden=True)
        self.shown, self.concealed = [], []
        self.bold = self.plain = 0
        if text:
            self.kind, self.level, self.marker = BlockKind.PARAGRAPH, 0, ""

    def _begin(self, node: Any, tag: str, level: int) -> None:
        if _HEADING.match(tag):
            self.kind, self.level, self.marker = BlockKind.HEADING, int(tag[1]), ""
        elif tag == "li":
            self.kind, self.level, self.marker = BlockKind.LIST_ITEM, max(1, level), self._number(node)
        elif self.kind is BlockKind.HEADING:
            self.kind, self.level, self.marker = BlockKind.PARAGRAPH, 0, ""

    def _number(self, item: Any) -> str:
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        start = parent.get("start", "1")
        first = int(start) if re.fullmatch(r"[0-9]{1,6}", start) else 1
        self.numbers[parent] = self.numbers.get(parent, first - 1) + 1
        return f"{self.numbers[parent]}. "

    def _hidden(self, node: Any, tag: str, style: str, *, shaded: bool) -> bool:
        if "hidden" in node.attrib or style_hides(style, shaded=shaded):
            return True
        if tag == "font" and not shaded and node.get("color", "").lower() in PALE - {""}:
            return True
        if not self.hiding:
            return False
        names = {tag, f"#{(node.get('id') or '').lower()}"}
        for name in (node.get("class") or "").lower().split():
            names |= {f".{name}", f"{tag}.{name}"}
        return not names.isdisjoint(self.hiding)

    def _say(self, text: str | None, *, hidden: bool, bold: bool, raw: bool = False) -> None:
        if not text:
            return
        if text != "\n" and not raw:
            text = re.sub(r"[ \t\r\n\f]+", " ", text)
        (self.concealed if hidden else self.shown).append(text)
        letters = 0 if hidden else sum(char.isalnum() for char in text)
        if bold:
            self.bold += letters
        else:
            self.plain += letters

    def _table(self, node: Any, *, hidden: bool, shaded: bool) -> bool:
        """Reads a table of data; returns False for one that only lays out the page."""
        if node.find(".//table") is not None or hidden:
            return False
        rows: list[list[str]] = []
        marked = 0
        for line in node.iter("tr"):
            cells = [cell for cell in line if cell.tag in ("td", "th")]
            if not cells:
                continue
            if len(rows) == marked and all(cell.tag == "th" for cell in cells):
                marked += 1
            row: list[str] = []
            line_shaded = shaded or is_shaded(line)
            for cell in cells:
                row.append(self._cell(cell, shaded=line_shaded))
                row.extend([""] * (_span(cell) - 1))
            rows.append(row)
            if len(rows) * max(1, len(row)) > self.draft.limits.cells:
                break
        rows = _without_empty_columns(rows)
        if not rows or max(map(len, rows)) < 2 or any(len(text) > 1500 for row in rows for text in row):
            return False
        self.flush()
        caption = node.find("caption")
        if caption is not None:
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(caption.text_content()))
        add_table(self.draft, rows, header_rows=min(marked, len(rows) - 1) or header_rows_by_look(rows))
        for concealed in self.concealed:
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(concealed), hidden=True)
        self.concealed = []
        return True

    def _cell(self, cell: Any, *, shaded: bool) -> str:
        inside = _Walk(Draft(self.draft.limits), self.hiding)
        inside.element(cell, hidden=False, shaded=shaded, level=0, depth=0)
        inside.flush()
        self.concealed += [block.text for block in inside.draft.blocks if block.hidden]
        return "\n".join(block.text for block in inside.draft.blocks if not block.hidden)


def _span(cell: Any) -> int:
    span = cell.get("colspan", "1")
    return min(int(span), 100) if re.fullmatch(r"[0-9]{1,4}", span) and int(span) else 1


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows), default=0)
    used = [column for column in range(width) if any(column < len(row) and row[column] for row in rows)]
    return [[row[column] if column < len(row) else "" for column in used] for row in rows]


def _tidy(text: str) -> str:
    return re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\xa0]+", " ", text)).strip()
