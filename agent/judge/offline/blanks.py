"""Blanks: where a label of a thing stands and its value does not."""

from __future__ import annotations

import re

from agent.document import BlockKind
from agent.index import DocumentIndex, Statement
from agent.language.placeholders import without_placeholders

_LABEL = re.compile(r"^[^.!?;|]{2,90}[:–]\s*$")
_NEAR = 40
"""Characters that may stand between the words for a thing and the blank for it."""
_BREAK = re.compile(r"[.;!?|]")


def empty_labels(index: DocumentIndex) -> frozenset[int]:
    """Numbers of the statements that are a label with nothing after it, neither on the line nor below."""
    found = set()
    for statement, after in zip(index.statements, [*index.statements[1:], None], strict=True):
        if statement.kind is BlockKind.TABLE_ROW:
            empty = len(statement.columns) > 1 and not any(
                column.end > column.start for column in statement.columns[1:]
            )
        else:
            empty = (
                statement.kind is not BlockKind.HEADING
                and _LABEL.match(statement.text) is not None
                and (after is None or after.kind is BlockKind.HEADING or _is_label(index, after, statement))
            )
        if empty:
            found.add(statement.number)
    return frozenset(found)


def _is_label(index: DocumentIndex, after: Statement, before: Statement) -> bool:
    """Whether what follows is a label of its own rather than the value."""
    if after.kind is not before.kind or after.kind is BlockKind.TABLE_ROW:
        return False
    text = index.document.blocks[after.block].text.lstrip("-*• ")
    return after.block != before.block and re.match(r"[A-Z][^.!?;:]{1,80}:(?:\s|$)", text) is not None


def leaves_blank(statement: Statement, text: str, hits: list[tuple[int, int]], direct: bool) -> bool:
    """Whether the blank in the statement stands for what is named at `hits` (offsets into `text`, the statement's).

    `direct`: the thing is named in the statement itself, not only in a heading or column header above.
    """
    plain = without_placeholders(text)
    if plain == text:
        return False
    if not re.search(r"[^\W\d_]{2,}", plain):
        return True
    if not direct:
        return False
    blanks = [
        match.span()
        for match in re.finditer(r"\s{2,}|\s$", plain)
        if plain[slice(*match.span())] != text[slice(*match.span())]
    ]
    return any(
        (0 <= blank[0] - end <= _NEAR and not _BREAK.search(plain[end : blank[0]]))
        or _first_cell_of_blank_row(statement, plain, (start, end))
        for start, end in hits
        for blank in blanks
    )


def _first_cell_of_blank_row(statement: Statement, plain: str, hit: tuple[int, int]) -> bool:
    """Whether the hit is in the label of a row all of whose values are blank."""
    if len(statement.columns) < 2:
        return False
    label, *values = statement.columns
    inside = label.start <= statement.start + hit[0] and statement.start + hit[1] <= label.end
    return inside and not any(
        re.search(r"\w", plain[column.start - statement.start : column.end - statement.start]) for column in values
    )
