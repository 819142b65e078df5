"""Shares of a whole, in a list or a column, that should make a hundred per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import quote, slug

_SPLIT = re.compile(
    r"\b(?:split|splits|breakdown|break-down|allocation|allocated|distribution|composition|mix|shares?|weight(?:s|ing)?"
    r"|by (?:category|segment|phase|type)|how the money)\b",
    re.I,
)
_OF_TOTAL = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s?%\s?of (?:the )?(?:total|whole|budget)", re.I)
_ITEM = re.compile(
    r"^[^:%\n]{2,60}?[:–-]\s{0,9}(?:[^%\n:]{0,40}?\()?\s{0,9}(\d{1,3}(?:[.,]\d+)?)\s?%\)?(?:\s|$|[.,;)])"
)
_SHARE_HEADER = re.compile(r"\bshares?\b|\bper ?centage\b|% of|\ballocation\b|\bweight(?:ing)?\b|^%$", re.I)
_NOT_SHARES = re.compile(
    r"\b(?:scores?|rates?|targets?|accuracy|growth|cagr|success|adoption|progress|complete|market|confidence|probab\w+"
    r"|discount|margin|uptime|change|roi|savings?|increase|reduction|kpi)\b",
    re.I,
)
_TOTAL = re.compile(r"\btotal\b|\bsum\b", re.I)
_FARTHEST = 25.0


def shares(document: Document) -> list[Calculation]:
    """One Calculation for every list or column of shares that says it is the whole of something."""
    return [*_lists(document), *_columns(document)]


def _lists(document: Document) -> Iterator[Calculation]:
    blocks = [block for block in document.blocks if not block.hidden]
    for is_item, run in groupby(enumerate(blocks), key=lambda pair: pair[1].kind is BlockKind.LIST_ITEM):
        items = list(run)
        if not is_item or len(items) < 3:
            continue
        first = items[0][0]
        lead = blocks[first - 1].text[-120:] if first else ""
        levels = {block.level for _, block in items}
        listed = [block for _, block in items]
        of_total = [(block, match) for block in listed if (match := _OF_TOTAL.search(block.text))]
        if of_total:
            # The first says what the whole is; its siblings may leave it out.
            found = [
                (block, match) for block in listed if (match := re.search(r"\((\d{1,3}(?:[.,]\d+)?)\s?%", block.text))
            ]
            about = _SPLIT.search(lead) is not None or len(of_total) > 1
        else:
            found = [(block, match) for block in listed if (match := _ITEM.match(block.text))]
            about = _SPLIT.search(lead) is not None
        if about and len(levels) == 1 and len(found) == len(listed) and not _NOT_SHARES.search(lead):
            yield from _judge(document, lead, [(block, _value(match)) for block, match in found], [])


def _columns(document: Document) -> Iterator[Calculation]:
    rows = [
        block for block in document.blocks if block.kind is BlockKind.TABLE_ROW and block.cells and not block.hidden
    ]
    for _, run in groupby(rows, key=lambda block: (block.table, block.anchor.sheet)):
        table = [row for row in run if not row.header_row]
        for place in range(1, max((len(row.cells) for row in table), default=0)):
            column = [(row, row.cells[place]) for row in table if len(row.cells) > place]
            header = column[0][1].header if column else ""
            parts, totals = [], []
            for row, cell in column:
                match = re.fullmatch(r"[\s*~]*(\d{1,3}(?:[.,]\d+)?)\s?%[\s*]*", cell.text)
                if match and _TOTAL.search(row.cells[0].text):
                    totals.append((row, _value(match)))
                elif match:
                    parts.append((row, _value(match)))
            whole = any(abs(value - 100) < 0.01 for _, value in totals)
            named = _SHARE_HEADER.search(header) and not _NOT_SHARES.search(header)
            if len(parts) >= 3 and (whole or (named and len(parts) + len(totals) == len(column))):
                yield from _judge(document, header or "shares", parts, totals)


def _judge(
    document: Document, about: str, parts: Sequence[tuple[Block, float]], totals: Sequence[tuple[Block, float]]
) -> Iterator[Calculation]:
    made = sum(value for _, value in parts)
    off = abs(made - 100)
    if off > _FARTHEST:
        return
    ok = off <= 0.5 * len(parts) + 0.01
    said = f"The shares under “{' '.join(about.split())[:60].strip(' :')}” make {made:g} %" + (
        "." if ok else ", not 100 %."
    )
    shown = [block for block, _ in (*totals, *parts)]
    yield Calculation(
        id=f"hundred:{slug(about[:40])}", kind="hundred", statement=said, claimed=100.0, computed=made, ok=ok,
        evidence=tuple(quote(document, block.start, block.end) for block in shown[:8]),
        working=" + ".join(f"{value:g}" for _, value in parts) + f" = {made:g}", confidence=0.9,
    )  # fmt: skip


def _value(match: re.Match[str]) -> float:
    return float(match.group(1).replace(",", "."))
