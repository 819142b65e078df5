"""The page as a person uses it, in Chromium."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.report.wording import VERDICT
from tests.chat.streams import text
from tests.model_server import Body, Respond, answering, nothing, serving
from tests.ui.serving import EXAMPLES, Server, insist, start, stop

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=document.title='owned'>"
TEMPLATE = "${document.title='owned'} {{7*7}}"


@pytest.fixture
def page(context: Any, server: Server) -> Iterator[Any]:
    """An empty page, let in by its key."""
    opened = context.new_page()
    opened.goto(server.address)
    opened.get_by_role("heading", name="Review the drafts of one pilot").wait_for()
    yield opened
    opened.get_by_role("heading", name="Pilot Reviewer").wait_for()


def drop(page: Any, *drafts: Path) -> None:
    files = page.locator("#drop input[type=file]")
    last = page.locator(".hand li", has_text=drafts[-1].name)
    insist(lambda: files.set_input_files([str(draft) for draft in drafts]), last)
    for draft in drafts:
        page.locator(".hand li", has_text=draft.name).wait_for()


def ask(page: Any, question: str) -> None:
    """Asks in the chat; returns when an answer begins to show."""
    answer = page.locator("#talk .bot .answer").nth(page.locator("#talk .bot .answer").count())

    def act() -> None:
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()

    insist(act, answer)


def begin(page: Any) -> None:
    """Has what is in hand reviewed; returns when the review has begun."""
    button = page.get_by_role("button", name="Review", exact=True)
    insist(button.click, page.locator(".stages, iframe[title=Report], [role=alert]").first)


def review(page: Any, *drafts: Path) -> Any:
    """Drops drafts in, has them reviewed; the report's frame."""
    drop(page, *drafts)
    begin(page)
    report = page.frame_locator("iframe[title=Report]")
    report.locator("#verdict h1").wait_for()
    return report


