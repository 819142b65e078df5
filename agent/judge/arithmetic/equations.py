"""Sums that a sentence writes out: `47 × $90K = $4.23M`, `60 % less, from 50 to 20`, `$240,000 (20 % of $1.2M)`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.citation import quote, slug
from agent.language.sentences import sentence_spans

_NUM = (
    r"(?P<{0}m>[$€£₹]\s?)?(?P<{0}n>\d{{1,3}}(?:[,’ ]\d{{3}}){{1,6}}+(?:\.\d{{1,9}}+)?|\d{{1,15}}+(?:\.\d{{1,9}}+)?)"
    r"\s?(?P<{0}s>%|k\b|K\b|M\b|m\b|bn\b|million\b|billion\b|thousand\b|lakh\b|crore\b)?"
)
_WORDS = r"(?:\s?/\s?[a-z]++|\s(?![=×x✕*+−–÷@])[A-Za-z][\w().’'-]*+){0,5}"
_TIMES = r"\s{0,4}(?:[×✕*@]|\bx\b|\bat\b(?=\s?[$€£₹]))\s{0,4}"
_PRODUCT = re.compile(
    _NUM.format("a") + _WORDS + _TIMES + _NUM.format("b") + _WORDS
    + rf"(?:{_TIMES}{_NUM.format('c')}{_WORDS})?(?:{_TIMES}{_NUM.format('d')}{_WORDS})?"
    + r"\s{0,4}(?P<equals>[=≈:])\s{0,4}(?:~|about |approx\.? |some )?" + _NUM.format("r")
    + r"(?!\s?[\d×✕*+−–÷]|\s?-\s?\d)"
)  # fmt: skip
_SCALES = {"%": 0.01, "k": 1e3, "K": 1e3, "thousand": 1e3, "M": 1e6, "m": 1e6, "million": 1e6, "bn": 1e9,
           "billion": 1e9, "lakh": 1e5, "crore": 1e7}  # fmt: skip
_MINUTES = re.compile(r"\d\s?min(?:ute)?s?\b", re.I)
_HOURLY = re.compile(r"[$€£₹]\s?\d{1,6}(?:\.\d{1,2})?\s?(?:/\s?|per |an )(?:h\b|hr\b|hour)", re.I)
_TIME = re.compile(r"\b(min(?:ute)?|h(?:our|r)?|day|week|month|quarter|year)s?\b|/\s?(h|hr|mo|yr)\b", re.I)
_CHANGE = re.compile(
    r"(?P<share>\d{1,3}(?:\.\d+)?)\s?(?:%|per cent\b|percent\b)(?!\s?(?:points?|pp))",
)
_FROM_TO = re.compile(
    r"\bfrom\s(?:about |~|around |an average of )?" + _NUM.format("a") + r"(?P<unit>(?:\s[a-z]+){0,2}?)"
    r"\s?(?:\([^)]{0,30}\)\s?)?(?:to|→|->|down to)\s(?:about |~|around )?" + _NUM.format("b"),
    re.I,
)
_MOVES = re.compile(
    r"\b(?:reduc\w+|cut\w*|fall\w*|fell|drop\w*|decreas\w+|lower\w*|less|fewer|faster|shorten\w*|increas\w+|grow\w*|rise\w*"
    r"|improv\w+|higher|more|sav\w+)\b",
    re.I,
)
_SHARE_OF = re.compile(
    _NUM.format("a") + r"\s?\((?P<share>\d{1,2}(?:\.\d+)?)\s?%\s(?:of|from)\s(?:the\s|a\s)?(?:[a-z]+\s){0,4}?(?:of\s)?"
    + _NUM.format("b") + r"\)?", re.I,
)  # fmt: skip


@dataclass(frozen=True)
class _Number:
    value: float
    slack: float
    money: bool


def equations(document: Document) -> list[Calculation]:
    """One Calculation for every sum that a sentence writes out, with whether it comes out."""
    made: list[Calculation] = []
    for block in document.blocks:
        if block.hidden == "text":
            continue
        for start, end in sentence_spans(block.text):
            sentence = block.text[start:end]
            for found in (*_products(sentence), *_changes(sentence), *_shares(sentence)):
                kind, said, claimed, computed, ok, working = found
                evidence = quote(document, block.start + start, block.start + end)
                made.append(
                    Calculation(
                        id=f"{kind}:{slug(sentence[:40])}",
                        kind=kind,
                        statement=said,
                        claimed=claimed,
                        computed=round(computed, 4),
                        ok=ok,
                        evidence=(evidence,),
                        working=working,
                        confidence=0.88,
                    )
                )
    return made


Found = tuple[str, str, float, float, bool, str]


def _products(sentence: str) -> Iterator[Found]:
    for match in _PRODUCT.finditer(sentence):
        factors = [_number(match, name) for name in "abcd" if match[f"{name}n"]]
        result = _number(match, "r")
        left = sentence[match.start() : match.start("equals")]
        times = {(unit[0] or unit[1]).lower()[:2] for unit in _TIME.findall(left)}
        if match["equals"] == ":" and not (result.money and " at " in left):
            continue
        minutes = times - {""} == {"mi", "ho"} and bool(_MINUTES.search(left) and _HOURLY.search(left))
        if (len(times - {""}) > 1 and not minutes) or (not any(factor.money for factor in factors) and result.money):
            continue
        computed = math.prod(factor.value for factor in factors) / (60 if minutes else 1)
        slack = result.slack + sum(factor.slack / factor.value for factor in factors if factor.value) * abs(computed)
        ok = abs(computed - result.value) <= slack * 1.001 + 0.006 * abs(result.value)
        # A rate per month or per minute may hide in the words: only a clear miss is one.
        if not ok and _by_time(computed, result.value):
            continue
        text = " ".join(match.group().split())
        said = f"“{text}” does not come out: it makes {_plain(computed)}." if not ok else f"“{text}” comes out."
        yield (
            "equation",
            said,
            result.value,
            computed,
            ok,
            f"{' × '.join(_plain(f.value) for f in factors)}{' / 60' if minutes else ''} = {_plain(computed)}",
        )


def _by_time(computed: float, stated: float) -> bool:
    ratio = stated / computed if computed else 0.0
    return any(abs(ratio * factor - 1) < 0.03 for unit in (12, 4, 52, 60, 365, 1000) for factor in (unit, 1 / unit))


def _changes(sentence: str) -> Iterator[Found]:
    moved = list(_FROM_TO.finditer(sentence))
    if len(moved) != 1 or not _MOVES.search(sentence):
        return
    match = moved[0]
    shares = [
        share for share in _CHANGE.finditer(sentence) if share.end() <= match.start() or share.start() >= match.end()
    ]
    before, after = _number(match, "a"), _number(match, "b")
    near = [share for share in shares if match.start() - share.end() < 45 and share.start() - match.end() < 30]
    if len(near) != 1 or len(shares) != 1 or not before.value or not after.value or match["as"] == "%":
        return
    if match["as"] != match["bs"] or before.money != after.money:
        return
    claimed = float(near[0]["share"])
    low, high = sorted((before.value, after.value))
    readings = [(high - low) / before.value * 100, (high - low) / after.value * 100]
    if re.search(r"\bto (?:about |~)?$", sentence[: near[0].start()]):
        readings.append(low / high * 100)
    slack = 1.0 + (before.slack / before.value + after.slack / after.value) * 100
    ok = any(abs(reading - claimed) <= slack for reading in readings)
    text = " ".join(match.group().split())
    made = f"{readings[0]:.0f} %"
    said = f"“{text}” is a change of {made}, not of {claimed:g} %." if not ok else f"“{text}” is {claimed:g} %."
    yield "change", said, claimed, readings[0], ok, f"({high:g} − {low:g}) / {before.value:g} = {made}"


def _shares(sentence: str) -> Iterator[Found]:
    for match in _SHARE_OF.finditer(sentence):
        part, whole = _number(match, "a"), _number(match, "b")
        if not (part.money and whole.money) or not whole.value:
            continue
        claimed = float(match["share"])
        computed = part.value / whole.value * 100
        slack = 0.51 + (part.slack / part.value + whole.slack / whole.value) * computed
        ok = abs(computed - claimed) <= slack
        text = " ".join(match.group().split())
        said = f"“{text}”: it is {computed:.0f} %." if not ok else f"“{text}” is so."
        yield "share", said, claimed, computed, ok, f"{part.value:,.10g} / {whole.value:,.10g} = {computed:.1f} %"


def _number(match: re.Match[str], name: str) -> _Number:
    digits = re.sub(r"[,’ ]", "", match[f"{name}n"])
    scale = _SCALES.get(match[f"{name}s"] or "", 1.0)
    decimals = len(digits.partition(".")[2])
    trailing = len(digits) - len(digits.rstrip("0")) if not decimals and len(digits) > 3 else 0
    step = 10.0 ** (-decimals) if scale != 1.0 or decimals else 10.0 ** min(trailing, 1)
    exact = scale == 1.0 and not decimals
    return _Number(float(digits) * scale, 0.5 * (0 if exact else step) * scale, bool(match[f"{name}m"]))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.4g}"
