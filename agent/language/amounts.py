"""Money in running text and in cells: value, currency, what it is per, and exactly where it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

_SYMBOLS = {
    "US$": "USD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD",
    "R$": "BRL", "$": "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "JPY", "₩": "KRW", "zł": "PLN",
    "Rs.": "INR", "Rs": "INR", "Fr.": "CHF",
}  # fmt: skip
_CODES = [
    "USD",
    "EUR",
    "GBP",
    "INR",
    "CHF",
    "AUD",
    "CAD",
    "JPY",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "SGD",
    "HKD",
    "NZD",
    "CNY",
    "RMB",
    "ZAR",
    "BRL",
    "MXN",
    "AED",
    "SAR",
    "ILS",
    "KRW",
    "TRY",
]
_WORDS = {"dollar": "USD", "euro": "EUR", "pound": "GBP", "rupee": "INR", "franc": "CHF"}
_SCALES = {
    "k": 1e3, "thousand": 1e3, "thsd": 1e3, "tsd": 1e3, "t": 1e3, "'000": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6,
    "mio": 1e6, "million": 1e6, "mill": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "mrd": 1e9,
    "lakh": 1e5, "lac": 1e5, "l": 1e5, "crore": 1e7, "cr": 1e7,
}  # fmt: skip
_GERMAN_SCALES = ("mio", "mrd", "tsd")
_INDIAN_SCALES = ("lakh", "lac", "crore", "cr", "l")
PERIODS = {
    "hour": "hour", "hr": "hour", "hrs": "hour", "h": "hour", "hourly": "hour",
    "day": "day", "daily": "day", "week": "week", "weekly": "week", "wk": "week",
    "month": "month", "mo": "month", "mth": "month", "monthly": "month", "monat": "month",
    "quarter": "quarter", "qtr": "quarter", "quarterly": "quarter",
    "year": "year", "yr": "year", "y": "year", "annum": "year", "annual": "year", "annually": "year",
    "yearly": "year", "jahr": "year", "arr": "year", "mrr": "month",
}  # fmt: skip
"""Words a price can be per, and the period they mean."""

_CURRENCY = "|".join(
    [re.escape(symbol) for symbol in sorted(_SYMBOLS, key=len, reverse=True) if symbol[0] != "R" and symbol != "Fr."]
    + [r"\bR\$", r"\bRs\.?(?![A-Za-z])", r"\bFr\.(?=\s?\d)"]
    + [rf"(?<![A-Za-z]){code}(?![A-Za-z])" for code in _CODES]
)
_SCALED_CURRENCY = (
    r"(?<![A-Za-z])(?:[kKTM]\s?€|[kTM]EUR|€\s?[kKmM](?![A-Za-z])|EUR\s?[kKm](?![A-Za-z])|[kKM]USD|kCHF"
    r"|Mio\.?\s?€|£[km](?=\s\d)|\$[kKmM](?=\s\d))"
)
_SPACE = r"[ \u00a0\u202f\u2009]"
_NUMBER = (
    rf"(?:\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,5}}(?:[.,]\d{{1,2}})?"
    r"|\d{1,3}(?:['’]\d{3}){1,5}(?:[.,]\d{1,2})?"
    r"|\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?:\.\d{1,9})?"
    r"|\d{1,3}(?:\.\d{3}){1,5}(?:,\d{1,9})?"
    r"|\d{1,15}(?:[.,]\d{1,9})?|\.\d{1,9})(?!\d|[.,]\d)"
)
_SCALE = (
    rf"(?:{_SPACE}?(?:thousand|million|billion|[Tt]sd\.?|[Mm]io\.?|[Mm]rd\.?|[Mm]ill\.|bn|mn|MM"
    r"|lakhs?|lacs?|[Cc]rores?|[Cc]r\.?|Lakhs?)(?![A-Za-z])|[kKmMbB](?![A-Za-z\d])|(?<=\d)L(?![A-Za-z]))"
)
_PER = (
    r"(?:\s?(?:/|\bper\s|\bpro\s)\s?(?P<u1>(?:1[kKmM]|1?[,.]?\d{2,3}[kK]?|million)?\s?[A-Za-z]+)"
    r"(?:\s?(?:/|\bper\s|\ba\s)\s?(?P<u2>[A-Za-z]+))?"
    r"|\s(?:an?|each|every)\s(?P<u3>hour|day|week|month|quarter|year)\b"
    r"|\s?(?P<adv>\bp\.\s?a\.|\bp\.\s?m\.|\bpa\b|\bpcm\b|\b(?:annually|monthly|yearly|quarterly|weekly"
    r"|daily|hourly"
    r"|ARR|MRR)\b))"
)
_AMOUNT = re.compile(
    rf"(?P<sign>(?<![\w\d)])[-−–](?=[^\s]))?"
    rf"(?:(?P<pre>{_SCALED_CURRENCY}|{_CURRENCY})\s?(?P<sign2>[-−–](?=\d))?)?"
    rf"(?P<num>(?<![\w.,#§]){_NUMBER}|(?<=[$€£₹¥₩kKTMmRUDPNFSs.])(?<!\d\.){_NUMBER})(?P<scale>{_SCALE})?"
    rf"(?:(?P<dash>\s?[-–—]\s?|\sto\s"
    rf"|\sbis\s)(?P<pre2>{_CURRENCY})?\s?(?P<num2>{_NUMBER})(?!\s?%)(?P<scale2>{_SCALE})?)?"
    rf"\+?(?:\s?(?P<post>{_SCALED_CURRENCY}|(?:{_CURRENCY})(?!\s?\d)|\b(?:dollars?|euros?|pounds?|rupees?"
    rf"|francs?)\b))?"
    rf"(?P<per>{_PER})?"
)
_NOT_MONEY_AFTER = re.compile(r"\s?(?:%|°|[A-Za-z]|[/:]\d|-\w)")
_MONEY_NEUTRAL = re.compile(
    r"\s(?:and|or|for|over|in|of|plus|total|from|by|to|is|are|with|on|per|as|at|each|incl|excl|net|gross)\b"
)
_IN_BRACKETS = re.compile(r"([^\d()\s]{0,4})\s?\((?=\s*[^\s()])([^()]+)\)")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_NOT_MONEY_BEFORE = re.compile(
    r"(?:\b(?:cent(?:re|er)|account|room|nr\.?|section|clause|article|version|page|phase|step|stage|week|month|year|day|no\.?|tel\.?|phone"
    r"|id|iso|rev)"
    r"\s?|[#§]\s?|[v:/+-]|\d\s)$",
    re.I,
)


class Amount(BaseModel):
    """An amount as written: `text[start:end]` of what was parsed is the amount with its currency and unit."""

    model_config = ConfigDict(frozen=True)

    value: float
    """In whole units of the currency; the middle of a range."""
    low: float
    high: float
    slack: float
    """Half a unit of the last digit written: what rounding can hide. 50,000 for `1.2M`."""
    currency: str | None = None
    """ISO code; a bare `$` is USD. None for a number without a currency."""
    unit: str | None = None
    """What it is per other than time (`user`, `page`), or None."""
    period: str | None = None
    """hour, day, week, month, quarter or year where it is a price per time."""
    start: int = 0
    end: int = 0

    @property
    def is_range(self) -> bool:
        """True for `80-100k`."""
        return self.high > self.low


@lru_cache(maxsize=8192)
def find_amounts(text: str, *, bare: bool = False) -> tuple[Amount, ...]:
    """The amounts of money in running text, in order, with offsets into `text`.

    Only numbers with a currency (or lakh and crore) count. With `bare`, for text known to speak of money, numbers
    with a scale (`1.2M`) or at least four digits count as well, years and the like excepted.
    """
    return tuple(_matches(text, bare))


def parse_cell(text: str, value: float | None = None) -> Amount | None:
    """The amount in a table cell, or None where the cell is not one number (a percentage, a date, words).

    A currency is not needed. `(1,200)` is negative. `value`, the number behind a sheet's cell, wins over the text.
    """
    shown = text.strip().strip("*_~≈<>≤≥ \u00a0").strip()
    if not shown or "%" in shown.split("(")[0]:
        return None
    offset = text.find(shown)
    # `(1,200)` and, as spreadsheets show it, `$(1,200.00)`.
    inner = _IN_BRACKETS.fullmatch(shown)
    body = inner.group(1) + inner.group(2).strip() if inner else shown
    parsed = _whole_cell(body)
    if parsed is None:
        return None
    if inner and not parsed.is_range:
        parsed = parsed.model_copy(
            update={"value": -abs(parsed.value), "low": -abs(parsed.value), "high": -abs(parsed.value)}
        )
    if value is not None and not parsed.is_range and parsed.value and 0.9 < abs(value / parsed.value) < 1.1:
        parsed = parsed.model_copy(update={"value": value, "low": value, "high": value, "slack": 0.0051})
    if inner:
        return parsed.model_copy(update={"start": offset, "end": offset + len(shown)})
    return parsed.model_copy(update={"start": parsed.start + offset, "end": parsed.end + offset})


def currencies_in(text: str) -> tuple[str, ...]:
    """The currencies the words name, such as `All amounts in EUR` or `£m`, in order."""
    marks = re.findall(rf"{_SCALED_CURRENCY}|{_CURRENCY}|\b(?:dollars|euros?|pounds|rupees|francs)\b", text, re.I)
    return tuple(code for mark in marks if (code := _currency(mark) or _currency(mark.upper())))


def parse_number(text: str, *, decimal_comma: bool = False, decimal_point: bool = False) -> float:
    """The value of digits with separators, whichever of the usual conventions they follow.

    One separator with three digits after it groups thousands, unless the flags say otherwise.
    ValueError where it is not a number.
    """
    digits = re.sub(r"[ \u00a0\u202f\u2009'’]", "", text)
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        if digits.rfind(",") > digits.rfind("."):
            return float(digits.replace(".", "").replace(",", "."))
        return float(digits.replace(",", ""))
    if commas:
        head, _, tail = digits.rpartition(",")
        if commas == 1 and (len(tail) != 3 or head in ("", "0") or decimal_comma):
            return float(f"{head or '0'}.{tail}")
        return float(digits.replace(",", ""))
    if points:
        head, _, tail = digits.rpartition(".")
        if points == 1 and (len(tail) != 3 or head in ("", "0") or decimal_point or len(head) > 3):
            return float(f"{head or '0'}.{tail}")
        return float(digits.replace(".", ""))
    return float(digits)


def _matches(text: str, bare: bool) -> Iterator[Amount]:
    at = 0
    for digit in re.finditer(r"(?<!\d)\d", text):
        # Looking around each number is far faster than trying every letter of the text.
        match = _match_around(text, digit.start(), at) if digit.start() >= at else None
        if match is None:
            continue
        at = max(match.end(), match.start() + 1)
        amount, end = _amount(match)
        if amount.currency is None and not (bare and _plausible_bare(text, match, end)):
            at = max(match.end("num"), match.start() + 1)
            continue
        at = max(end, match.start() + 1)
        yield amount


def _match_around(text: str, digit: int, at: int) -> re.Match[str] | None:
    for start in range(max(at, digit - 9), digit + 1):
        inside_word = text[start].isalpha() and start > 0 and text[start - 1].isalpha()
        if inside_word or text[start].isspace():
            continue
        match = _AMOUNT.match(text, start)
        if match is not None and match.start("num") <= digit:
            return match
    return None


def _whole_cell(body: str) -> Amount | None:
    found = find_amounts(body)
    if len(found) == 1 and found[0].start <= 2:
        return found[0]
    if found:
        return None
    match = _AMOUNT.match(body)
    if match is None:
        return None
    amount, end = _amount(match)
    rest = body[end:].strip()
    return amount if rest in ("", "*", "**", "+") else None


def _amount(match: re.Match[str]) -> tuple[Amount, int]:
    pre, post = match.group("pre"), match.group("post")
    currency = _currency(post) or _currency(pre)
    number, scale = match.group("num"), _scale(match.group("scale"))
    factor = _SCALES[scale] if scale else 1.0
    for mark in (pre, post):
        if mark and factor == 1.0:
            factor = _mark_scale(mark)
    if scale in _INDIAN_SCALES:
        currency = currency or "INR"
    per_unit = bool(match.group("per")) and match.group("u1") is not None
    low, unit = _read(number, factor, scale, per_unit)
    high, end = low, match.end()
    second = match.group("num2")
    if second is not None:
        scale2 = _scale(match.group("scale2"))
        factor2 = _SCALES[scale2] if scale2 else factor
        second_value, second_unit = _read(second, factor2, scale2 or scale, False)
        first = low * factor2 if factor == 1.0 and scale2 and low < second_value / factor2 else low
        marked = bool(match.group("pre2") or scale2 or post) or match.group("dash") in ("-", "–", "—")
        if marked and second_value > first and second_value < first * 20:
            low, high, unit = first, second_value, second_unit
        else:
            end = match.end("scale") if match.group("scale") else match.end("num")
            currency = _currency(pre) or ("INR" if scale in _INDIAN_SCALES else None)
            return _signed(match, low, low, unit=unit, currency=currency, per=(None, None), end=end), end
    return _signed(match, low, high, unit=unit, currency=currency, per=_per(match), end=end), end


def _signed(
    match: re.Match[str],
    low: float,
    high: float,
    *,
    unit: float,
    currency: str | None,
    per: tuple[str | None, str | None],
    end: int,
) -> Amount:
    if (match.group("sign") or match.group("sign2")) and high == low:
        low = high = -low
    return Amount(
        value=(low + high) / 2,
        low=low,
        high=high,
        slack=unit / 2,
        currency=currency,
        unit=per[0],
        period=per[1],
        start=match.start(),
        end=end,
    )


def _read(number: str, factor: float, scale: str | None, per_unit: bool) -> tuple[float, float]:
    value = parse_number(
        number, decimal_comma=scale in _GERMAN_SCALES, decimal_point=scale is not None or factor > 1 or per_unit
    )
    decimals = round(math.log10(int(re.sub(r"\D", "", number)) / value)) if value else 0
    # round() takes away what binary fractions add: 1.1 * 1e6 is 1100000.0000000002.
    return round(value * factor, 6), factor / 10**decimals


def _currency(mark: str | None) -> str | None:
    if not mark:
        return None
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    for code in _CODES:
        if code in mark:
            return code
    for symbol, code in _SYMBOLS.items():
        if symbol in mark:
            return code
    return _WORDS.get(mark.lower().rstrip("s"))


def _scale(mark: str | None) -> str | None:
    if not mark:
        return None
    key = mark.strip(" \u00a0\u202f\u2009.").lower()
    return key if key in _SCALES else key.rstrip("s")


def _mark_scale(mark: str) -> float:
    if "Mio" in mark:
        return 1e6
    letter = re.sub(r"€|EUR|USD|CHF|[£$\s]", "", mark)
    return {"k": 1e3, "K": 1e3, "T": 1e3, "M": 1e6, "m": 1e6}.get(letter, 1.0)


def _per(match: re.Match[str]) -> tuple[str | None, str | None]:
    if not match.group("per"):
        return None, None
    adverb = match.group("adv")
    if adverb:
        short = {"p.a.": "year", "pa": "year", "p.m.": "month", "pcm": "month"}
        folded = adverb.replace(" ", "").lower()
        return None, short.get(folded) or PERIODS.get(folded)
    unit: str | None = None
    period: str | None = None
    for word in (match.group("u1"), match.group("u2"), match.group("u3")):
        if word is None:
            continue
        folded = word.strip().lower()
        named = PERIODS.get(folded) or PERIODS.get(folded.rstrip("s"))
        if named:
            period = named
        else:
            unit = unit or folded
    return unit, period


def _plausible_bare(text: str, match: re.Match[str], end: int) -> bool:
    number = match.group("num")
    if _YEAR.fullmatch(number) or (number.startswith("0") and not number.startswith(("0.", "0,"))):
        return False
    if _NOT_MONEY_BEFORE.search(text[max(0, match.start() - 24) : match.start()]):
        return False
    if _NOT_MONEY_AFTER.match(text, end) and not _MONEY_NEUTRAL.match(text, end):
        return False
    scaled = match.group("scale") or match.group("scale2")
    return bool(scaled) or len(re.sub(r"\D", "", number)) >= 4
