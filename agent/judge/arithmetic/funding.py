"""The money of a budget by purpose: scaling tranche, running costs, contingency, one-off against recurring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.document import BlockKind, Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import money, quote
from agent.judge.arithmetic.figures.categories import RUNNING, Category
from agent.judge.arithmetic.figures.columns import is_period
from agent.judge.arithmetic.figures.line_items import LineItem, line_items
from agent.review import Evidence

GUIDELINE = (0.15, 0.40)
"""Share of pilot plus scale that practitioners keep back for scaling."""
_ROUNDING = 0.005
_SCALE = re.compile(
    r"\bscal(?:e|ing)[- ]?(?:tranche|reserve|budget|phase|up|out)?\b|\broll-?out\b|\bset aside\b"
    r"|\bheld (?:back|so far)\b"
    r"|\bkept back\b|\bwid(?:er|ening)\b|\bexten(?:sion|ding)\b|\bgeneral use\b|\bproduction (?:tranche"
    r"|reserve|phase|build)\b"
    r"|\bexpansion\b|\bother (?:wards|sites|sections|branches|depots)|\btranche (?:2|two|b)\b|\bearmarked\b"
    r"|\bheld in reserve\b",
    re.I,
)
_PILOT = re.compile(
    r"\bpilot\b|\btrial\b|\bproof of concept\b|\bpoc\b|\bphase (?:1|one|i)\b|\bfirst step\b|\bevaluation\b"
    r"|\btranche (?:1|one|a)\b",
    re.I,
)
_SPENT = re.compile(r"\b(?:spent|to date|actuals?|drawn|remaining|left|invoiced|paid)\b", re.I)
_BOTH = re.compile(r"\bphase 1 and (?:phase )?2\b|\bpilot (?:and|plus|\+) scal|\b[A-Z] and [A-Z]\b", re.I)
_SHARE = re.compile(
    r"(\d{1,2}(?:[.,]\d+)?)\s?%[^.\n|\d]{0,25}?\b(?:set aside|reserved? for|held back|kept back|for scal\w+"
    r"|scaling tranche"
    r"|parked for|scaling reserve)\b"
    r"|\b(?:set aside|scaling (?:tranche|reserve)|held back|kept back|reserved? for (?:scal\w+|roll-?out"
    r"|production))\b"
    r"[^.\n\d]{0,50}?(?<![\d.,])(\d{1,2}(?:[.,]\d+)?)\s?%",
    re.I,
)
_CONTINGENCY = re.compile(
    r"\bcontingenc(?:y|ies)\b(?!\s+(?:plan|measure|fee|action))|\bmanagement reserve\b|\brisk (?:reserve"
    r"|buffer|allowance)\b"
    r"|\bunforeseen\b|\b(?:budget|general|cost) reserve\b|\bcost buffer\b|\bbuffer (?:for|of)\b|\brisk buffer\b",
    re.I,
)
_DENIED_BEFORE = re.compile(r"\b(?:no|without|lacks?|nor)\s+(?:\w+\s+){0,2}$", re.I)
_DENIED_AFTER = re.compile(
    r"^\W{0,3}(?:(?:is|was|are|has been|have been)\s(?:not|never)\s(?:planned|included|budgeted|foreseen)"
    r"|none\b|nil\b)",
    re.I,
)
_CONTINGENCY_IS_MONEY = re.compile(
    r"[$€£₹%\d]|\b(?:budget\w*|costs?|sum|amount|money|provision|figure|number|reserve|line|fund\w*|forecast"
    r"|overrun)\b",
    re.I,
)
_COST = re.compile(r"\b(?:costs?|fees?|bill|run)\b", re.I)
_NOT_RUNNING = re.compile(r"\b(?:burn|roi|calculation|rehandling|departure|turnover|value|total|sum)\b", re.I)
_HORIZON = re.compile(r"\b(\d{1,3})[- ]months?\b|\b(\d)[- ]years?\b", re.I)
_MONTHS_IN = {"month": 1.0, "quarter": 3.0, "year": 12.0}


@dataclass(frozen=True)
class RunningCosts:
    """What a budget says about running costs."""

    items: tuple[LineItem, ...]
    categories: tuple[Category, ...]
    """Those of the five kinds that have an amount."""
    months: float
    """Longest time the amounts cover; a price per year or an open-ended price per month covers 12."""


def tranche(document: Document) -> Calculation:
    """The share of pilot plus scale kept for scaling; `ok` is None where the two are not costed apart."""
    items = [item for item in line_items(document) if item.category is not Category.BENEFIT and not item.is_baseline]
    scale = _phase([item for item in items if item.structured], _SCALE)
    near = [item for item in items if item.structured and (not scale or item.group == scale[0].group)]
    near = [item for item in near if item not in scale and not _SPENT.search(item.label)]
    pilot = _phase(near, _PILOT)
    if scale and pilot and pilot[0] is not scale[0]:
        held, spent = sum(map(_whole, scale)), sum(map(_whole, pilot))
        if held > 0 and spent > 0:
            share = held / (held + spent)
            words = f"{_shown(scale[0], held)} of {_shown(scale[0], held + spent)}"
            return _share(
                document, share, words, [*scale[:3], *pilot[:3]], f"{held:,.0f} / ({held:,.0f} + {spent:,.0f})"
            )
    if (stated := _stated_share(document)) is not None:
        return stated
    totals = [item for item in items if item.is_total and not item.is_subtotal and not _SCALE.search(item.label)]
    if scale and totals:
        held = sum(map(_whole, scale))
        whole = max(map(_whole, totals))
        inside, outside = (held / whole if whole else 1.0), held / (held + whole)
        if 0 < inside < 1 and _within(inside) == _within(outside):
            words = f"{_shown(scale[0], held)} against a total of {_shown(scale[0], whole)}"
            return _share(document, inside, words, [*scale[:3], totals[0]], f"{held:,.0f} / {whole:,.0f}", sure=0.75)
    return Calculation(
        id="tranche-share",
        kind="tranche-share",
        statement="Pilot and scaling are not costed apart, so the share kept for scaling cannot be computed.",
        confidence=0.7,
    )


def running_costs(document: Document) -> RunningCosts:
    """The lines marked as recurring or spread over periods, their kinds, and how many months they cover."""
    items = [item for item in line_items(document) if item.is_cost and _runs(item) and _is_running(item)]
    kinds = {
        kind for item in items for kind in item.categories if kind in RUNNING and any(a.value > 0 for a in item.amounts)
    }
    months = max((_months(item) for item in items), default=0.0)
    return RunningCosts(tuple(items), tuple(kind for kind in RUNNING if kind in kinds), months)


def running_costs_calculation(document: Document) -> list[Calculation]:
    """One Calculation that says what the running costs cover, where there are any."""
    costs = running_costs(document)
    if not costs.items:
        return []
    names = ", ".join(kind.value for kind in costs.categories) or "none of the five kinds"
    span = "no stated time" if not costs.months else f"{costs.months:g} months"
    return [
        Calculation(
            id="running-costs",
            kind="running-costs",
            statement=f"Running costs cover {names}, over {span}.",
            computed=float(len(costs.categories)),
            evidence=tuple(item_quote(document, item) for item in costs.items[:8]),
            working="; ".join(
                f"{item.label}: {item.recurrence} ({item.why or 'by period'})" for item in costs.items[:8]
            ),
            confidence=0.85 if any(item.structured for item in costs.items) else 0.65,
        )
    ]


def contingency_lines(document: Document) -> tuple[LineItem, ...]:
    """Lines for contingency or a management reserve that have an amount above zero."""
    return tuple(
        item
        for item in line_items(document)
        if item.category is Category.CONTINGENCY and not item.is_baseline and any(a.value > 0 for a in item.amounts)
    )


def contingency_mention(document: Document) -> tuple[Evidence, bool] | None:
    """Where contingency money is spoken of, and whether it is said that there is none; None where nowhere."""
    for block in document.blocks:
        if block.hidden == "text" or block.kind is BlockKind.HEADING:
            continue
        for match in _CONTINGENCY.finditer(block.text):
            start = max(block.text.rfind(". ", 0, match.start()) + 1, block.text.rfind("\n", 0, match.start()) + 1, 0)
            ends = [at for at in (block.text.find(". ", match.end()), block.text.find("\n", match.end())) if at >= 0]
            end = min(ends) + 1 if ends else len(block.text)
            sentence = block.text[start:end].strip()
            row = block.kind is BlockKind.TABLE_ROW
            if not row and not _CONTINGENCY_IS_MONEY.search(_CONTINGENCY.sub(" ", sentence)):
                continue
            at = block.start + block.text.index(sentence, start)
            before, after = block.text[start : match.start()], block.text[match.end() : end]
            denied = bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after))
            return quote(document, at, at + len(sentence)), denied
    return None


def told_apart(document: Document) -> tuple[tuple[LineItem, ...], tuple[LineItem, ...]]:
    """The cost lines whose recurrence is told, and those whose recurrence is not."""
    lines = [
        item
        for item in line_items(document)
        if item.is_cost and item.structured and any(a.value for a in item.amounts) and not _is_condition(item)
    ]
    told = tuple(item for item in lines if item.recurrence != "unknown")
    return told, tuple(item for item in lines if item.recurrence == "unknown")


def item_quote(document: Document, item: LineItem) -> Evidence:
    """The line of an item: its table row, or the line of text its amount stands in."""
    first = item.amounts[0]
    block = document.block_at(first.start)
    if block.kind is BlockKind.TABLE_ROW:
        return quote(document, block.start, block.end, first.ref)
    start = document.text.rfind("\n", block.start, first.start) + 1 or block.start
    end = document.text.find("\n", first.end, block.end)
    start, end = max(start, block.start, first.start - 160), min(end if end >= 0 else block.end, first.end + 160)
    lead = len(document.text[start:end]) - len(document.text[start:end].lstrip())
    return quote(document, start + lead, start + len(document.text[start:end].rstrip()))


def _is_condition(item: LineItem) -> bool:
    """Rows that are portions of money released on a condition, not costs."""
    return bool(
        re.fullmatch(
            r"(?:tranche|portion|part|instal\w+|stage"
            r"|gate)?\s?\d{0,2}",
            item.label,
            re.I,
        )
    ) or bool(re.search(r"\brelease\b|\btranches\b|\binstal", item.section.split("\n")[0], re.I))


def _phase(items: Sequence[LineItem], pattern: re.Pattern[str]) -> list[LineItem]:
    """The total of a phase where one is stated, else its lines."""
    totals = [item for item in items if item.is_total and pattern.search(item.label) and not _BOTH.search(item.label)]
    other = _PILOT if pattern is _SCALE else _SCALE
    totals = [item for item in totals if not other.search(item.label)]
    if totals:
        return totals[:1]
    named = [
        item for item in items if not item.is_total and pattern.search(item.label) and not other.search(item.label)
    ]
    section = [
        item
        for item in items
        if not item.is_total
        and pattern.search(item.section.split("\n")[0])
        and not other.search(item.section.split("\n")[0])
    ]
    chosen = section if len(section) >= len(named) else named
    return [item for item in chosen if item.recurrence != "recurring"]


def _whole(item: LineItem) -> float:
    """The amount of a line over all its columns, a total column counted alone."""
    totals = [amount.value for amount in item.amounts if amount.is_total]
    return totals[-1] if totals else sum(amount.value for amount in item.amounts)


def _within(share: float) -> bool:
    return GUIDELINE[0] - _ROUNDING <= share <= GUIDELINE[1] + _ROUNDING


def _share(
    document: Document, share: float, words: str, items: Iterable[LineItem], working: str, *, sure: float = 0.85
) -> Calculation:
    inside = _within(share)
    side = "within" if inside else ("below" if share < GUIDELINE[0] else "above")
    return Calculation(
        id="tranche-share",
        kind="tranche-share",
        statement=f"{share:.0%} is kept for scaling ({words}), {side} the guideline of 15–40 %.",
        computed=round(share, 4),
        ok=inside,
        evidence=tuple(item_quote(document, item) for item in items),
        working=f"{working} = {share:.1%}",
        confidence=sure,
    )


def _stated_share(document: Document) -> Calculation | None:
    for block in document.blocks:
        if block.hidden == "text":
            continue
        for match in _SHARE.finditer(block.text):
            percent = float((match.group(1) or match.group(2)).replace(",", "."))
            return Calculation(
                id="tranche-share",
                kind="tranche-share",
                statement=f"The draft states that {percent:g} % is kept for scaling (guideline 15–40 %).",
                claimed=percent / 100,
                computed=percent / 100,
                ok=_within(percent / 100),
                evidence=(quote(document, block.start + match.start(), block.start + match.end()),),
                working=f"stated {percent:g} %",
                confidence=0.75,
            )
    return None


def _shown(item: LineItem, value: float) -> str:
    return money(value, item.amounts[0].currency)


def _runs(item: LineItem) -> bool:
    years = [period for period in item.periods if re.search(r"y(?:ea)?r|20\d\d|\bfy|\by\d", period, re.I)]
    return item.recurrence == "recurring" or len(years) >= 2


def _is_running(item: LineItem) -> bool:
    if item.category is Category.CONTINGENCY or _NOT_RUNNING.search(item.label):
        return False
    return any(kind in RUNNING for kind in item.categories) or (item.structured and bool(_COST.search(item.label)))


def _months(item: LineItem) -> float:
    if len(item.periods) >= 1:
        covered = sum(_period_months(period) for period in item.periods)
        return max(covered, 12.0 if item.recurrence == "recurring" and item.why == "label" else 0.0)
    if stated := _HORIZON.search(f"{item.section.split(chr(10))[-1]} {item.label}"):
        return float(stated.group(1) or float(stated.group(2)) * 12)
    # A price per month or year without an end goes on.
    return 12.0


def _period_months(period: str) -> float:
    if re.search(r"q[1-4]|quarter", period, re.I):
        return 3.0
    if re.search(r"\bh[12]\b", period, re.I):
        return 6.0
    if re.search(r"y(?:ea)?r|\bfy|\by\d|^\W*20\d\d", period, re.I):
        return 12.0
    return 1.0 if is_period(period) else _MONTHS_IN.get(period, 0.0)
