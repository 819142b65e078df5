"""Blanks that a draft leaves for a value: `[name]`, `<insert date>`, `____`, `XX %`."""

from __future__ import annotations

import re
from functools import lru_cache

PLACEHOLDER = re.compile(
    r"\[(?!\d+\]|\s{0,9}[xX✓]?\s{0,9}\]|https?:|\s?\*)[^\]\n]{0,80}\](?!\()|<(?:insert|enter|name|add|fill|your|tbd|kpi|date|amount|owner|xx+|to be)[^>\n]{0,60}>|"
    r"<(?!/?(?:br|hr|div|span|img|sup|sub|li|ul|ol|td|tr|th|table|em|strong|code|pre|kbd|details|summary)\b)[a-z][a-z _-]{2,40}>|"
    r"\b(?-i:N\. ?N\.|(?:DD|TT|MM)[./-](?:MM|DD)[./-](?:YY|JJ){1,2}\b)|"
    r"\{\{?[^}\n]{1,60}\}\}?|_{3,}|\.{5,}|…{2,}|(?<![\w.])(?:[€$£₹]\s?)?x{2,}(?:[.,]x+)*\s?%?(?!\w)|(?<!\w)[XN]\s?%|[€$£₹]\s?[XYZN]\b|"
    r"\blorem ipsum\b[^.]*|\[●\]|(?:click|tap) (?:or tap )?here to enter (?:text|a date)|\b(?:TODO|FIXME|XXX)\b(?:: ?)?|\?{2,}",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)
def without_placeholders(text: str) -> str:
    """The text with every blank left for a value taken out (as white space, so that offsets stay)."""
    return PLACEHOLDER.sub(lambda match: " " * len(match.group()), text)
