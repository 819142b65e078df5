"""What a sentence really contains: a person, an amount, a date, a target. Recognised by form, not by word lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rubrics.schema import Feature

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|sixty|ninety|"
    "hundred|half|a third|a quarter|double|twice"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_FIGURE = r"\d(?:[\d.,' ]*\d)?"

NUMBER = re.compile(rf"(?<![\w.])(?:{_FIGURE})(?!\w*\]|\.\d)|\b(?:{_NUMBER_WORDS})\b", re.I)
PERCENT = re.compile(
    rf"{_FIGURE}\s?(?:%|percent|per cent|pct|percentage points?|pp\b|bps\b)|\b(?:{_NUMBER_WORDS})[\s-]+per\s?cent",
    re.I,
)
MONEY = re.compile(
    rf"(?:[€$£₹¥]|\b(?:usd|eur|gbp|inr|chf|aud|cad|sgd|jpy|rs\.?|us\$)\b)\s?{_FIGURE}\s?(?:k|m|mm|bn|b|million|thousand|billion|lakhs?|"
    rf"crores?|cr)?\b|{_FIGURE}\s?(?:k|m|mm|bn|million|thousand|billion|lakhs?|crores?)?\s?(?:€|£|₹|\b(?:usd|eur|euros?|gbp|inr|chf|"
    rf"dollars|pounds|rupees)\b)|\b{_FIGURE}\s?(?:lakhs?|crores?)\b|\b(?:k€|t€|€k)\s?{_FIGURE}|(?<![\w.])\d+(?:[.,]\d+)?\s?(?:p|pence|cents?|ct|¢)(?!\w)",
    re.I,
)
DATE = re.compile(
    rf"\b\d{{4}}-\d{{2}}(?:-\d{{2}})?\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\.? (?:of )?(?:{_MONTHS})\b"
    rf"|\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?\b|\b(?:{_MONTHS})\.?,? (?:of )?\d{{4}}\b|\bq[1-4]\b(?:[ /-]*(?:fy)?\s?'?\d{{2,4}})?"
    rf"|\bfy\s?'?\d{{2,4}}\b|\bh[12] (?:of )?\d{{4}}\b|\b(?:by|in|during|until|end of|early|mid|late|from|since)[ -](?:the end of )?20\d\d\b"
    rf"|\b(?:week|month|day|sprint)s? \d{{1,3}}\b|\b(?:by|in|until|end of|before|during|mid|early|late)[ -](?:the end of )?(?:{_MONTHS})\b",
    re.I,
)
DURATION = re.compile(
    rf"(?:\b\d+(?:[.,]\d+)?(?:\s?[-–]\s?\d+)?|\b(?:{_NUMBER_WORDS}|several))(?:\s?\(\s?\d+\s?\))?[\s-]?(?:business |working |calendar |"
    rf"consecutive |full |elapsed )?(?:days?|weeks?|months?|years?|quarters?|sprints?|hours?|hrs?|minutes?|mins?|seconds?|secs?|ms|"
    rf"milliseconds?|h\b|s\b)(?!\w)",
    re.I,
)
TARGET = re.compile(
    rf"(?:[<>≤≥]=?|\b(?:at least|at most|no (?:more|less|fewer|later|lower|higher|worse) than|not (?:exceed|more|less|later|below|above)\w*|"
    rf"(?:or )?(?:more|less|fewer|better|higher|lower|above|below|under|over|within|beyond|minimum(?: of)?|maximum(?: of)?|up to|"
    rf"exceed(?:s|ing)?|reach(?:es|ing)?|target(?:s|ed|ing)?(?: of| is| at)?|goal(?: of| is)?|threshold(?: of| is)?|max\.?|min\.?|"
    rf"stays? (?:below|under|above)|from [^.;]{{1,30}}? to|to|by)))\s?(?:than |of |is |: ?|= ?|\| ?)?(?:[€$£₹]|usd |eur |gbp |inr |~|about |approximately |"
    rf"roughly |around |circa )?\s?(?:{_FIGURE}|\b(?:{_NUMBER_WORDS})\b)|{_FIGURE}\s?(?:%|percent|per cent)\s?(?:\+|or (?:more|"
    rf"better|higher|less|lower|above|fewer)|reduction|increase|improvement|decrease|target|faster|uplift|fewer|less|drop)|"
    rf"{_FIGURE}\s?%?\+(?!\w)|{_FIGURE}\s?%?\s?(?:→|->|=>|to)\s?[€$£₹]?\s?{_FIGURE}",
    re.I,
)
CHANGE = re.compile(
    r"\b(?:reduc|cut|lower|shorten|decreas|increas|rais|improv|grow|sav|halv|doubl|tripl|lift|boost|bring|move|drop|fall|ris|"
    r"gain|shrink|accelerat|speed|win|eliminat|avoid|free|recover|retain|achiev|reach|hit|go|from|fewer|less|faster|uplift|deflect|"
    r"automat|resol|clos|process|handl|convert|generat|deliver)\w*\b",
    re.I,
)
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Cllr|Councillor|Herr|Frau|Sr|Sra|Lord|Lady)\.?"
_NAME_PART = r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zà-öø-ÿā-ž'’]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)?"
_PERSON = re.compile(
    rf"\b{_TITLE} {_NAME_PART}(?: {_NAME_PART})*|\b({_NAME_PART}|[A-Z]\.) (?:(?:[A-Z]\.|van|von|de|der|den|da|di|el|al|bin|la|le) )*({_NAME_PART})(?: ({_NAME_PART}))?\b"
)
_INITIAL_NAME = re.compile(rf"\b[A-Z]\. ?({_NAME_PART})\b")
_REFERENCE = re.compile(
    r"\b(?:sections?|clauses?|paragraphs?|annex(?:es)?|appendix|articles?|art\.|schedules?|tables?|figures?|fig\.|chapters?|pages?|exhibits?|§§?)"
    r" ?\d+(?:\.\d+)*(?:(?:,| and| or| to|–|-) ?\d+(?:\.\d+)*)*|^\W*(?:\d+(?:\.\d+)+\.?|\(?\d{1,2}[.)])\s+(?-i:(?=[A-Z\"“]))",
    re.IGNORECASE,
)
"""A number that only says where something stands in a text."""
_NAMED = re.compile(r"(?<![.!?:;|] )(?<!^)\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]?\w*|[A-Z][a-zà-ÿ]{2,})\b")


@lru_cache
def _common_words() -> frozenset[str]:
    """Words that make two capitalised words a title, a team or a product rather than a person."""
    from importlib.resources import files

    text = (files(__package__) / "not_names.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def persons(text: str) -> list[str]:
    """Names of people in the text, as far as their form tells them from titles, teams and products."""
    common = _common_words()
    found = [m.group() for m in _INITIAL_NAME.finditer(text) if not _is_common(m.group(1).lower(), common)]
    for match in _PERSON.finditer(text):
        words = re.findall(r"[A-Za-zÀ-ž'’-]+", match.group())
        titled = re.match(_TITLE + " ", match.group())
        if titled or (2 <= len(words) <= 4 and not any(_is_common(word.lower(), common) for word in words)):
            found.append(match.group())
    return found


def _is_common(word: str, common: frozenset[str]) -> bool:
    if word in common:
        return True
    return any(
        word.endswith(ending) and word[: -len(ending)] + back in common
        for ending, back in (("s", ""), ("es", ""), ("ies", "y"), ("ing", ""), ("ed", ""), ("'s", ""), ("’s", ""))
    )


def _has_named_thing(text: str) -> bool:
    return _NAMED.search(text) is not None


def _has_plural_figures(text: str) -> bool:
    return len(re.findall(_FIGURE, _REFERENCE.sub(" ", text))) >= 2


_RECOGNISERS: dict[Feature, Callable[[str], bool]] = {
    Feature.PERSON: lambda text: bool(persons(text)),
    Feature.NUMBER: lambda text: NUMBER.search(_REFERENCE.sub(" ", text)) is not None,
    Feature.PERCENT: lambda text: PERCENT.search(text) is not None,
    Feature.MONEY: lambda text: MONEY.search(text) is not None,
    Feature.DATE: lambda text: DATE.search(text) is not None,
    Feature.DURATION: lambda text: DURATION.search(text) is not None,
    Feature.TARGET: lambda text: TARGET.search(text) is not None,
    Feature.CHANGE: lambda text: CHANGE.search(text) is not None,
    Feature.NAME: _has_named_thing,
    Feature.PLURAL_FIGURES: _has_plural_figures,
}


def contains(feature: Feature, text: str) -> bool:
    """Whether the text contains what the feature stands for."""
    return _RECOGNISERS[feature](text)
