"""The portfolio as CSV and as a workbook. Text from drafts never becomes a formula in either."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from agent.batch.portfolio import Entry, Portfolio

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST = 32_000
"""Characters a cell takes."""
HEADER = (
    "rank",
    "pilot",
    "owner",
    "recommendation",
    "verdict",
    "readiness",
    "age in days",
    "outlived six months",
    "cost in all",
    "currency",
    "ended",
    "blockers",
    "most at risk",
    "next step",
    "moved",
    "state",
    "note",
    "review",
)


def inert(text: str) -> str:
    """`text` as a spreadsheet shows it and never runs it: the apostrophe marks what begins like a formula as text."""
    printable = "".join(char for char in text if char >= " " or char in "\t\n")[:_MOST]
    return f"'{printable}" if printable.lstrip(" ").startswith(_STARTS_FORMULA) else printable


def csv_text(portfolio: Portfolio) -> str:
    """One line a pilot, ranking first; begins with a line that says so where the run is incomplete."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    if not portfolio.complete:
        lines.writerow([inert(f"INCOMPLETE: {portfolio.incomplete}")])
    lines.writerows([HEADER, *(_row(entry) for entry in portfolio.entries)])
    lines.writerows([["", inert(name), "", "not read"] for name in portfolio.unread])
    # The mark makes Excel read it as UTF-8.
    return "\ufeff" + text.getvalue()


def workbook(portfolio: Portfolio) -> bytes:
    """Sheets: pilots, heat map, gaps, central actions."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    head = [f"INCOMPLETE: {portfolio.incomplete}"] if not portfolio.complete else []
    for title, rows in (
        ("Pilots", [HEADER, *(_row(entry) for entry in portfolio.entries)]),
        ("Heat map", _heat(portfolio)),
        ("Gaps", _gaps(portfolio)),
        ("Central actions", _actions(portfolio)),
    ):
        sheet = book.create_sheet(title)
        if head:
            sheet.append([inert(each) for each in head])
        for row in rows:
            sheet.append([inert(cell) if isinstance(cell, str) else cell for cell in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _row(entry: Entry) -> list[Any]:
    triage = entry.triage
    cells = [
        entry.rank if entry.rank is not None else "",
        entry.pilot,
        entry.owner,
        triage.recommendation.replace("_", " ") if triage else "",
        entry.verdict.replace("_", " "),
        entry.readiness if triage else "",
        entry.age_days if entry.age_days is not None else "",
        "yes" if entry.outlived else "",
        entry.money.amount if entry.money else "",
        entry.money.currency if entry.money else "",
        entry.ended,
        "; ".join(entry.blockers),
        "; ".join(entry.risks),
        triage.next_step if triage else "",
        entry.moved,
        entry.state,
        entry.why,
        f"pilots/{entry.slug}/review.html" if triage else "",
    ]
    return [inert(cell) if isinstance(cell, str) else cell for cell in cells]


def _heat(portfolio: Portfolio) -> Iterator[list[Any]]:
    yield ["pilot", *portfolio.steps.values()]
    for entry in portfolio.entries:
        if entry.triage:
            yield [entry.pilot, *(entry.steps.get(step) for step in portfolio.steps)]


def _gaps(portfolio: Portfolio) -> Iterator[list[Any]]:
    yield ["criterion", "what", "pilots that lack it", "share", "which", "met by"]
    for gap in portfolio.gaps:
        yield [gap.criterion, gap.title, len(gap.pilots), gap.share, "; ".join(gap.pilots), "; ".join(gap.solved_by)]


def _actions(portfolio: Portfolio) -> Iterator[list[Any]]:
    yield ["central action", "pilots it helps", "criteria", "which"]
    for action in portfolio.actions:
        yield [action.title, len(action.pilots), "; ".join(action.criteria), "; ".join(action.pilots)]
