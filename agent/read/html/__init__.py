"""HTML drafts, and the HTML inside Markdown: what a browser would show, without running anything."""

from __future__ import annotations

import re
from typing import Any

from agent.document import BlockKind
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.html.beside import tell_beside
from agent.read.html.hiding import PALE, is_shaded, style_hides, style_strikes
from agent.read.html.rules import Rules
from agent.read.html.source import bounded_markup
from agent.read.parts import Draft
from agent.read.source import Source
from agent.read.table import Spanned, add_table

_DROPPED = frozenset(["script", "style", "template", "noscript", "head", "datalist"])
_BOXES = ("checkbox", "radio")
_LINES = ("", "text", "date", "number", "email", "url", "tel", "search", "month", "week", "time", "datetime-local")
_BUTTONS = ("submit", "button", "reset")
_UNREAD = {
    "svg": "a drawing",
    "iframe": "a page within the page",
    "object": "an embedded file",
    "embed": "an embedded file",
    "applet": "an embedded program",
    "canvas": "a drawing",
    "audio": "a recording",
    "video": "a recording",
}
"""What may hold text that is not read, and what to call it."""
_BOLD = re.compile(r"font-weight ?: ?(?:bold|[6-9]00)")
_STRUCK = frozenset({"del", "s", "strike"})
_BLOCK = frozenset(
    re.split(
        " ",
        "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer "
        "form header hgroup hr html legend main nav p pre section summary table tbody td tfoot th thead tr caption ul "
        "ol li h1 h2 h3 h4 h5 h6",
    )
)
_HEADING = re.compile(r"h[1-6]$")
_DEEPEST = 200
_WIDEST_SPAN = 100
_LONGEST_STYLE = 2_000
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def read_html(source: Source) -> Draft:
    """Blocks of an HTML draft; scripts, styles and comments dropped, hidden text kept and marked."""
    draft = Draft(source.limits)
    add_page(draft, source.text[: source.limits.characters])
    return draft


def add_page(draft: Draft, source: str) -> None:
    """Adds what an HTML document shows to the draft, and lists what it holds beside that."""
    if (root := add_html(draft, source)) is not None:
        tell_beside(draft, root, source)


def add_html(draft: Draft, source: str) -> Any:
    """Adds what an HTML document or fragment shows to the draft; returns its root, None where it has none."""
    from lxml import etree, html  # type: ignore[import-untyped]

    source, cut = bounded_markup(source)
    if cut:
        draft.give_up(f"{cut:,} endless tags", "longer than any program writes them; what they say of the text is lost")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing but comments
        return None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        draft.give_up("deeply nested elements", "nested deeper than any page a person wrote")
    walk = _Walk(draft, Rules(root))
    walk.element(root, hidden=False, shaded=False, level=0, depth=0)
    walk.flush()
    if walk.struck:
        draft.notes.append(f"Struck-out text is left out ({walk.struck} places).")
    for what, times in walk.unread.items():
        draft.give_up(f"{what} ({times})" if times > 1 else what, "it is a file or program of its own, not text")
    pictures = sum(1 for _ in root.iter("img"))
    if pictures:
        draft.notes.append(f"Pictures are not read ({pictures}).")
    return root


