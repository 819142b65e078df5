"""Markdown drafts, read as a person sees them rendered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.document import BlockKind
from agent.read.bounds import without_embedded_files
from agent.read.headings import LABEL_LEVEL, bold_line_is_heading
from agent.read.html import add_html
from agent.read.html.hiding import hides, style_of, style_strikes
from agent.read.parts import Draft
from agent.read.source import Source
from agent.read.table import add_table, plain

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:\s*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG_NAME = re.compile(r"</?\s*([a-zA-Z][\w-]*)")
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_STRUCK = frozenset({"del", "s", "strike"})
_FARTHEST = 500
"""Tags back that the opening one is looked for."""
_MOST_TAGS = 50
"""Open inline tags around one place."""


def read_markdown(source: Source) -> Draft:
    """Blocks of a Markdown draft: headings, paragraphs, list items, table rows, footnotes; markup stripped."""
    from markdown_it import MarkdownIt

    draft = Draft(source.limits)
    text = draft.bounded(without_embedded_files(source.text[: source.limits.characters]))
    reading = _Reading(draft)
    if match := _FRONT_MATTER.match(text):
        reading.front_matter(match.group(1))
        text = text[match.end() :]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reading.read(parser.parse(text))
    return reading.finished()


class _Reading:
    """Walks the tokens once, keeping what surrounds the current one."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.comments = 0
        self.pictures = 0
        self.struck = 0
        self.hidden: list[str] = []

    def front_matter(self, source: str) -> None:
        lines = [line.strip() for line in source.split("\n") if line.strip() and not line.lstrip().startswith("#")]
        self._add(BlockKind.PARAGRAPH, "\n".join(lines))

    def read(self, tokens: Sequence[Token]) -> None:
        markers: list[str] = []
        rows: list[list[str]] = []
        kind, level = BlockKind.PARAGRAPH, 0
        in_table = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    kind, level = BlockKind.HEADING, int(token.tag[1:])
                case "heading_close":
                    kind = BlockKind.PARAGRAPH
                case "bullet_list_open" | "ordered_list_open":
                    markers.append("")
                case "bullet_list_close" | "ordered_list_close":
                    markers.pop()
                    kind = BlockKind.PARAGRAPH
                case "list_item_open":
                    kind = BlockKind.LIST_ITEM
                    markers[-1] = f"{token.info}{token.markup} " if token.info else ""
                case "list_item_close":
                    kind = BlockKind.PARAGRAPH
                case "table_open":
                    rows, in_table = [], True
                case "tr_open":
                    rows.append([])
                case "table_close":
                    in_table = False
                    self._table(rows)
                case "inline" if in_table:
                    rows[-1].append(self._inline(token))
                case "inline":
                    self._paragraph(token, kind, level, markers)
                    if kind is BlockKind.LIST_ITEM:
                        kind = BlockKind.PARAGRAPH  # what else the item holds follows as paragraphs
                case "fence" | "code_block":
                    self._add(BlockKind.PARAGRAPH, token.content)
                case "html_block":
                    self._html(token.content)
                case _:
                    pass

    def finished(self) -> Draft:
        notes = self.draft.notes
        if self.comments:
            notes.append(f"HTML comments are not part of the text ({self.comments} left out).")
        if self.pictures:
            notes.append(f"Pictures are not read ({self.pictures}).")
        if self.struck:
            notes.append(f"Struck-out text is left out ({self.struck} places).")
        return self.draft

    def _paragraph(self, token: Token, kind: BlockKind, level: int, markers: list[str]) -> None:
        text = self._inline(token)
        if kind is BlockKind.HEADING:
            self._add(kind, " ".join(text.split()), level)
        elif kind is BlockKind.LIST_ITEM:
            self._add(kind, markers[-1] + text, len(markers))
        elif _FOOTNOTE.match(text):
            for note in re.split(r"\n(?=\[\^)", text):
                self._add(BlockKind.FOOTNOTE, _FOOTNOTE.sub("", note, count=1))
        elif not markers and _acts_as_heading(token, text):
            self._add(BlockKind.HEADING, text.rstrip(":"), LABEL_LEVEL)
        else:
            self._add(BlockKind.PARAGRAPH, text)
        for hidden in self.hidden:
            self.draft.add_text(BlockKind.PARAGRAPH, hidden, hidden=True)
        self.hidden.clear()

    def _table(self, rows: list[list[str]]) -> None:
        if len(rows) == 1 or not any(any(row) for row in rows[1:]):
            for row in rows:  # a header with nothing under it
                self._add(BlockKind.PARAGRAPH, " | ".join(filter(None, row)))
            return
        header_rows = 1 if any(rows[0]) else 0
        add_table(self.draft, plain(rows), header_rows=header_rows)

    def _html(self, source: str) -> None:
        self.comments += len(_COMMENT.findall(source))
        source = _COMMENT.sub("", source)
        if source.strip():
            add_html(self.draft, source)

    def _inline(self, token: Token) -> str:
        """The visible text; hidden stretches go to `self.hidden`."""
        shown: list[str] = []
        concealed: list[str] = []
        tags = _OpenTags()
        struck = 0
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "s_open":
                struck += 1
                self.struck += 1
            elif child.type == "s_close":
                struck -= 1
            elif child.type == "html_inline":
                self._inline_tag(child.content, tags, shown)
            elif child.type == "image":
                self.pictures += 1
            elif struck or tags.struck:
                continue
            elif child.type in ("text", "code_inline"):
                (concealed if tags.hidden else shown).append(child.content)
            elif child.type == "hardbreak":
                shown.append("\n")
            elif child.type == "softbreak":
                shown.append("\n" if _starts_a_line(children, index) else " ")
        if concealed:
            self.hidden.append("".join(concealed))
        return "".join(shown).strip()

    def _inline_tag(self, tag: str, tags: _OpenTags, shown: list[str]) -> None:
        """Keeps track of an inline HTML tag."""
        if tag.startswith("<!--"):
            self.comments += 1
            return
        match = _TAG_NAME.match(tag)
        name = match.group(1).lower() if match else ""
        if name == "br":
            shown.append("\n")
        if name in _VOID or not name or tag.endswith("/>"):
            return
        if tag.startswith("</"):
            tags.close(name)
            return
        strikes = name in _STRUCK or style_strikes(style_of(tag))
        self.struck += strikes
        tags.open(name, hides=hides(tag), strikes=strikes)

    def _add(self, kind: BlockKind, text: str, level: int | None = None) -> None:
        self.draft.add_text(kind, text, level)


