"""Payback and ROI stated in one list or table with the investment and the yearly saving they follow from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from agent.document import Block, BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import money, quote, slug
from agent.language.amounts import Amount, find_amounts
from agent.language.dates import find_durations

_INVESTED = re.compile(r"\b(?:total |initial |overall )?(?:investment|outlay|cost|budget)\b", re.I)
_SAVED = re.compile(
    r"\b(?:annual|yearly|per year|a year|p\.a\.).{0,25}\b(?:savings?|benefits?|value)\b"
    r"|\b(?:savings?|benefits?)\b.{0,25}(?:annual|a year|per year|/\s?y)",
    re.I,
)
_GROSS = re.compile(
    r"\b(?:running|operating|recurring|maintenance|annual cost|opex|scenario|conservative|optimistic)\b", re.I
)
_PAYBACK = re.compile(r"\bpay-?back\b|\bbreak-?even\b", re.I)
_LABEL = re.compile(r"^\W*([^:|]{3,60})[:|]\s*(.{1,80})", re.S)


def labelled_returns(document: Document) -> list[Calculation]:
    """One Calculation for each payback that stands in one list with what it follows from."""
    made: list[Calculation] = []
    blocks = [block for block in document.blocks if not block.hidden]
    for kind, run in groupby(blocks, key=lambda block: (block.kind, block.anchor.section, block.table)):
        if kind[0] in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.PARAGRAPH):
            made.extend(_payback(document, list(run)))
    return made


def _payback(document: Document, group: list[Block]) -> Iterator[Calculation]:
    pairs = [(block, str(match[1]), str(match[2])) for block in group if (match := _LABEL.match(block.text))]
    if any(_GROSS.search(block.text) for block in group):
        return
    invested = [
        (b, a)
        for b, label, text in pairs
        if _INVESTED.search(label) and not _SAVED.search(label) and (a := _only(text))
    ]
    saved = [(b, a) for b, label, text in pairs if _SAVED.search(f"{label} {text}") and (a := _only(text))]
    back = [(b, text) for b, label, text in pairs if _PAYBACK.search(label)]
    if len(invested) != 1 or len(saved) != 1 or len(back) != 1 or not saved[0][1].value:
        return
    spans = find_durations(back[0][1][:40])
    if not spans:
        return
    months = spans[0].high / 30.44
    computed = invested[0][1].value / saved[0][1].value * 12
    ok = abs(months - computed) <= max(1.5, computed * 0.15)
    cost, gain = (money(side[0][1].value, side[0][1].currency) for side in (invested, saved))
    said = f"Payback is stated as {months:.0f} months; {cost} at {gain} a year is paid back in {computed:.0f}."
    yield Calculation(
        id=f"payback:{slug(back[0][0].text[:30])}", kind="payback", statement=said, claimed=round(months, 1),
        computed=round(computed, 1), ok=ok,
        evidence=tuple(quote(document, block.start, block.end) for block in (back[0][0], invested[0][0], saved[0][0])),
        working=f"{invested[0][1].value:,.10g} / {saved[0][1].value:,.10g} × 12 = {computed:.1f}",
        doubt="" if not 0.6 <= months / computed <= 1.7 else "savings may begin later than the costs",
        confidence=0.85,
    )  # fmt: skip


def _only(text: str) -> Amount | None:
    amounts = [amount for amount in find_amounts(text) if amount.currency and not amount.unit and not amount.is_range]
    return amounts[0] if len(amounts) == 1 else None
