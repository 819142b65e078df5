"""A cell as a person sees it: its value under its number format."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_CURRENCY = re.compile(r"\[\$([^\]-]{0,100})(?:-[0-9A-Fa-f]{1,9})?\]")


def displayed(value: object, number_format: str) -> str:
    """Text of a cell's value; dates as ISO, numbers with the percent, currency and separators of their format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime):
        shown = value.isoformat(sep=" ", timespec="minutes")
        return shown[:-6] if shown.endswith(" 00:00") else shown
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, (int, float)):
        return _number(value, number_format or "General")
    return str(value)


def shows_nothing(value: object, number_format: str) -> bool:
    """Whether the format hides the value, as `;;;` does. Zeros are often shown as empty cells; that hides nothing."""
    sections = _sections(number_format)
    if len(sections) < 2 or not value:
        return False
    if isinstance(value, str):
        chosen = sections[3] if len(sections) > 3 else "@"
    elif isinstance(value, (int, float)) and value < 0:
        # Of two sections an empty second one leaves the minus.
        chosen = sections[1] if len(sections) > 2 else "-"
    else:
        chosen = sections[0]
    return not re.sub(r'\[[^\]]{0,200}\]|"\s{0,200}"|_.|\*.|\\ |\s', "", chosen)


def _number(value: int | float, number_format: str) -> str:
    section, value = _section(value, number_format)
    text = _CURRENCY.sub(lambda match: f'"{match.group(1)}"', section)
    text = re.sub(r"\[[^\]]{0,200}\]", "", text)  # colours and conditions
    text = re.sub(r"_.|\*.", "", text)
    literal = re.sub(r'"([^"]*)"|\\(.)', lambda match: _shield(match.group(1) or match.group(2) or ""), text)
    pattern = re.search(r"[#0?][#0?,.]*(?:E[+-]0+)?", literal)
    if pattern is None:
        general = re.sub(r"(?i)general|@", "\x00", literal)
        if "\x00" in general:
            return _unshield(general.replace("\x00", _general(value)))
        return _unshield(literal) if literal.strip() else _general(value)
    if "/" in literal or "E" in pattern.group():
        return _general(value)
    before, after = literal[: pattern.start()], literal[pattern.end() :]
    digits = _digits(value, pattern.group(), percent="%" in literal)
    sign = "-" if digits.startswith("-") else ""
    shown = f"{sign}{_unshield(before)}{digits.lstrip('-')}{_unshield(after)}"
    return " ".join(shown.split())


def _section(value: int | float, number_format: str) -> tuple[str, int | float]:
    """The part of the format for this sign; its own minus or brackets replace the sign of the value."""
    sections = _sections(number_format)
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    if value == 0 and len(sections) > 2 and sections[2].strip():
        return sections[2], value
    return sections[0], value


def _sections(number_format: str) -> list[str]:
    """The parts of the format, cut at semicolons outside of quotes."""
    sections = [""]
    for number, part in enumerate(number_format.split('"')):
        if number:
            sections[-1] += '"'
        first, *others = [part] if number % 2 else part.split(";")
        sections[-1] += first
        sections += others
    return sections


def _digits(value: int | float, pattern: str, *, percent: bool) -> str:
    try:
        amount = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not amount.is_finite() or abs(amount) >= Decimal("1e15"):
        return _general(value)
    if percent:
        amount *= 100
    whole, _, fraction = pattern.partition(".")
    trailing = len(pattern) - len(pattern.rstrip(","))
    amount = amount.scaleb(-3 * trailing)
    fraction = fraction.rstrip(",")
    places = min(len(fraction), 15)
    rounded = amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    rounded = rounded or abs(rounded)  # no minus before a zero
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    fewest = fraction.count("0")
    if "." in text:
        head, tail = text.split(".")
        tail = tail[:fewest] + tail[fewest:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    if not rounded and "0" not in pattern and not fraction:
        return "0" if "#" in pattern and "," not in pattern else ""
    return text or "0"


def _general(value: int | float) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _shield(literal: str) -> str:
    """Literal text moved out of the way of the pattern's characters."""
    return "".join(chr(ord(char) + 0xF0000) if ord(char) < 0xFFFF else char for char in literal)


def _unshield(text: str) -> str:
    return "".join(chr(ord(char) - 0xF0000) if 0xF0000 <= ord(char) <= 0xFFFFF else char for char in text)
