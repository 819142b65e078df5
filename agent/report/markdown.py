"""The full report as Markdown. Whatever comes from a draft or a model is escaped: it stays text."""

from __future__ import annotations

import re

from agent.report import wording
from agent.report.context import Quote
from agent.report.entries import Entry
from agent.report.outline import Bar, Outline
from agent.review import Severity

BAR = 20
_MARKUP = re.compile(r"([\\`*_{}\[\]|~$#])")
_ADDRESS = re.compile(r"(?<=\w):(?=//)|(?<=\w)\.(?=[A-Za-z])")
_BLOCK_START = re.compile(r"^(\d*)([-+=:.)])")


def render(outline: Outline) -> str:
    """CommonMark with tables, ending in a line break."""
    parts = [*_head(outline), *_first(outline), *_changes(outline), "## Findings", *_list(outline)]
    parts += [part for entry in outline.findings for part in _finding(entry)] or [outline.no_findings]
    parts += [*_good(outline), *_picture(outline), *_gaps(outline), *_questions(outline), *_table(outline)]
    parts += [*_guidance(outline), *_colophon(outline)]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """`text` on one line that every Markdown reader shows as it stands.

    No markup, HTML, link, image or table border survives; addresses and @names are kept from turning into links.
    """
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _ADDRESS.sub(r"\\\g<0>", _MARKUP.sub(r"\\\1", text)).replace("@", "@\u2060")
    return _BLOCK_START.sub(r"\1\\\2", text)


def _head(outline: Outline) -> list[str]:
    readiness = f" – readiness {outline.readiness} of 100" if outline.readiness is not None else ""
    parts = [f"# {escaped(outline.pilot)}", f"**{outline.headline}**{readiness}"]
    if outline.running:
        parts.append(f"**{outline.running}.**")
    if outline.why:
        parts.append(escaped(outline.why))
    if outline.partial:
        parts.append("> **This review is partial.**\n>\n" + "\n".join(f"> - {escaped(x)}" for x in outline.partial))
    return parts


def _first(outline: Outline) -> list[str]:
    if not outline.first:
        return []
    items = []
    for number, entry in enumerate(outline.first, start=1):
        rows = [f"**{escaped(entry.title)}** (finding {entry.number})"]
        if entry.quotes:
            rows.append(f"The draft says “{escaped(entry.quotes[0].text)}” ({escaped(entry.quotes[0].place)})")
        if entry.fix:
            rows.append(f"Write: {escaped(entry.fix)}")
        items.append(f"{number}. " + "  \n   ".join(rows))
    return ["## Fix first", "\n".join(items)]


def _list(outline: Outline) -> list[str]:
    """One line a finding."""
    parts = []
    for severity in Severity:
        if found := outline.of(severity):
            items = (f"- {entry.number}\\. {escaped(entry.title)}" for entry in found)
            parts.append(f"**{wording.SEVERITIES[severity].capitalize()}: {len(found)}**\n\n" + "\n".join(items))
    return parts


def _picture(outline: Outline) -> list[str]:
    return [
        "## The twelve steps",
        _bars("Step", outline.steps),
        "## Guarded against the eight reasons pilots fail",
        outline.reasons_note,
        _bars("Reason", outline.reasons),
    ]


def _bars(heading: str, bars: tuple[Bar, ...]) -> str:
    rows = [f"| {heading} | | Score | Criteria |", "| --- | --- | ---: | --- |"]
    for bar in bars:
        full = round((bar.score or 0) / 100 * BAR)
        drawn = "█" * full + "░" * (BAR - full) if bar.score is not None else ""
        rows.append(f"| {escaped(bar.title)} | {drawn} | {bar.figure} | {escaped(bar.detail)} |")
    return "\n".join(rows)


def _changes(outline: Outline) -> list[str]:
    changes = outline.changes
    if changes is None:
        return []
    parts = [f"## Since the last review ({escaped(changes.against)})"]
    groups = (
        ("Fixed", [escaped(title) for title in changes.fixed]),
        ("New", [f"{escaped(entry.title)} (finding {entry.number})" for entry in changes.new]),
        ("Still open", [f"{escaped(entry.title)} (finding {entry.number})" for entry in changes.still_open]),
        ("Levels that changed", [escaped(change) for change in changes.levels]),
    )
    for heading, items in groups:
        if items:
            parts.append(f"**{heading}: {len(items)}**\n\n" + "\n".join(f"- {item}" for item in items))
    return parts if len(parts) > 1 else [*parts, "Nothing changed."]


