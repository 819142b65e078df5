"""The pages as a person uses them, in Chromium."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.report.priority import first_to_fix
from agent.report.wording import headline
from agent.review import Review
from tests.chat.streams import text
from tests.model_server import Body, Respond, answering, nothing, serving
from tests.ui.serving import EXAMPLES, PATIENCE, Server, start, stop

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.title='owned'>"
TEMPLATE = "${document.title='owned'} {{7*7}}"


@pytest.fixture
def page(context: Any, server: Server) -> Any:
    """The start, let in by its key."""
    opened = context.new_page()
    opened.goto(server.address)
    opened.get_by_role("heading", name="Review the drafts of one pilot").wait_for()
    return opened


def drop(page: Any, *drafts: Path) -> None:
    """Drops drafts in; returns when all were read."""
    page.locator("#drop input[type=file]").set_input_files([str(draft) for draft in drafts])
    for draft in drafts:
        page.locator(".hand li", has_text=draft.name).wait_for()
    page.locator("#state[data-changing='0']").wait_for()


def review(page: Any, *drafts: Path) -> None:
    """Drops drafts in and has them reviewed; returns when the verdict shows."""
    drop(page, *drafts)
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator("#h-verdict").wait_for()


def downloaded(page: Any, link: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def chat(page: Any) -> Any:
    frame = page.frame_locator("iframe[name=chat]")
    frame.get_by_role("button", name="Ask", exact=True).wait_for()
    return frame


def test_a_manager_reviews_asks_looks_into_the_draft_and_revises(page: Any, server: Server) -> None:
    assert page.get_by_role("button", name="Review", exact=True).count() == 0
    drop(page, EXAMPLES / "prd.pdf")
    assert page.get_by_text("Nothing leaves this machine").is_visible()
    assert page.get_by_label("Kind of prd.pdf").input_value() == "prd"
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator(".stages").wait_for()
    page.locator("#h-verdict").wait_for()

    told = json.loads(downloaded(page, "JSON"))
    reviewed = Review.model_validate(told)
    assert page.locator("#h-verdict").inner_text() == headline(reviewed.verdict)
    assert 1 <= page.locator(".first .finding").count() <= 3
    assert page.locator(".finding:not(.good)").count() == len(told["findings"])
    gravest = first_to_fix(reviewed)[0]
    assert page.locator(".first .finding").first.get_by_text(gravest.fix).is_visible()

    finding = page.locator(".finding:not(.good)", has=page.locator("figcaption a")).first
    finding.locator("summary").first.click()
    quote = finding.locator("figure mark").first.inner_text()
    finding.locator("figcaption a").first.click()
    marked = page.frame_locator("iframe[name=draft]").locator("#here mark").first
    marked.wait_for()
    assert " ".join(marked.inner_text().split())[:40] == " ".join(quote.split())[:40]

    shown = page.frame_locator("iframe[name=draft]").get_by_role("img", name="as it looks")
    shown.evaluate("image => image.decode()")

    finding.get_by_role("link", name="Ask about this").click()
    frame = chat(page)
    frame.get_by_text("About:").wait_for()
    frame.get_by_role("button", name=re.compile("^Why is finding")).click()
    answer = frame.locator("#talk .bot .answer").first
    answer.wait_for()
    page.reload()
    answer.wait_for()
    tab = page.context.new_page()
    tab.goto(page.url)
    tab.locator("#h-verdict").wait_for()
    tab.close()

    with page.expect_file_chooser() as chooser:
        page.get_by_text("Upload a revision").click()
    chooser.value.set_files(str(EXAMPLES / "prd-revised.docx"))
    page.locator("#changes").wait_for()
    comparison = json.loads(downloaded(page, "JSON"))["comparison"]
    assert comparison["fixed"]
    for number, word in ((len(comparison["fixed"]), "fixed"), (len(comparison["new"]), "new")):
        assert page.locator("#changes .figures", has_text=f"{number} {word}").is_visible()
    assert page.locator(".history tbody tr").count() == 2
    assert "<!doctype html>" in downloaded(page, "HTML")
    assert downloaded(page, "Markdown").startswith("#")
    assert server.files() == []


def test_a_bad_draft_does_not_block_the_others_and_can_be_removed(page: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and nothing more")
    review(page, broken, EXAMPLES / "status.md")
    problem = page.locator(".hand [role=alert]")
    assert "broken.pdf" in problem.inner_text()
    assert "Traceback" not in page.content()
    page.get_by_role("button", name="Remove broken.pdf").click()
    problem.wait_for(state="detached")
    assert page.locator(".hand li").count() == 1


def test_nothing_but_bad_drafts_ends_in_one_sentence_and_can_be_tried_again(page: Any, tmp_path: Path) -> None:
    empty = tmp_path / "prd.md"
    empty.write_text(" \n", encoding="utf-8")
    drop(page, empty)
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_role("button", name="Try again").wait_for()
    assert "None of the drafts could be read" in page.locator("#state > [role=alert]").inner_text()


def test_a_kind_that_was_not_recognised_is_corrected(page: Any, tmp_path: Path) -> None:
    draft = tmp_path / "notes.md"
    draft.write_text("# Notes\n\nWe spoke about the weather, and about lunch.\n", encoding="utf-8")
    drop(page, draft)
    page.get_by_label("Kind of notes.md").select_option("prd")
    page.wait_for_load_state()
    page.locator("select option[value='prd'][selected]").wait_for(state="attached")
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator("#h-verdict").wait_for()
    assert json.loads(downloaded(page, "JSON"))["pilot"]["documents"][0]["kind"] == "prd"


def test_a_file_of_many_megabytes_is_refused_where_it_was_dropped(page: Any, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"a" * 2_100_000)
    page.locator("#drop input[type=file]").set_input_files(str(large))
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").inner_text() == "large.txt is larger than 2 MB."


def test_markup_in_names_headings_and_answers_stays_text(page: Any, tmp_path: Path) -> None:
    draft = tmp_path / "a<b onmouseover=alert(1)>&amp;.txt"
    draft.write_text(
        f"PRODUCT REQUIREMENTS: CLAIMS PILOT {TEMPLATE}\n\n1. Sponsor {HOSTILE}\n\n"
        f"The sponsor will be named later {HOSTILE} ![x](http://203.0.113.1/x.png) [go](http://203.0.113.1/).\n\n"
        f"2. Problem {TEMPLATE}\n\nClaims take nine days; the goal of the product is two days.\n",
        encoding="utf-8",
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("#drop input[type=file]").set_input_files(str(draft))
    page.locator("#state[data-changing='0'] .hand li").wait_for()
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator("#h-verdict").wait_for()
    frame = chat(page)
    for number, question in enumerate(("Zebra?", f"{HOSTILE} **{TEMPLATE}**"), start=1):
        frame.get_by_label("Your question").fill(question)
        frame.get_by_role("button", name="Ask", exact=True).click()
        frame.locator("#talk .bot .answer").nth(number - 1).wait_for()
        frame.locator("#send:not([disabled])").wait_for()
    frame.get_by_text(f"**{TEMPLATE}**").wait_for()
    page.get_by_role("tab", name="The draft").click()
    shown = page.frame_locator("iframe[name=draft]")
    shown.get_by_text("onerror").first.wait_for()
    assert page.title().endswith("Pilot Reviewer")
    for place in (frame.locator("#talk"), page.locator("main"), shown.locator("main")):
        assert place.locator("img, b[onmouseover], main script, a[href*='203.0.113.1']").count() == 0
    assert not [url for url in asked if "203.0.113.1" in url or url.endswith("/x")]


def test_an_example_is_at_hand_and_every_page_fits_a_phone(chromium: Any, server: Server) -> None:
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    opened = phone.new_page()
    opened.set_default_timeout(PATIENCE)
    opened.goto(server.address)

    def fits() -> bool:
        return bool(opened.evaluate("document.documentElement.scrollWidth <= 390"))

    assert fits()
    opened.get_by_role("button", name="Try an example draft").click()
    opened.locator("#state[data-changing='0'] .hand li", has_text="prd.pdf").wait_for()
    assert fits()
    opened.get_by_role("button", name="Review", exact=True).click()
    opened.locator("#h-verdict").wait_for()
    assert fits()
    for path in ("/rubric", "/rubric/sponsor.named", "/"):
        opened.goto(server.root + path)
        assert fits(), path
    phone.close()


def test_a_newcomer_reads_why_something_is_asked(page: Any) -> None:
    page.get_by_role("link", name="Rubric").click()
    page.get_by_label("Words").fill("sponsor")
    page.get_by_role("button", name="Show").click()
    page.locator(".cards a").first.click()
    for heading in ("Why it is asked", "What to write", "What a board will ask"):
        assert page.get_by_role("heading", name=heading).is_visible()


@dataclass
class Slow:
    """A page with a model that answers once it may."""

    page: Server
    may_end: threading.Event
    asked: threading.Event
    """That the chat asked it."""


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slow]:
    may_end, asked = threading.Event(), threading.Event()

    def script(body: Body, number: int) -> Respond:
        if not body.get("response_format"):
            asked.set()
        may_end.wait()
        return answering(nothing)(body, number) if body.get("response_format") else text("Nobody is named.")

    with serving(script) as model:
        settings = {"OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "sk-not-a-key", "PILOT_REVIEW_MODEL": "scripted"}
        running = start(tmp_path_factory.mktemp("slow"), **settings)
        try:
            yield Slow(running, may_end, asked)
        finally:
            may_end.set()
            stop(running)


def test_a_review_waits_its_turn_seen_is_cancelled_and_tried_again(context: Any, slow: Slow) -> None:
    """A model that does not answer holds both workers; a third review shows its place."""
    slow.may_end.clear()
    try:
        for _ in range(3):
            page = context.new_page()
            page.goto(slow.page.address)
            drop(page, EXAMPLES / "status.md")
            assert page.get_by_text("The text of the drafts is sent to scripted at 127.0.0.1.").is_visible()
            page.get_by_role("button", name="Review", exact=True).click()
            page.locator(".stages li.now, .stages strong").wait_for()
        page.get_by_text("Waiting: 2 reviews before this one").wait_for()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_text("The review was cancelled.").wait_for()
    finally:
        slow.may_end.set()


def test_a_killed_server_loses_nothing(context: Any, tmp_path: Path) -> None:
    server = start(tmp_path)
    page = context.new_page()
    page.goto(server.address)
    drop(page, EXAMPLES / "prd.pdf")
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator(".stages").wait_for()
    server.process.kill()
    server.process.wait()
    (left,) = server.temporary.iterdir()
    again = start(tmp_path)
    try:
        assert not left.exists()
        page.goto(again.address)
        page.locator(".cards a", has_text="prd").click()
        page.locator("#h-verdict").wait_for()
        assert page.locator(".history").count() == 0
    finally:
        stop(again)


def test_a_question_typed_while_an_answer_grows_is_kept(context: Any, slow: Slow) -> None:
    slow.may_end.set()
    page = context.new_page()
    page.goto(slow.page.address)
    page.get_by_role("heading", name="Review the drafts of one pilot").wait_for()
    review(page, EXAMPLES / "status.md")
    frame = chat(page)
    question, ask = frame.get_by_label("Your question"), frame.get_by_role("button", name="Ask", exact=True)
    slow.may_end.clear()
    slow.asked.clear()
    try:
        question.fill("Who is the sponsor?")
        ask.click()
        assert slow.asked.wait(PATIENCE / 1000)
        frame.locator("#talk").get_by_text("Who is the sponsor?").wait_for()
        assert ask.is_disabled()
        question.fill("And who decides?")
    finally:
        slow.may_end.set()
    frame.locator("#send:not([disabled])").wait_for()
    ask.click()
    frame.locator("#talk .bot .answer").nth(1).wait_for()
    assert frame.locator("#talk").get_by_text("And who decides?").is_visible()
    assert question.input_value() == ""
