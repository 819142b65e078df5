"""What a team costs by heads, share, months and rate, against the amount that its heading states."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import line_quote, money, slug
from agent.judge.arithmetic.figures.statements import Group, Statement, groups, statements

_FACTOR = re.compile(
    r"\s*(?P<money>[$€£₹]\s?)?(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<share>%)?\s?(?P<unit>[a-z/ ]{0,24})\s*", re.I
)
_HEADS = re.compile(
    r"(?:people|persons?|ftes?|heads?|engineers?|analysts?|consultants?|specialists?|developers?)?", re.I
)
_SHARE = re.compile(r"(?:allocation|allocated|of (?:their )?time|utili[sz]ation|dedicated|time)?", re.I)
_TIME = re.compile(r"(?P<unit>hour|day|week|month)s?", re.I)
_RATE = re.compile(r"(?:/|per |a )\s?(?P<unit>hour|day|week|month)", re.I)


def staffing(document: Document) -> list[Calculation]:
    """One Calculation for every amount over a list of nothing but heads × share × time × rate."""
    gathered = groups(document, statements(document))
    return [made for group in gathered for made in _of_group(document, group)]


def _of_group(document: Document, group: Group) -> Iterator[Calculation]:
    total = group.parent
    if total is None or not group.direct or group.silent or total.amount.is_range or total.formula:
        return
    costs = [_cost(item) for item in group.items]
    if not costs or any(cost is None for cost in costs):
        return
    made = math.fsum(cost for cost in costs if cost is not None)
    stated = total.amount.value
    ok = abs(made - stated) <= 0.02 * stated + total.amount.slack
    shown, summed = money(stated, total.amount.currency), money(round(made), total.amount.currency)
    said = "is what its people cost." if ok else f"is not what its people cost: {summed}."
    yield Calculation(
        id=f"team:{slug(total.label)}",
        kind="product",
        statement=f"“{total.label}” of {shown} {said}",
        claimed=stated,
        computed=round(made, 2),
        ok=ok,
        evidence=(line_quote(document, total), *(line_quote(document, item) for item in group.items[:8])),
        working=" + ".join(f"{cost:,.0f}" for cost in costs if cost is not None) + f" = {made:,.0f}",
        confidence=0.85,
    )


def _cost(item: Statement) -> float | None:
    """`3 people × 40 % allocation × 6 months × $4,861/month` as money; None for anything else."""
    formula = item.line.rpartition(":")[2].replace("*", " ")
    parts = [_FACTOR.fullmatch(part) for part in re.split(r"[×✕]|\sx\s", formula)]
    if len(parts) < 3:
        return None
    value, span, per = 1.0, "", ""
    for part in parts:
        if part is None:
            return None
        unit = part["unit"].strip()
        number = float(part["number"].replace(",", "")) * (0.01 if part["share"] else 1.0)
        if part["money"]:
            rate = _RATE.fullmatch(unit)
            if per or rate is None:
                return None
            per = rate["unit"].lower()
        elif time := _TIME.fullmatch(unit):
            if span:
                return None
            span = time["unit"].lower()
        elif not (_SHARE if part["share"] else _HEADS).fullmatch(unit):
            return None
        value *= number
    return value if span and span == per else None
