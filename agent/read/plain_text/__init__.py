"""Plain-text drafts: paragraphs, headings, lists and simple tables found by how the lines look."""

from __future__ import annotations

import re

from agent.document import BlockKind
from agent.read.headings import LABEL_LEVEL
from agent.read.parts import Draft
from agent.read.plain_text.reflow import MARKER, Clauses, Line, groups, joined, without_furniture, wrap_width
from agent.read.source import Source
from agent.read.table import add_table, header_rows_by_look, plain

_MOST_LINES = 150_000
_OF_CONTENTS = re.compile(r"[A-Za-z)]\s{0,9}\.{0,300}\s{1,9}\d{1,3}$")
_UNDERLINE = re.compile(r"\s*([=\-~_*#])\1{2,}\s*")
_RULER = re.compile(r"[\s=\-~_*#+|.:]*")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_RUN_IN = re.compile(
    r"(?P<number>\d{1,3}(?:\.\d{1,3}){0,3}\.?|(?i:section|article)\s+[\dIVXLC]+(?:\.\d+)*\.?)\s+"
    r"(?P<title>[A-Z][^.:;!?]{2,90}?)(?P<end>[.:])\s+(?=[\"'“‘(\[]?[A-Z(])"
)
_SMALL = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "vs",
        "with",
        "without",
        "&",
        "-",
        "–",
        "—",
    }
)
_FIELD = re.compile(
    r"(?:by|name|title|date|its|signature|address|attention|attn|e-?mail|to|from|cc|re|subject)\W*", re.IGNORECASE
)
_NO_TITLE = re.compile(r"_{3,}|/s/|@|\[\*|https?:|\.{4,}", re.IGNORECASE)
_CAPS_CONNECTORS = frozenset({"BY", "AND", "BETWEEN", "BY AND BETWEEN", "AMONG", "BY AND AMONG", "WITH", "OR"})


def read_plain_text(source: Source) -> Draft:
    """Blocks of a plain-text draft."""
    draft = Draft(source.limits)
    add_plain_text(draft, source.text[: source.limits.characters])
    return draft


def add_plain_text(draft: Draft, text: str) -> None:
    """Adds the Blocks of a plain text to the draft."""
    source = draft.bounded(text).replace("\f", "\n\n\n\n").expandtabs(8).split("\n")
    if len(source) > _MOST_LINES:
        draft.give_up(f"after line {_MOST_LINES:,}", "more lines than any draft has", 1 - _MOST_LINES / len(source))
    raw = [_QUOTED.sub("", line) for line in source[:_MOST_LINES]]
    lines, running = without_furniture(raw)
    draft.notes += [f"“{line}” stands on page after page and is left out." for line in running[:3]]
    width = wrap_width(lines)
    clauses = Clauses()
    pending: list[Line] = []
    for blank, group in groups(lines):
        if draft.full:
            break
        rows = _table(group)
        if rows:
            _add_lines(draft, pending)
            pending = []
            add_table(draft, plain(rows), header_rows=header_rows_by_look(rows))
            continue
        for first, line in enumerate(_logical(group, width)):
            for part_number, part in enumerate(clauses.parts(line.text)):
                begins = first == 0 and part_number == 0
                pending.append(Line(part, line.indent, blank if begins else 0))
    _add_lines(draft, pending)


def _logical(group: list[str], width: int) -> list[Line]:
    """Logical lines, underlined headings marked with the underline's character in front."""
    found: list[Line] = []
    body: list[str] = []
    for line in group:
        underline = _UNDERLINE.fullmatch(line)
        if underline and body and len(body[-1].strip()) <= 100 and len(line.strip()) >= len(body[-1].strip()) * 0.5:
            title = body.pop()
            found += joined(body, width) if body else []
            found.append(Line(("\x01" if underline.group(1) in "=*#" else "\x02") + title.strip()))
            body = []
        elif not _RULER.fullmatch(line):
            body.append(line)
    return found + (joined(body, width) if body else [])


def _add_lines(draft: Draft, lines: list[Line]) -> None:
    lines = _across_pages(lines)
    for index, line in enumerate(lines):
        if draft.full:
            return
        line.blank_after = lines[index + 1].blank_before if index + 1 < len(lines) else 1
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        level = _heading_level(line, lines[index - 1].text if index else "", after, first=index == 0)
        if level:
            draft.add_text(BlockKind.HEADING, line.text.lstrip("\x01\x02"), level)
        else:
            _add_body(draft, line)


