"""Replaces names, numbers and dates in the passage by blanks to fill in, where the criterion lives on one."""

from __future__ import annotations

import re

from agent.document import Document
from evals.mutations.edit import Edit, Target, replace, with_cells

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
_CAPITAL = re.compile(r"(?:\b[A-Z][\w’'-]*\.?\s+(?:of\s+(?:the\s+)?|and\s+|for\s+|&\s+)?)*\b[A-Z][\w’'-]*")


def placeholder(document: Document, target: Target) -> Edit | None:
    """The Document with the target's names or figures blank; None where it has none to replace."""
    if target.criterion in NAME:
        blank = without_names
    elif target.criterion in FIGURE:
        blank = without_figures
    else:
        return None
    if not any(blank(document.text[start:end]) != document.text[start:end] for start, end in target.spans):
        return None
    edited = replace(
        document, target.spans, blank, lambda row: with_cells(row, [blank(cell.text) for cell in row.cells])
    )
    return Edit(edited, target.spans)


def without_names(text: str) -> str:
    """The text with names and titles (runs of capitalised words) as `[name]`."""

    def blank(match: re.Match[str]) -> str:
        run = match.group()
        first, _, rest = run.partition(" ")
        if first in _OPENING:
            return f"{first} [name]" if rest else first
        if match.start() == 0 and run[1:].islower():
            return run
        return "[name]"

    return re.sub(r"\b\d{3,}\b", "[number]", _CAPITAL.sub(blank, text))


def without_figures(text: str) -> str:
    """The text with dates as `[date]` and numbers, in digits or words, as `[number]`."""
    return _NUMBER.sub("[number]", _DATE.sub("[date]", text))
