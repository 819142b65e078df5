"""Replaces names, numbers and dates in the passage by blanks to fill in, where the criterion lives on one."""

from __future__ import annotations

import re

from agent.document import Document
from evals.mutations.edit import Edit, Target, replace, with_cells
from evals.mutations.phrasing import is_held_out, phrasings, pick

NAME = frozenset({"outcome.owner", "sponsor.executive", "sponsor.production_funding"})
FIGURE = frozenset(
    {
        "outcome.metric",
        "outcome.baseline",
        "scope.service_levels",
        "gates.acceptance",
        "gates.beyond_model",
        "gates.scale_signal",
        "funding.scaling_tranche",
        "funding.return",
        "rollout.timebox",
        "vendor.sla",
        "vendor.production_pricing",
        "contract.liability",
    }
)
"""Criteria that are not met without a name, or without a number or date."""

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:\.|st|nd|rd|th)?\s+)?{_MONTH}\b\.?(?:\s+\d{{1,2}},)?(?:\s+\d{{4}})?|\b\d{{4}}-\d\d-\d\d\b"
)
_NUMBER = re.compile(
    r"\d[\d.,’' \u00a0]*\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirty|sixty|ninety|"
    r"hundred|thousand|million|half)\b",
    re.IGNORECASE,
)
_OPENING = frozenset("The A An In It If On For Our We This That And But Every Each All No As At By He She They".split())  # noqa: SIM905
_CLAUSE = re.compile(r"^\W*(?:(?:\d+(?:\.\d+)+\.?|\(?(?:\d+|[a-z]|[ivx]{2,9})[.)])\s+)+(?=[A-Z\"“])")
"""The number of a clause or an item at its beginning: it names a place, not a value."""
_CAPITAL = re.compile(r"(?:\b[A-Z][\w’'-]*\.?\s+(?:of\s+(?:the\s+)?|and\s+|for\s+|&\s+)?)*\b[A-Z][\w’'-]*")


def placeholder(document: Document, target: Target) -> Edit | None:
    """The Document with the target's names or figures blank; None where it has none to replace."""
    if target.criterion not in NAME | FIGURE:
        return None
    kinds = phrasings()["blank"]
    name, number = pick(kinds["names" if target.criterion in NAME else "figures"], document, target)
    date = kinds["dates"][number]

    def blank(text: str) -> str:
        clause = _CLAUSE.match(text)
        start = clause.end() if clause else 0
        rest = text[start:]
        return text[:start] + (
            without_names(rest, name) if target.criterion in NAME else without_figures(rest, name, date)
        )

    if not any(blank(document.text[start:end]) != document.text[start:end] for start, end in target.spans):
        return None
    edited = replace(
        document, target.spans, blank, lambda row: with_cells(row, [blank(cell.text) for cell in row.cells])
    )
    return Edit(edited, target.spans, is_held_out(number))


def without_names(text: str, name: str = "[name]") -> str:
    """The text with names and titles (runs of capitalised words) and codes of three digits and more blank."""

    def blank(match: re.Match[str]) -> str:
        run = match.group()
        first, _, rest = run.partition(" ")
        if first in _OPENING:
            return f"{first} {name}" if rest else first
        if match.start() == 0 and run[1:].islower():
            return run
        return name

    # in one pass, for a blank may hold digits or capitals of its own
    return re.sub(rf"{_CAPITAL.pattern}|\b\d{{3,}}\b", lambda m: name if m.group().isdigit() else blank(m), text)


def without_figures(text: str, number: str = "[number]", date: str = "[date]") -> str:
    """The text with dates and numbers, in digits or words, blank."""
    parts = re.split(f"({_DATE.pattern})", text)
    return "".join(date if place % 2 else _NUMBER.sub(number, part) for place, part in enumerate(parts))
