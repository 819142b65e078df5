"""Masks personal data and secrets before anything leaves the machine, and restores them in what comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.language.persons import persons

_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\b(?:sk|pk|rk)[-_](?:live[-_]|test[-_]|proj-|ant-)?[A-Za-z0-9_-]{16,}"
    r"|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\bAIza[\w-]{30,}"
    r"|(?<![\w-])eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*",
    re.DOTALL,
)
_ASSIGNED = re.compile(
    r"\b(?:api[ _-]?key|access[ _-]?key|secret(?:[ _-]?key)?|token|password|passwd|pwd)\b\s*(?:is\s*)?[:=]\s*"
    r"[\"']?([^\s\"',;]{5,}[^\s\"',;.])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"(?<![\d.,])\d(?:[ -]?\d){12,18}(?![.,]?\d)")
_PHONE = re.compile(
    r"(?<![\w.,])(?<!\d )(?:\+|00)[1-9]\d{0,2}(?:[ ./-]?\(?\d{1,5}\)?){2,5}(?!\w)"
    r"|(?<![\w.,])\(0\d{1,5}\)(?:[ ./-]?\d{2,5}){2,4}(?!\w)"
    r"|(?<![\w.,])(?<!\d )0\d{2,4}[ /-]\d{3,5}(?:[ -]?\d{2,5})?(?![\w.,]\d)"
    r"|(?<![\w.,])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?!\w)"
)
_SURNAME = 4
"""Letters from which on a surname is masked where it stands alone too."""


class Mask:
    """Replaces each value by a placeholder such as `[EMAIL-1]`, the same for the same value everywhere in a draft."""

    def __init__(self, text: str = "") -> None:
        """A Mask for what `text` contains; without a text it masks nothing."""
        mark = ""
        while re.search(rf"\[{mark}(?:KEY|EMAIL|ACCOUNT|CARD|PHONE|NAME)-", text):
            mark += "X"
        self._placeholders: dict[str, str] = {}
        counts: dict[str, int] = {}
        for kind, value in _found(text):
            if value not in self._placeholders:
                counts[kind] = counts.get(kind, 0) + 1
                self._placeholders[value] = f"[{mark}{kind}-{counts[kind]}]"
        self._values = {placeholder: value for value, placeholder in self._placeholders.items()}
        self._hide = _any_of(self._placeholders, r"(?<!\w)", r"(?!\w)")
        self._restore = _any_of(self._values)

    def hide(self, text: str) -> str:
        """`text` with everything that is masked replaced."""
        return self._hide.sub(lambda match: self._placeholders[match.group()], text) if self._hide else text

    def restore(self, text: str) -> str:
        """`text` with everything that was masked put back."""
        return self._restore.sub(lambda match: self._values[match.group()], text) if self._restore else text

    @property
    def masked(self) -> int:
        """Number of values that are masked."""
        return len(self._placeholders)


def _found(text: str) -> Iterator[tuple[str, str]]:
    """Kind and value of everything to be masked, in the order of the text for each kind."""
    for match in _SECRET.finditer(text):
        yield "KEY", match.group()
    for match in _ASSIGNED.finditer(text):
        yield "KEY", match.group(1)
    for match in _EMAIL.finditer(text):
        yield "EMAIL", match.group()
    for match in _IBAN.finditer(text):
        if _is_iban(match.group()):
            yield "ACCOUNT", match.group()
    for match in _CARD.finditer(text):
        if _passes_luhn(match.group()):
            yield "CARD", match.group()
    for match in _PHONE.finditer(text):
        if sum(character.isdigit() for character in match.group()) >= 8:
            yield "PHONE", match.group()
    names = list(dict.fromkeys(name for line in text.splitlines() for name in persons(line, overlapping=True)))
    for name in names:
        yield "NAME", name
    for name in names:
        surname = name.split()[-1]
        if len(surname) >= _SURNAME and surname != name:
            yield "NAME", surname


def _any_of(values: dict[str, str], before: str = "", after: str = "") -> re.Pattern[str] | None:
    """Matches any of the values, the longest first."""
    ordered = sorted(values, key=lambda value: (-len(value), value))
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, ordered))}){after}") if ordered else None


def _is_iban(value: str) -> bool:
    compact = value.replace(" ", "")
    moved = compact[4:] + compact[:4]
    return 15 <= len(compact) <= 34 and int("".join(str(int(character, 36)) for character in moved)) % 97 == 1


def _passes_luhn(value: str) -> bool:
    digits = [int(character) for character in value if character.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
