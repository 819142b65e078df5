"""The portfolio as one page: what to scale, fix and stop first, then the heat map, the gaps, each pilot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from agent.batch.portfolio import Entry, Portfolio

_MOST_GAPS = 12
_NEAR = 2
_MOST_NAMES = 8
KEYS = ("scale", "fix", "stop", "not_enough")


def html(portfolio: Portfolio) -> str:
    """A complete HTML document: nothing is fetched, nothing executed, drafts cannot add markup."""
    reviewed = [entry for entry in portfolio.entries if entry.triage]
    counts = Counter(entry.triage.recommendation for entry in reviewed if entry.triage)
    return _template().render(
        p=portfolio,
        reviewed=reviewed,
        failed=[entry for entry in portfolio.entries if not entry.triage],
        counts=counts,
        gaps=portfolio.gaps[:_MOST_GAPS],
        heat=heat,
        by={key: [entry for entry in reviewed if entry.triage and entry.triage.recommendation == key] for key in KEYS},
        near=[entry for entry in reviewed if entry.triage and 0 < len(entry.triage.changes) <= _NEAR],
        overdue=[entry for entry in reviewed if entry.ends and not entry.ended and str(entry.ends) < portfolio.created],
        stated=sum(entry.money is not None and not entry.ended for entry in portfolio.entries),
        names=_names,
    )


def heat(entry: Entry, step: str) -> tuple[str, str]:
    """CSS class and text of a cell: never by colour alone."""
    score = entry.steps.get(step)
    if score is None:
        return "none", "–"
    return ("high" if score >= 0.75 else "middle" if score >= 0.4 else "low"), f"{score:.0%}"


def _names(entries: Sequence[Entry]) -> str:
    more = f" and {len(entries) - _MOST_NAMES} more" if len(entries) > _MOST_NAMES else ""
    return ", ".join(entry.pilot for entry in entries[:_MOST_NAMES]) + more


@lru_cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("agent.batch.report", ""),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    return environment.get_template("portfolio.html.j2")