def _add_body(draft: Draft, line: Line) -> None:
    text = line.text
    run_in = _RUN_IN.match(text)
    if run_in and _is_title(run_in["title"]) and len(text) > run_in.end() + 20:
        title = f"{run_in['number']} {run_in['title']}{run_in['end']}"
        draft.add_text(BlockKind.HEADING, title, _depth(run_in["number"]) + 1)
        draft.add_text(BlockKind.PARAGRAPH, text[run_in.end() :])
        return
    marker = MARKER.match(text)
    if marker is None or marker["part"] or len(text) <= marker.end():
        draft.add_text(BlockKind.PARAGRAPH, text)
    elif marker["bullet"]:
        draft.add_text(BlockKind.LIST_ITEM, text[marker.end() :], 1 + min(line.indent, 40) // 4)
    else:
        draft.add_text(BlockKind.LIST_ITEM, text, _depth(marker["number"]) if marker["number"] else 2)


def _heading_level(line: Line, before: str, after: str, *, first: bool) -> int:
    """Level of a line that reads as a heading, 0 for one that does not."""
    text = line.text
    if text[:1] in "\x01\x02":
        return 1 if text[0] == "\x01" else 2
    words = text.split()
    if len(words) > 14 or len(text) > 110 or _NO_TITLE.search(text) or not any(map(str.isalpha, text)):
        return 0
    if text.endswith((";", ",")) or _FIELD.fullmatch(text):
        return 0
    marker = MARKER.match(text)
    if marker and marker["part"]:
        title = text[marker.end() :].strip(" -–—:.")
        if title and not _is_title(title):
            return 0
        nested = marker["part"].lower().startswith(("section", "clause"))
        return _depth(marker["part"]) + 1 if nested else 1
    if marker and marker["number"]:
        title = text[marker.end() :].strip()
        following = MARKER.match(after)
        same_list = following and following["number"] and _depth(following["number"]) == _depth(marker["number"])
        contents = _OF_CONTENTS.search(title) and re.search(r"\s\d{1,3}$", after or "1 1")
        heads = _is_title(title.rstrip(".:")) and not same_list and not contents and after
        return _depth(marker["number"]) + 1 if heads else 0
    if marker:
        return 0
    if _is_caps(text):
        if text in _CAPS_CONNECTORS or (first and not after):
            return 0
        part = MARKER.fullmatch(before)  # `ARTICLE 1` and its title on a line of its own
        return 2 if part and part["part"] else 1
    alone = (line.blank_before or first) and line.blank_after
    if text.endswith(":"):
        return LABEL_LEVEL if alone and len(words) <= 6 and text[0].isupper() and _is_title(text[:-1]) and after else 0
    settled = first or not before or before[-1] in '.;:!?)"”' or len(before.split()) <= 8
    prose = len(after.split()) >= 8 or bool(MARKER.match(after))
    plain_title = len(words) <= 8 and _is_title(text) and not re.search(r"[\d,.]", text)
    return 4 if alone and settled and prose and plain_title else 0


def _is_title(text: str) -> bool:
    """Whether the words are set as a title: capitals throughout, or every word of weight capitalised."""
    words = text.split()
    if not 0 < len(words) <= 12 or not text[0].isupper():
        return False
    if _is_caps(text):
        return True
    weighty = [word.strip("\"'“”‘’()") for word in words if word.lower() not in _SMALL]
    capitals = [word for word in weighty if word[:1].isupper() or word[:1].isdigit()]
    return len(weighty) <= 9 and len(capitals) == len(weighty)


def _is_caps(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= len(letters) * 0.95 and len(text.split()) <= 12


def _depth(number: str) -> int:
    return max(1, len(re.findall(r"\d+", number)))


def _across_pages(lines: list[Line]) -> list[Line]:
    """Joins a sentence that a page break cut in two."""
    found: list[Line] = []
    for line in lines:
        cut = found and line.blank_before >= 3 and line.text[:1].islower() and not MARKER.match(line.text)
        if cut and 40 < len(found[-1].text) < 100_000 and found[-1].text[-1] not in ".;:!?":
            found[-1].text = f"{found[-1].text} {line.text}"
        else:
            found.append(line)
    return found


def _table(group: list[str]) -> list[list[str]]:
    """The rows of a table drawn with bars or aligned with spaces; empty where the group is none."""
    lines = [line for line in group if not _RULER.fullmatch(line)]
    if len(lines) < 2:
        return []
    bars = [line.strip().strip("|").count("|") for line in lines]
    if min(bars) >= 1 and max(bars) == min(bars):
        return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    return _aligned(lines)


def _aligned(lines: list[str]) -> list[list[str]]:
    fields = [[(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", line)] for line in lines]
    counts = [len(row) for row in fields]
    columns = max(set(counts), key=counts.count)
    full = [row for row in fields if len(row) == columns]
    if columns < 2 or len(lines) < 3 or len(full) < len(fields) * 0.7:
        return []
    if any(MARKER.fullmatch(row[0][2] + " "[:0]) for row in full) and columns == 2:
        return []
    for column in range(1, columns):
        starts = [row[column][0] for row in full]
        ends = [row[column][1] for row in full]
        agree = max(starts.count(max(set(starts), key=starts.count)), ends.count(max(set(ends), key=ends.count)))
        if agree < len(full) * 0.7:
            return []
    anchors = [full[0][column][0] for column in range(columns)]
    rows: list[list[str]] = []
    for row in fields:
        cells = [""] * columns
        for position, (start, _, text) in enumerate(row):
            column = position
            if len(row) != columns:
                column = min(range(columns), key=lambda number: abs(anchors[number] - start))
            cells[column] = f"{cells[column]} {text}".strip()
        rows.append(cells)
    return rows