class _OpenTags:
    """The inline HTML tags around a place in the text."""

    def __init__(self) -> None:
        self._tags: list[tuple[str, bool, bool]] = []
        self.hidden = 0
        """How many of them hide what they enclose."""
        self.struck = 0
        """How many of them strike it out."""

    def open(self, name: str, *, hides: bool, strikes: bool) -> None:
        """Takes an opening tag; the deepest are taken only where they hide or strike."""
        if len(self._tags) >= _MOST_TAGS and not hides and not strikes:
            return
        self._tags.append((name, hides, strikes))
        self.hidden += hides
        self.struck += strikes

    def close(self, name: str) -> None:
        """Takes a closing tag, which also closes what was opened within."""
        at = next(
            (
                n
                for n in range(len(self._tags) - 1, max(-1, len(self._tags) - _FARTHEST), -1)
                if self._tags[n][0] == name
            ),
            None,
        )
        if at is None:
            return
        for _, hides_, strikes in self._tags[at:]:
            self.hidden -= hides_
            self.struck -= strikes
        del self._tags[at:]


def _starts_a_line(children: Sequence[Token], index: int) -> bool:
    """Whether the author meant the line to end here: a bold label begins or ends at it, or a footnote begins."""
    following = [child for child in children[index + 1 : index + 3] if child.type != "text" or child.content]
    before = [child for child in children[max(0, index - 2) : index] if child.type != "text" or child.content]
    if following and following[0].type == "strong_open":
        return True
    if following and following[0].type == "text" and _FOOTNOTE.match(following[0].content):
        return True
    return bool(before) and before[-1].type == "strong_close"


def _acts_as_heading(token: Token, text: str) -> bool:
    """A bold line that stands alone, as short as a heading and without a figure or a value."""
    children = [child for child in token.children or [] if child.type != "text" or child.content.strip(" :")]
    if len(children) < 3 or children[0].type != "strong_open" or children[-1].type != "strong_close":
        return False
    if sum(child.type == "strong_open" for child in children) != 1 or "\n" in text:
        return False
    return bold_line_is_heading(text)