def _finding(entry: Entry) -> list[str]:
    facts = (entry.severity_name, entry.about, entry.status, entry.level, entry.certainty)
    parts = [f"### {entry.number}. {escaped(entry.title)}", "*" + " · ".join(escaped(x) for x in facts if x) + "*"]
    parts += [_quote(quote) for quote in entry.quotes]
    if entry.searched:
        parts.append(escaped(entry.searched))
    if entry.nearest:
        parts.append("Closest passages; none of them answers it:")
        parts.append("\n".join(f"- “{escaped(miss.text)}” ({escaped(miss.place)})" for miss in entry.nearest))
    for label, text in (
        ("Disputed", entry.disputed),
        ("Why it matters", entry.why),
        ("What to write instead", entry.fix),
        ("Calculation", entry.calculation),
        ("Met would mean", entry.wanted),
        ("A board will ask", entry.question),
        ("Guidance", "; ".join(entry.guidance)),
    ):
        if text:
            parts.append(f"**{label}.** " + "  \n".join(escaped(row) for row in text.splitlines() if row))
    return [*parts, f"*{escaped(entry.id)}*"]


def _quote(quote: Quote) -> str:
    before, text, after = quote.before, quote.text, quote.after
    # Emphasis does not open between a letter and a punctuation mark, nor close between one and a letter.
    opening = " " if before.endswith(" ") or (before[-1:].isalnum() and not text[:1].isalnum()) else ""
    closing = " " if after.startswith(" ") or (after[:1].isalnum() and not text[-1:].isalnum()) else ""
    rows = [f"> {escaped(before)}{opening}**{escaped(text)}**{closing}{escaped(after)}"]
    if quote.columns:
        rows.insert(0, f"> Columns: {escaped(quote.columns)}  ")
    note = f" ({escaped(quote.note)})" if quote.note else ""
    return "\n".join([*rows, ">", f"> — {escaped(quote.place)}{note}"])


def _good(outline: Outline) -> list[str]:
    if not outline.strengths:
        return []
    parts = ["## What is already good"]
    for proof in outline.strengths:
        parts += [f"**{escaped(proof.title)}**", *(_quote(quote) for quote in proof.quotes)]
    return parts


def _gaps(outline: Outline) -> list[str]:
    if not outline.gaps:
        return []
    parts = ["## What could not be assessed"]
    for heading, gaps in outline.gaps:
        items = (f"- {escaped(gap.what)}" + (f": {escaped(gap.why)}" if gap.why else "") for gap in gaps)
        parts += [f"**{heading}**", "\n".join(items)]
    return parts


def _questions(outline: Outline) -> list[str]:
    if not outline.questions:
        return []
    numbered = (f"{number}. {escaped(text)}" for number, text in enumerate(outline.questions, start=1))
    return ["## What a board will ask", "\n".join(numbered)]


def _table(outline: Outline) -> list[str]:
    rows = ["| Step | Criterion | Level | Confidence | Reason |", "| --- | --- | --- | ---: | --- |"]
    for row in outline.rows:
        cells = (row.step, row.title, row.level_name, row.confidence, row.reason)
        rows.append("| " + " | ".join(escaped(cell) for cell in cells) + " |")
    tally = ", ".join(f"{number} {name}" for _, name, number in outline.tally)
    total = wording.count(len(outline.rows), "criterion", "criteria")
    return ["## All criteria", f"{total}: {tally}." if tally else "None was judged.", "\n".join(rows)]


def _guidance(outline: Outline) -> list[str]:
    if not outline.guidance:
        return []
    parts = ["## Guidance"]
    for advice in outline.guidance:
        helps = ", ".join(f"finding {number}" for number in advice.helps)
        text = re.sub(r"^#{1,4} ", "##### ", advice.text, flags=re.MULTILINE)
        parts += [f"### {escaped(advice.title)}", f"*For {helps}*", text]
    return parts


def _colophon(outline: Outline) -> list[str]:
    return ["## How this was judged", "\n".join(f"- {term}: {escaped(text)}" for term, text in outline.colophon)]
