"""The report as a Word document."""

from __future__ import annotations

from io import BytesIO

import docx

from agent.report import render_word

from .sample import dossier, findings, hostile_review, review, rubric

PAYLOAD = "<w:p/>&amp; ]]> {{ 7 }} \x00\x1b[31m\ufffe"


def texts(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(file)).paragraphs]


def test_it_holds_the_verdict_what_to_fix_first_and_every_finding() -> None:
    shown = texts(render_word(review(), dossier=dossier(), rubric=rubric()))

    assert shown[0] == "Claims triage"
    assert shown[1] == "Not ready: 3 blockers – readiness 38 of 100"
    assert shown.index("Fix first") < shown.index("Findings")
    assert all(any(finding.title in text for text in shown) for finding in findings())


def test_a_draft_cannot_add_markup_or_break_it() -> None:
    shown = texts(render_word(hostile_review(PAYLOAD), dossier=dossier(), rubric=rubric()))

    assert any("<w:p/>&amp; ]]> {{ 7 }}" in text for text in shown)