def downloaded(page: Any, link: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def test_a_person_reviews_a_draft_asks_about_it_and_revises_it(page: Any, server: Server) -> None:
    assert page.get_by_role("button", name="Review", exact=True).is_disabled()
    assert page.get_by_text("Nothing leaves this machine").is_visible()
    drop(page, EXAMPLES / "prd.pdf")
    page.get_by_role("button", name="Review", exact=True).click()
    page.locator(".stages [aria-current=step]").wait_for()

    report = page.frame_locator("iframe[title=Report]")
    report.locator("#verdict h1").wait_for()
    review = json.loads(downloaded(page, "JSON"))
    assert report.locator("#verdict .word").inner_text().startswith(VERDICT[review["verdict"]["level"]])
    assert report.locator(".finding").count() == len(review["findings"])
    gravest = review["findings"][0]
    assert report.locator("#findings summary").first.inner_text().startswith("1")
    assert report.locator("#findings summary .t").first.inner_text() == gravest["title"]
    assert page.get_by_text("no model is set up (PILOT_REVIEW_MODEL)").last.is_visible()

    minor = report.locator("details.finding", has=page.locator("figure")).first
    quote = minor.locator("mark").first
    assert not quote.is_visible()
    minor.locator("summary").click()
    quote.wait_for()
    assert quote.inner_text().strip()

    page.get_by_label("Your question").fill("Why is finding 1 raised?")
    page.get_by_label("Your question").press("Enter")
    answer = page.locator("#talk .bot .answer", has_text="offline assistant")
    answer.wait_for()
    assert gravest["why"][:60] in " ".join(answer.inner_text().split())
    page.reload()
    answer.wait_for()

    with page.expect_file_chooser() as chooser:
        page.get_by_text("Upload a revision").click()
    chooser.value.set_files(str(EXAMPLES / "prd-revised.docx"))
    page.get_by_text("prd-revised.docx took the place of prd.pdf").wait_for()
    revised = json.loads(downloaded(page, "JSON"))
    comparison = revised["comparison"]
    assert comparison["fixed"]
    for number, word in (
        (len(comparison["fixed"]), "fixed"),
        (len(comparison["new"]), "new"),
        (len(comparison["open"]), "still open"),
    ):
        page.locator(".changed span", has_text=f"{number} {word}").wait_for()
        report.locator("#changes h3", has_text=f"{number} {word}").wait_for()
    assert report.locator("#changes").get_by_text(comparison["fixed"][0]["title"]).first.is_visible()
    assert "<!doctype html>" in downloaded(page, "HTML")
    assert downloaded(page, "Markdown").startswith("#")
    assert server.files() == []


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
    page.locator("#kind").get_by_text("PRD").click()
    insist(lambda: page.locator("#drop input[type=file]").set_input_files(str(draft)), page.locator(".hand li").first)
    begin(page)
    report = page.frame_locator("iframe[title=Report]")
    report.locator("#verdict h1").wait_for()
    report.get_by_text("onerror").first.wait_for(state="attached")
    for question in ("Zebra?", f"{HOSTILE} **{TEMPLATE}**"):
        ask(page, question)
    page.get_by_text(f"**{TEMPLATE}**").wait_for()
    page.locator("#talk .answer", has_text="![x](http://203.0.113.1/x.png)").first.wait_for()
    assert page.title() == "Pilot Reviewer"
    for place in (page.locator("#talk"), page.locator("#bar"), report.locator("main")):
        assert place.locator("img, b[onmouseover], script, a[href*='203.0.113.1']").count() == 0
    assert not [url for url in asked if "203.0.113.1" in url or url.endswith("/x")]


def test_a_file_that_is_no_draft_gets_one_sentence(page: Any, tmp_path: Path) -> None:
    draft = tmp_path / "broken.pdf"
    draft.write_bytes(b"%PDF-1.7 and nothing more")
    drop(page, draft)
    begin(page)
    problem = page.get_by_role("alert")
    problem.wait_for()
    assert "broken.pdf" in problem.inner_text()
    assert "Traceback" not in page.content()
    page.get_by_role("button", name="Remove drafts").click()
    problem.wait_for(state="detached")
    assert page.locator(".hand").count() == 0


def test_a_failed_revision_leaves_the_review_as_it_was(page: Any, tmp_path: Path) -> None:
    report = review(page, EXAMPLES / "prd.pdf")
    verdict = report.locator("#verdict").inner_text()
    empty = tmp_path / "prd.md"
    empty.write_text(" \n", encoding="utf-8")
    page.locator("#result input[type=file]").set_input_files(str(empty))
    page.get_by_role("alert").wait_for()
    assert "prd.md is empty" in page.get_by_role("alert").inner_text()
    assert report.locator("#verdict").inner_text() == verdict


def test_another_browser_sees_nothing_of_the_first_ones(page: Any, context: Any, chromium: Any, server: Server) -> None:
    review(page, EXAMPLES / "status.md")
    address = page.locator("iframe[title=Report]").get_attribute("src")
    assert context.request.get(server.root + address).status == 200

    other = chromium.new_context()
    assert other.request.get(server.root + address).status == 403
    entered = other.new_page()
    entered.goto(server.address)
    entered.get_by_role("heading", name="Review the drafts of one pilot").wait_for()
    for path in (address, address.replace("/view", "/json")):
        assert other.request.get(server.root + path).status == 404
    other.close()

    page.get_by_role("button", name="Another pilot").click()
    page.get_by_role("heading", name="Review the drafts of one pilot").wait_for()
    assert context.request.get(server.root + address).status == 404


def test_an_example_is_at_hand_and_the_page_fits_a_phone(chromium: Any, server: Server) -> None:
    phone = chromium.new_context(viewport={"width": 390, "height": 844})
    opened = phone.new_page()
    opened.set_default_timeout(240_000)
    opened.goto(server.address)
    opened.get_by_role("button", name="Try an example draft").click()
    opened.locator(".hand li", has_text="prd.pdf").wait_for()
    opened.get_by_role("button", name="Review", exact=True).click()
    opened.frame_locator("iframe[title=Report]").locator("#verdict h1").wait_for()
    assert opened.get_by_role("link", name="Ask about this review").is_visible()
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    report = opened.frames[-1]
    assert report.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    phone.close()


def test_a_model_out_of_reach_is_said_and_can_be_done_without(chromium: Any, tmp_path: Path) -> None:
    server = start(
        tmp_path,
        PILOT_REVIEW_MODEL="absent-model",
        OPENAI_BASE_URL="http://127.0.0.1:9/v1",
        OPENAI_API_KEY="sk-not-a-key",
        PILOT_REVIEW_ATTEMPTS="1",
    )
    context = chromium.new_context()
    try:
        page = context.new_page()
        page.set_default_timeout(240_000)
        page.goto(server.address)
        page.get_by_text("is sent to absent-model at 127.0.0.1:9").wait_for()
        review(page, EXAMPLES / "status.md")
        report = page.frame_locator("iframe[title=Report]")
        report.get_by_text("This review is partial").wait_for()
        page.get_by_label("Your question").fill("Why?")
        page.get_by_label("Your question").press("Enter")
        page.locator("#talk").get_by_text("The model could not answer").wait_for()
        assert "sk-not-a-key" not in page.content()

        page.get_by_role("button", name="Another pilot").click()
        page.get_by_label("Offline: nothing leaves this machine").check()
        page.get_by_text("The offline judge reviews. Nothing leaves this machine.").wait_for()
        review(page, EXAMPLES / "status.md")
        page.get_by_text("Judged offline").wait_for()
    finally:
        context.close()
        stop(server)


def test_a_question_typed_while_an_answer_grows_is_kept_and_asked_next(chromium: Any, tmp_path: Path) -> None:
    answering_now, may_end = threading.Event(), threading.Event()

    def script(body: Body, number: int) -> Respond:
        if not body.get("stream"):
            return answering(nothing)(body, number)
        answering_now.set()
        may_end.wait()
        return text("Nobody is named.")

    context = chromium.new_context()
    with serving(script) as model:
        server = start(
            tmp_path, PILOT_REVIEW_MODEL="scripted", OPENAI_BASE_URL=model.url, OPENAI_API_KEY="sk-not-a-key"
        )
        try:
            page = context.new_page()
            page.set_default_timeout(240_000)
            page.goto(server.address)
            review(page, EXAMPLES / "status.md")
            question, ask = page.get_by_label("Your question"), page.get_by_role("button", name="Ask", exact=True)
            question.fill("Who is the sponsor?")
            ask.click()
            answering_now.wait()
            page.locator("#talk").get_by_text("Who is the sponsor?").wait_for()
            assert ask.is_disabled()
            assert page.get_by_role("button", name="What should I do first?").is_disabled()
            question.fill("And who decides?")
            may_end.set()
            ask.click()
            page.locator("#talk .bot .answer").nth(1).wait_for()
            assert page.locator("#talk").get_by_text("And who decides?").is_visible()
            assert question.input_value() == ""
        finally:
            may_end.set()
            context.close()
            stop(server)
