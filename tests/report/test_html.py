"""The HTML report: one file that fetches and runs nothing, whatever the draft says."""

from __future__ import annotations

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]

from agent.document import Dossier
from agent.report import render
from agent.review import Finding, Review, Severity
from rubrics import load_rubric

from .sample import dossier, hostile_review, review, rubric

PAYLOAD = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'><a href="javascript:alert(1)">{{ 7 * 7 }}</style>'


def page(**changes: Any) -> Any:
    return html.fromstring(render(review(**changes), "html", dossier=dossier(), rubric=rubric()))


PARTS = "//main/*/@id | //main/details/span/@id"


def finding(**fields: Any) -> Finding:
    given = {"id": "f", "severity": Severity.MAJOR, "title": "t", "why": "", "fix": ""}
    return Finding.model_validate(given | fields)


def texts(root: Any, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in root.xpath(path)]


def _tags(root: Any) -> set[str]:
    return {element.tag for element in root.iter() if isinstance(element.tag, str)}


def test_drafts_cannot_add_markup() -> None:
    shown = render(hostile_review(PAYLOAD), "html", dossier=dossier(), rubric=rubric())
    root = html.fromstring(shown)
    assert _tags(root) <= _tags(page())
    attributes = {name for element in root.iter() if isinstance(element.tag, str) for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in {"src", "srcset"}}
    assert all(re.fullmatch("#[a-z0-9]+", link) for link in root.xpath("//@href"))
    assert "{{ 7 * 7 }}" in root.xpath("//h1")[0].text_content()
    assert "<script>alert(1)</script>" in root.xpath("//summary")[0].text_content()


def test_nothing_is_fetched_or_run() -> None:
    shown = render(review(), "html", dossier=dossier(), rubric=rubric())
    assert "default-src 'none'; style-src 'unsafe-inline'" in html.fromstring(shown).xpath("//meta/@content")[0]
    assert not re.search(r"https?://|url\(|@import|<script", shown)


def test_order_is_the_readers() -> None:
    assert page().xpath(PARTS) == [
        *("verdict", "first", "changes", "findings", "good", "steps", "gaps", "questions", "criteria", "guidance"),
    ]


def test_it_opens_on_what_decides_and_the_rest_is_folded() -> None:
    root = page()

    assert [text.split(" (")[0] for text in texts(root, "//h3[@class='group']")] == [
        "Blockers", "Major findings", "Minor findings",
    ]  # fmt: skip
    assert len(root.xpath("//section[@id='first']//li")) == 3
    assert len(root.xpath("//section[@id='findings']/details")) == 12
    assert not root.xpath("//details[@open]")


def test_a_finding_opens_to_the_guidance_itself() -> None:
    root = page(findings=(finding(guidance=("guidance.step.sponsor", "no.such.guidance")),))
    (link,) = root.xpath("//section[@id='findings']//p[@class='more']/a/@href")
    advice = root.xpath(f"//details[span/@id='{link.removeprefix('#')}']")[0]

    assert "Two or three sponsors" in advice.text_content()
    assert "no.such.guidance" not in root.text_content()
    assert "guidance.step.sponsor" not in root.text_content()


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
def test_print_is_eight_pages_at_most(tmp_path: Path, example_review: Review, example_dossier: Dossier) -> None:
    from pypdf import PdfReader

    file, printed = tmp_path / "report.html", tmp_path / "report.pdf"
    file.write_text(render(example_review, "html", dossier=example_dossier, rubric=load_rubric()), encoding="utf-8")
    subprocess.run(
        [
            str(shutil.which("chromium")), "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--print-to-pdf={printed}", f"--user-data-dir={tmp_path / 'profile'}", file.as_uri(),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    pages = PdfReader(printed).pages

    assert len(pages) <= 8
    assert "What to write instead" in "".join(page.extract_text() for page in pages)


def test_quote_is_marked_inside_its_sentences() -> None:
    figure = page().xpath("//details[span/@id='f5']//figure")[0]
    assert texts(figure, ".//mark") == ["An executive sponsor will be confirmed after the kick-off."]
    assert texts(figure, ".//blockquote") == [
        "The project is run by the Claims Innovation team. An executive sponsor will be confirmed after the "
        "kick-off. Until then the steering group decides on open questions. …"
    ]
    assert texts(figure, ".//figcaption") == ["Claims triage PRD v3.pdf · page 2 · 2 Sponsor and team"]


def test_table_rows_come_with_their_columns() -> None:
    figure = page().xpath("//details[span/@id='f8']//figure")[0]
    assert texts(figure, ".//*[@class='columns']") == ["Item | 2025 (EUR) | Remark"]
    assert texts(figure, ".//figcaption") == ["Claims triage budget.xlsx · cells Budget!A6:C6"]


def test_links_lead_somewhere_and_ids_are_unique() -> None:
    root = page()
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in root.xpath("//a/@href")} <= set(ids)
    labelled = {part for value in root.xpath("//@aria-labelledby") for part in value.split()}
    assert labelled <= set(ids)


def test_tables_and_headings_are_usable_without_sight() -> None:
    root = page()
    assert all(header.get("scope") for header in root.xpath("//th"))
    levels = [int(element.tag[1]) for element in root.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough_for_wcag_aa(theme: int) -> None:
    style = page().xpath("//style")[0].text
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", re.findall(r":root \{(.*?)\}", style, re.DOTALL)[theme]))
    for ground in ("paper", "panel"):
        for ink in ("ink", "muted", "blocker", "major", "minor", "good", "link"):
            assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert _contrast(colours["mark-ink"], colours["mark"]) >= 4.5


def test_bars_carry_their_figure_as_text() -> None:
    rows = page().xpath("//details[span/@id='steps']//tbody/tr")
    assert len(rows) == 20
    assert texts(rows[5], "./*") == ["Funding beyond the pilot", "", "17 %", "1 partly met, 2 missing"]
    assert rows[5].xpath(".//@style") == ["width:17%"]
    assert texts(rows[9], "./*") == ["Vendor and contract", "", "n/a", "1 does not apply"]


def test_empty_review_is_a_whole_page() -> None:
    root = page(judgments=(), findings=(), strengths=(), questions=(), comparison=None)
    assert texts(root, "//section[@id='findings']/p") == ["None in what could be assessed; see what could not."]
    assert root.xpath(PARTS) == ["verdict", "findings", "steps", "gaps", "criteria"]


@pytest.mark.browser
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium")
def test_browser_shows_it_without_overflow_or_complaint(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    long_name = "Ü" * 300
    file = tmp_path / "report.html"
    file.write_text(render(hostile_review(long_name), "html", dossier=dossier(), rubric=rubric()), encoding="utf-8")
    complaints: list[str] = []
    requests: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        view = browser.new_page(viewport={"width": 390, "height": 800})
        view.on("console", lambda message: complaints.append(message.text))
        view.on("request", lambda request: requests.append(request.url))
        view.goto(f"{file.as_uri()}#f12")
        width = view.evaluate("document.documentElement.scrollWidth")
        opened = view.evaluate("document.getElementById('f12').parentElement.open")
        browser.close()
    assert width <= 390
    assert opened
    assert not complaints
    assert [url.partition("#")[0] for url in requests] == [file.as_uri()]
