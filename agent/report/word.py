"""The report as a Word document, to be commented on and passed round."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from agent.report import wording
from agent.report.context import Quote
from agent.report.entries import Entry
from agent.report.outline import Outline
from agent.review import Severity


def render(outline: Outline) -> bytes:
    """A .docx file: the verdict, what to fix first, the findings, strengths, steps, questions."""
    import docx

    page = docx.Document()
    page.core_properties.title = f"Review of {outline.pilot}"
    page.core_properties.author = "Pilot Reviewer"
    _head(page, outline)
    _first(page, outline)
    _findings(page, outline)
    _rest(page, outline)
    file = BytesIO()
    page.save(file)
    return file.getvalue()


def _head(page: Any, outline: Outline) -> None:
    page.add_heading(outline.pilot, 0)
    verdict = page.add_paragraph()
    verdict.add_run(outline.headline).bold = True
    if outline.readiness is not None:
        verdict.add_run(f" – readiness {outline.readiness} of 100")
    for text in (f"{outline.running}." if outline.running else "", outline.why):
        if text:
            page.add_paragraph(text)
    if outline.partial:
        page.add_paragraph().add_run("This review is partial.").bold = True
        _bullets(page, outline.partial)


def _first(page: Any, outline: Outline) -> None:
    if not outline.first:
        return
    page.add_heading("Fix first", 1)
    for entry in outline.first:
        page.add_paragraph(style="List Number").add_run(entry.title).bold = True
        for quote in entry.quotes[:1]:
            _quote(page, quote)
        if entry.fix:
            _labelled(page, "Write", entry.fix)


def _findings(page: Any, outline: Outline) -> None:
    page.add_heading("Findings", 1)
    if not outline.findings:
        page.add_paragraph(outline.no_findings)
    for severity in Severity:
        found = outline.of(severity)
        if found:
            page.add_heading(f"{wording.SEVERITIES[severity].capitalize()} ({len(found)})", 2)
        for entry in found:
            _finding(page, entry)


def _finding(page: Any, entry: Entry) -> None:
    page.add_heading(f"{entry.number}. {entry.title}", 3)
    facts = (entry.about, entry.status, entry.level, entry.certainty)
    page.add_paragraph().add_run(" · ".join(fact for fact in facts if fact)).italic = True
    for quote in entry.quotes:
        _quote(page, quote)
    if entry.searched:
        page.add_paragraph(entry.searched)
    for label, text in (
        ("Disputed", entry.disputed),
        ("Why it matters", entry.why),
        ("Calculation", entry.calculation),
        ("What to write instead", entry.fix),
        ("Met would mean", entry.wanted),
        ("Guidance", "; ".join(entry.guidance)),
    ):
        if text:
            _labelled(page, label, text)


def _rest(page: Any, outline: Outline) -> None:
    if outline.strengths:
        page.add_heading("What is already good", 1)
        for proof in outline.strengths:
            page.add_paragraph().add_run(proof.title).bold = True
            for quote in proof.quotes[:1]:
                _quote(page, quote)
    page.add_heading("The twelve steps", 1)
    table = page.add_table(rows=0, cols=3)
    for bar in outline.steps:
        for cell, text in zip(table.add_row().cells, (bar.title, bar.figure, bar.detail), strict=True):
            cell.text = text
    for heading, gaps in outline.gaps:
        page.add_heading(heading, 2)
        _bullets(page, [f"{gap.what}: {gap.why}" if gap.why else gap.what for gap in gaps])
    if outline.questions:
        page.add_heading("What a board will ask", 1)
        _bullets(page, outline.questions)
    page.add_heading("How this was judged", 1)
    _bullets(page, [f"{term}: {text}" for term, text in outline.colophon])


def _quote(page: Any, quote: Quote) -> None:
    said = page.add_paragraph(style="Quote")
    said.add_run(quote.before)
    said.add_run(quote.text).bold = True
    said.add_run(quote.after)
    note = f" ({quote.note})" if quote.note else ""
    said.add_run(f" — {quote.place}{note}")


def _labelled(page: Any, label: str, text: str) -> None:
    written = page.add_paragraph()
    written.add_run(f"{label}: ").bold = True
    written.add_run(text)


def _bullets(page: Any, texts: Any) -> None:
    for text in texts:
        page.add_paragraph(text, style="List Bullet")
