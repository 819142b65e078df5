"""Figures, percentages, money, dates, durations, targets and changes in a text, recognised by form, not by word lists."""

from __future__ import annotations

import re

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|eighteen|twenty|thirty|forty|sixty|ninety|"
    "hundred|half|a third|a quarter|double|twice"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
FIGURE = r"\d(?:[\d.,' ]{0,20}\d)?"

NUMBER = re.compile(rf"(?<![\w.])(?:{FIGURE})(?!\w*\]|\.\d)|\b(?:{_NUMBER_WORDS})\b", re.I)
PERCENT = re.compile(
    rf"{FIGURE}\s?(?:%|percent|per cent|pct|percentage points?|pp\b|bps\b)|\b(?:{_NUMBER_WORDS})[\s-]+per\s?cent",
    re.I,
)
MONEY = re.compile(
    rf"(?:[€$£₹¥]|\b(?:usd|eur|gbp|inr|chf|aud|cad|sgd|jpy|rs\.?|us\$)\b)\s?{FIGURE}\s?(?:k|m|mm|bn|b|million|thousand|billion|lakhs?|"
    rf"crores?|cr)?\b|{FIGURE}\s?(?:k|m|mm|bn|million|thousand|billion|lakhs?|crores?)?\s?(?:€|£|₹|\b(?:usd|eur|euros?|gbp|inr|chf|"
    rf"dollars|pounds|rupees)\b)|\b{FIGURE}\s?(?:lakhs?|crores?)\b|\b(?:k€|t€|€k)\s?{FIGURE}|(?<![\w.])\d+(?:[.,]\d+)?\s?(?:p|pence|cents?|ct|¢)(?!\w)",
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
    rf"roughly |around |circa )?\s?(?:{FIGURE}|\b(?:{_NUMBER_WORDS})\b)|{FIGURE}\s?(?:%|percent|per cent)\s?(?:\+|or (?:more|"
    rf"better|higher|less|lower|above|fewer)|reduction|increase|improvement|decrease|target|faster|uplift|fewer|less|drop)|"
    rf"{FIGURE}\s?%?\+(?!\w)|{FIGURE}\s?%?\s?(?:→|->|=>|to)\s?[€$£₹]?\s?{FIGURE}",
    re.I,
)
CHANGE = re.compile(
    r"\b(?:reduc|cut|lower|shorten|decreas|increas|rais|improv|grow|sav|halv|doubl|tripl|lift|boost|bring|move|drop|fall|ris|"
    r"gain|shrink|accelerat|speed|win|eliminat|avoid|free|recover|retain|achiev|reach|hit|go|from|fewer|less|faster|uplift|deflect|"
    r"automat|resol|clos|process|handl|convert|generat|deliver)\w*\b",
    re.I,
)
REFERENCE = re.compile(
    r"\b(?:sections?|clauses?|paragraphs?|annex(?:es)?|appendix|articles?|art\.|schedules?|tables?|figures?|fig\.|chapters?|pages?|exhibits?|§§?)"
    r" ?\d+(?:\.\d+)*(?:(?:,| and| or| to|–|-) ?\d+(?:\.\d+)*)*|^\W*(?:\d+(?:\.\d+)+\.?|\(?\d{1,2}[.)])\s+(?-i:(?=[A-Z\"“]))",
    re.IGNORECASE,
)
"""A number that only says where something stands in a text."""
NAMED = re.compile(r"(?<![.!?:;|] )(?<!^)\b(?:[A-Z][a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]?\w*|[A-Z][a-zà-ÿ]{2,})\b")