class _Walk:
    """Gathers inline text until a block element begins or ends."""

    def __init__(self, draft: Draft, rules: Rules) -> None:
        self.draft = draft
        self.rules = rules
        self.struck = 0
        self.unread: dict[str, int] = {}
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
        if tag in _UNREAD:
            self._leave_out(node, tag)
            return
        if tag == "select":
            chosen = node.find(".//option[@selected]")
            first = node.find(".//option") if "multiple" not in node.attrib else None
            node = chosen if chosen is not None else first
            if node is None:
                return
        style = " ".join((node.get("style") or "")[:_LONGEST_STYLE].lower().split())
        if tag in _STRUCK or style_strikes(style) or self.rules.strike(node):
            self.struck += bool("".join(node.itertext()).strip())
            return
        if depth > _DEEPEST:
            if not self.cut:
                self.draft.give_up("deeply nested elements", "nested deeper than any page a person wrote")
            self.cut = True
            return
        hidden = hidden or self._hidden(node, tag, style, shaded=shaded)
        shaded = shaded or is_shaded(node)
        bold = bold or tag in ("b", "strong", "th") or bool(_BOLD.search(style))
        if tag == "input":
            self._say(_input(node), hidden=hidden, bold=bold)
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
        text = _tidy(self.draft.bounded("".join(self.shown)))
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
        return self.rules.hide(node)

    def _leave_out(self, node: Any, tag: str) -> None:
        words = len("".join(node.itertext()).strip()) if tag == "svg" else 1
        if words and not (tag == "iframe" and "hidden" in node.attrib):
            self.unread[_UNREAD[tag]] = self.unread.get(_UNREAD[tag], 0) + 1

    def _say(self, text: str | None, *, hidden: bool, bold: bool, raw: bool = False) -> None:
        if not text:
            return
        if text != "\n" and not raw:
            text = _BLANKS.sub(" ", text)
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
        rows: list[list[Spanned]] = []
        marked = cells_read = 0
        for line in node.iter("tr"):
            cells = [cell for cell in line if cell.tag in ("td", "th")]
            if not cells:
                continue
            if len(rows) == marked and all(cell.tag == "th" for cell in cells):
                marked += 1
            line_shaded = shaded or is_shaded(line)
            struck = self.rules.strike(line) or style_strikes(line.get("style") or "")
            self.struck += struck
            rows.append([] if struck else [self._cell(cell, shaded=line_shaded) for cell in cells])
            cells_read += len(cells)
            if cells_read > self.draft.limits.cells or self.draft.full:
                break
        if max(map(len, rows), default=0) < 2 or any(len(cell.text) > 1500 for row in rows for cell in row):
            return False
        if not any(cell.text for row in rows for cell in row):
            return True
        self.flush()
        caption = node.find("caption")
        if caption is not None:
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(caption.text_content()))
        add_table(self.draft, _without_empty_columns(rows), header_rows=min(marked, len(rows) - 1) or None)
        for concealed in self.concealed:
            self.draft.add_text(BlockKind.PARAGRAPH, _tidy(concealed), hidden=True)
        self.concealed = []
        return True

    def _cell(self, cell: Any, *, shaded: bool) -> Spanned:
        inside = _Walk(Draft(self.draft.limits), self.rules)
        inside.element(cell, hidden=False, shaded=shaded, level=0, depth=0)
        inside.flush()
        self.concealed += [block.text for block in inside.draft.blocks if block.hidden]
        self.struck += inside.struck
        for what, times in inside.unread.items():
            self.unread[what] = self.unread.get(what, 0) + times
        text = "\n".join(block.text for block in inside.draft.blocks if not block.hidden)
        return Spanned(text, columns=_span(cell, "colspan"), rows=_span(cell, "rowspan"))


def _input(node: Any) -> str:
    """What a field of a form shows."""
    kind = node.get("type", "").lower()
    if kind in _BOXES:
        return "☒ " if "checked" in node.attrib else "☐ "
    return (node.get("value") or "") if kind in (*_LINES, *_BUTTONS) else ""


def _span(cell: Any, name: str) -> int:
    span = cell.get(name, "1").strip()
    return max(1, min(int(span), _WIDEST_SPAN)) if len(span) <= 4 and span.isascii() and span.isdigit() else 1


def _without_empty_columns(rows: list[list[Spanned]]) -> list[list[Spanned]]:
    """Rows without the columns that only set the others apart; where cells span several, nothing is left out."""
    if any(cell.columns > 1 or cell.rows > 1 for row in rows for cell in row):
        return rows
    used = sorted({column for row in rows for column, cell in enumerate(row) if cell.text})
    empty = Spanned("")
    return [[row[column] if column < len(row) else empty for column in used] for row in rows]


def _tidy(text: str) -> str:
    return "\n".join(" ".join(line.replace("\xa0", " ").split()) for line in text.split("\n")).strip()
