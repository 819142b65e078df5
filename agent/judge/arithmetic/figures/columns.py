"""What the words over a column and beside a row say: money, price, count, period, total, average."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from agent.language.amounts import Amount

_TOTAL = re.compile(
    r"(?<![\w-])(?:grand|over-?all|sub)?[ -]?totals?(?![\w-])|^sum(?:me)?\b|^all costs$|\bgesamt\w*|\binsgesamt\b"
    r"|\bzwischensumme\b|\btotaal\b|^somme\b|^everything$|^all (?:in|together|lines|items)$|^altogether$",
    re.I,
)
_SUBTOTAL = re.compile(r"\bsub-?\s?total|\bzwischensumme|\bsubtotaal", re.I)
_NOT_SUMMED = re.compile(
    r"\b(?:average|avg|mean|median|roi|irr|npv|payback|break-?even|margin|ratio|variance|difference|delta"
    r"|remaining"
    r"|cumulative|cumulated|kumuliert|running (?:total|balance)|headcount|ebitda)\b|^(?:no\. of "
    r"|number of )?ftes?$"
    r"|^balance\b|^net\b|\bnet (?:benefits?|savings|costs?|present|cash|value|position|income|profit|result)"
    r"|\b(?:discount|growth|exchange|hourly|day|tax|conversion|adoption|burn) rate\b|^%|\bin %$|\(%\)$",
    re.I,
)
_PERIOD_HEADER = re.compile(
    r"\b(?:(?:year|yr|y|jahr|fy|cy)\s?-?\s?\d{1,4}|(?:19|20)\d\d(?:\s?[/-]\s?\d\d(?:\d\d)?)?|q[1-4]|h[12]"
    r"|quarter\s?\d"
    r"|(?:month|m|monat)\s?-?\s?\d{1,2}|months?\s\d+\s?[-–]\s?\d+"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?)(?![\w%])",
    re.I,
)
_CUMULATIVE_HEADER = re.compile(r"\bcumul|\bkumul|running (?:total|balance)|\bto date\b|\bbalance\b|\bytd\b", re.I)
_UNIT_HEADER = re.compile(
    r"\bunit\b|\bper\s(?!year|month|annum|quarter|week)|\brates?\b|\bprice\b|\beach\b|/\s?(?:user|page|hour"
    r"|day|unit|h)\b"
    r"|\bcost/(?!year|month|yr|mo)|\bavg\b|\baverage\b|\bday rate\b|\btarif",
    re.I,
)
_COUNT_HEADER = re.compile(
    r"\b(?:qty|quantity|count|number|no\.?|#|units|hours|hrs|days|weeks|months|fte|ftes|headcount|people"
    r"|users|seats"
    r"|volume|effort|pd|person|anzahl|menge|id|ref|row|item no|duration|probability|score|weight|priority"
    r"|phase no)\b|^#$",
    re.I,
)
_PERCENT_HEADER = re.compile(r"%|\bper ?cent|\bshare\b|\bportion\b|\bprozent|\banteil\b", re.I)
_MONEY_HEADER = re.compile(
    r"[$€£₹]|\b(?:eur|usd|gbp|inr|chf|aud|cad|k€|teur)\b|\b(?:costs?|amounts?|budget\w*|price|value|spend"
    r"|spent|actuals?"
    r"|forecast|investment|fees?|expenses?|capex|opex|benefits?|savings?|one[- ]?(?:off|time)|recurring"
    r"|annual|monthly"
    r"|yearly|planned|plan|estimate\w*|kosten|betrag|invest\w*|total|pilot|scale|production|run|build"
    r"|tranche|funding"
    r"|revenue|net|subtotal|\+?vat)\b",
    re.I,
)
_MONEY_CAPTION = re.compile(
    r"\b(?:budget\w*|costs?|spend|investment|funding|expenses?|financ\w+|money|kosten|pricing|business case"
    r"|tco|roi"
    r"|benefits?|savings?)\b",
    re.I,
)
_NO_VALUE = re.compile(r"^(?:[-–—.]+|n/?a|nil|none|free|included|incl\.?|0|)$", re.I)
_HEADER_SCALES = (
    (re.compile(r"(?<![A-Za-z])(?:k€|€k|keur|teur|t€|k\$|\$k|kusd|k£|£k|kchf|tsd\.?)(?![A-Za-z])"
        r"|[$€£]\s?['’]?000s?", re.I), 1e3),
    (re.compile(r"\bin thousands?\b|\(k\)|['’]000s?\b|\(000s?\)|\bthousands? of (?:euros?|dollars?|pounds?)"
        r"|[€$£] ?thousands?|\b(?:eur|usd|gbp|chf|aud|cad|inr|euros?|dollars|pounds) (?:in )?(?:thousands?|k)\b"
        r"|\bk (?:eur|usd|gbp|chf)\b|\bthousands? (?:of )?(?:eur|usd|gbp|chf|aud|cad)\b", re.I), 1e3),
    (re.compile(r"(?<![A-Za-z])(?:m€|€m|meur|\$m|£m|mio\.?\s?(?:€|eur))(?![A-Za-z])|\bin millions?\b"
        r"|\([€$£]?\s?m(?:io|n)?\.?\)|[€$£] ?millions?"
        r"|\b(?:eur|usd|gbp|chf|aud|cad|euros?|dollars|pounds) (?:in )?(?:millions?|mn|m)\b", re.I), 1e6),
    (re.compile(r"\bin lakhs?\b|\(lakhs?\)|(?:₹|\brs\.?|\binr) ?lakhs?\b", re.I), 1e5),
    (re.compile(r"\bin crores?\b|\(crores?\)|(?:₹|\brs\.?|\binr) ?crores?\b", re.I), 1e7),
)  # fmt: skip


class ColumnKind(StrEnum):
    """What the figures of a column are; only money columns are ever summed."""

    MONEY = "money"
    TOTAL = "total"
    UNIT_PRICE = "unit price"
    COUNT = "count"
    PERCENT = "percent"
    CUMULATIVE = "cumulative"
    OTHER = "other"


def is_total_label(label: str) -> bool:
    """Whether a label names a total or a subtotal."""
    return bool(_TOTAL.search(label))


def is_subtotal_label(label: str) -> bool:
    """Whether a label names a subtotal."""
    return bool(_SUBTOTAL.search(label))


def is_period(header: str) -> bool:
    """Whether a column header is a stretch of time."""
    return bool(_PERIOD_HEADER.search(header))


def is_derived_label(label: str) -> bool:
    """Whether a label names something computed from others (an average, a net, a ratio), no part of a sum."""
    return bool(_NOT_SUMMED.search(label))


def is_money(header: str) -> bool:
    """Whether a column header speaks of money."""
    return bool(_MONEY_HEADER.search(header))


def scale_in(text: str) -> float:
    """What a header (`k€`) or caption (`in thousands`) says to multiply figures by; 1 where it says nothing."""
    return next((factor for pattern, factor in _HEADER_SCALES if pattern.search(text)), 1.0)


def column_kind(header: str, amounts: Sequence[Amount], texts: Sequence[str], about: str) -> ColumnKind:
    """What a column holds, told from its header, its cells' `amounts` and `texts`, and what the table is about."""
    marked = any(amount.currency for amount in amounts)
    if _CUMULATIVE_HEADER.search(header):
        return ColumnKind.CUMULATIVE
    if _PERCENT_HEADER.search(header) and not marked:
        return ColumnKind.PERCENT
    if is_total_label(header) and not _COUNT_HEADER.search(header):
        return ColumnKind.TOTAL
    if _UNIT_HEADER.search(header) or any(amount.unit for amount in amounts):
        return ColumnKind.UNIT_PRICE
    if len(amounts) * 2 <= len(texts) - sum(bool(_NO_VALUE.match(text.strip())) for text in texts):
        return ColumnKind.OTHER
    if marked:
        return ColumnKind.MONEY
    if _COUNT_HEADER.search(header) and not is_period(header):
        return ColumnKind.COUNT
    if _MONEY_HEADER.search(header):
        return ColumnKind.MONEY
    about_money = _MONEY_CAPTION.search(about)
    large = len(amounts) >= 2 and sorted(abs(amount.value) for amount in amounts)[len(amounts) // 2] >= 100
    return ColumnKind.MONEY if about_money and (not header or is_period(header) or large) else ColumnKind.OTHER
