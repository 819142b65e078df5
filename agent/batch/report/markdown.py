"""The portfolio as Markdown, for a wiki or a mail. Text from drafts is inert in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.batch.portfolio import Entry, Portfolio

_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+!|~$&-])")
_MOST_GAPS = 10


def markdown(portfolio: Portfolio) -> str:
    """Ranking, central actions, commonest gaps."""
    return "\n".join(_lines(portfolio)) + "\n"


def inert(text: str) -> str:
    """`text` on one line, with everything escaped that Markdown or HTML would read."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _lines(portfolio: Portfolio) -> Iterator[str]:
    yield "# Portfolio"
    yield ""
    if not portfolio.complete:
        yield f"**Incomplete.** {inert(portfolio.incomplete)} Nothing below speaks of what was not read."
        yield ""
    yield "| | pilot | recommendation | verdict | readiness | moved | next step |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for entry in portfolio.entries:
        yield _row(entry)
    for name in portfolio.unread:
        yield f"| | {inert(name)} | not read | | | | |"
    if portfolio.actions:
        yield from ("", "## Done once, it helps many", "")
        for action in portfolio.actions:
            which = ", ".join(map(inert, action.pilots[:8]))
            yield f"- **{inert(action.title)}**: {len(action.pilots)} pilots ({which})"
    if portfolio.gaps:
        yield from ("", "## Commonest gaps", "", "| what | pilots that lack it | met by |", "| --- | --- | --- |")
        for gap in portfolio.gaps[:_MOST_GAPS]:
            solved = ", ".join(map(inert, gap.solved_by)) or "nobody"
            yield f"| {inert(gap.title)} | {len(gap.pilots)} ({gap.share:.0%}) | {solved} |"


def _row(entry: Entry) -> str:
    triage = entry.triage
    if triage is None:
        return f"| | {inert(entry.pilot)} | not reviewed: {inert(entry.why)} | | | | |"
    said = triage.recommendation.replace("_", " ") + (", older than six months" if entry.outlived else "")
    rank = entry.rank if entry.rank is not None else ""
    return (
        f"| {rank} | {inert(entry.pilot)} | {said} | {entry.verdict.replace('_', ' ')} | {entry.readiness} "
        f"| {inert(entry.moved)} | {inert(triage.next_step)} |"
    )
