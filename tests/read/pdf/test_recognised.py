"""Scanned pages whose characters are recognised, which has to be asked for."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from agent.document import DocumentKind
from agent.errors import SettingsError
from agent.read import with_kind
from agent.settings import settings
from tests.own import check, criterion, review, rubric, sign

LINES = [
    "Executive sponsor of the claims pilot",
    "Mara Lind, Chief Operating Officer, answers for it.",
    "She pays 4,500 EUR.",
]


@pytest.fixture
def languages(monkeypatch):
    """Sets the languages to recognise."""

    def given(names):
        monkeypatch.setenv("PILOT_REVIEW_OCR", names)
        settings.cache_clear()

    yield given
    settings.cache_clear()


def scan(canvas):
    image = Image.new("L", (1275, 1650), 250)
    for number, line in enumerate(LINES):
        ImageDraw.Draw(image).text((150, 200 + 120 * number), line, fill=5, font_size=36)
    canvas.drawImage(ImageReader(image), 0, 0, 612, 792)


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_scanned_page_is_recognised_and_says_so(read, drawn, lines, languages):
    pytest.importorskip("pytesseract")
    languages("eng")
    document = read(drawn(lambda canvas: lines(canvas, ["The pilot ends in May."]), scan))
    assert not document.unreadable
    scanned = [block for block in document.blocks if block.anchor.page == 2]
    assert " ".join(" ".join(block.text.split()) for block in scanned) == " ".join(LINES)
    assert {block.anchor.section for block in scanned} == {("Recognised in an image (OCR)",)}
    left, bottom, _, top = scanned[0].anchor.rects[0]
    assert abs(left - 150 * 612 / 1275) < 3
    assert abs(top - (792 - 205 * 792 / 1650)) < 12
    assert bottom < top
    (note,) = document.notes
    assert "page 2: recognised" in note
    assert "not verbatim" in note

    house = rubric(criterion(check("sponsor", sign(about=["sponsor"]))))
    report = review(house, with_kind(document, DocumentKind.PRD))
    assert any("recognised in images" in warning for warning in report.warnings)
    (quoted,) = report.judgments[0].evidence
    assert quoted.section == "Recognised in an image (OCR)"


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_a_language_that_is_not_installed_is_named(read, drawn, languages):
    pytest.importorskip("pytesseract")
    languages("xyz")
    with pytest.raises(SettingsError, match="no language xyz"):
        read(drawn(scan))


def test_without_tesseract_it_says_what_to_install(read, drawn, languages, monkeypatch):
    languages("eng")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SettingsError, match=r"PILOT_REVIEW_OCR needs the (program|extra) `(tesseract|ocr)`"):
        read(drawn(scan))


def test_what_is_no_language_is_refused(languages):
    languages("--psm 7")
    with pytest.raises(SettingsError, match="PILOT_REVIEW_OCR"):
        settings()
