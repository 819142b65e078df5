"""A member of the board at work: the queue, findings beside their evidence, a decision, the pack; a manager answers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from tests.ui.accounts import PASSWORD, log_in, send
from tests.ui.serving import Server, begin, request, reviewed, upload

DRAFT = b"# Product requirements\n\n## Sponsor\n\nThe sponsor will be named later. It costs EUR 20,000.\n"


@pytest.fixture(scope="module")
def server(team: Server) -> Server:
    return team


@pytest.fixture(scope="module")
def pilot(server: Server) -> str:
    """A pilot of olga's, reviewed and submitted."""
    olga = log_in(server, "olga")
    made = begin(server, olga, "Claims by telephone")
    assert upload(server, olga, made, "prd.md", DRAFT)[0] == 204
    reviewed(server, olga, made)
    assert send(server, olga, f"/pilots/{made}/submit")[0] == 303
    return made


def enter(context: Any, server: Server, name: str) -> Any:
    page = context.new_page()
    page.goto(server.root + "/login")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Log out").wait_for()
    return page


def test_a_member_decides_by_keyboard_and_signs(context: Any, server: Server, pilot: str) -> None:
    page = enter(context, server, "bea")
    page.goto(server.root + "/board")
    page.get_by_role("link", name="Claims by telephone").click()
    page.wait_for_url(f"**/board/{pilot}")
    with page.expect_navigation():
        page.get_by_label("Looked after by").select_option("bea")
    page.keyboard.press("j")
    page.locator(".before.current details[open]").wait_for()
    page.keyboard.press("d")
    page.keyboard.type("It is named in the annex")
    page.keyboard.press("Enter")
    page.locator(".before .pill.dismissed").first.wait_for()

    boxes = page.locator(".before > input")
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_text("Decide on 2 findings").wait_for()
    page.locator("#dispose [value=waived]").check()
    page.locator("#dispose [name=until]").fill((date.today() + timedelta(30)).isoformat())
    page.locator("#dispose [name=why]").fill("After the summer")
    page.get_by_role("button", name="Decide on").click()
    page.locator(".before > .said .pill.waived").nth(1).wait_for()

    page.get_by_label("Go, on conditions").check()
    page.get_by_label("Why", exact=True).fill("Small, and it can be undone")
    page.get_by_label("Condition 1").fill("A sponsor signs")
    page.get_by_label("Due 1").fill(date.today().isoformat())
    page.get_by_role("button", name="Decide and sign").click()
    page.locator("#decision .ruling", has_text="A sponsor signs").wait_for()
    page.goto(server.root + "/board?mine=1&state=due")
    assert page.get_by_role("link", name="Claims by telephone").is_visible()
    page.get_by_role("link", name="Claims by telephone").click()
    page.get_by_label("How it was met").fill("Signed on paper")
    page.get_by_role("button", name="It is met").click()
    page.locator("#decision .pill.met").wait_for()

    page.get_by_role("link", name="Board pack to print").click()
    for text in ("A sponsor signs", "It is named in the annex", "Signed by bea"):
        assert page.get_by_text(text).first.is_visible()
    page.goto(server.root + "/board/precision")
    page.get_by_role("rowheader").first.wait_for()


def test_members_disagree_and_the_manager_answers(server: Server, pilot: str) -> None:
    bea, bob, olga = (log_in(server, name) for name in ("bea", "bob", "olga"))
    shown = json.loads(request(server, f"/reports/{_review(server, bea, pilot)}.json", Cookie=bea)[2])
    finding = shown["findings"][-1]["id"]
    review = _review(server, bea, pilot)
    for cookie, kind in ((bea, "accepted"), (bob, "dismissed")):
        sent = {"review": review, "finding": finding, "kind": kind, "why": f"I say {kind}"}
        assert send(server, cookie, f"/board/{pilot}/dispose", **sent)[0] == 303
    sheet = request(server, f"/board/{pilot}", Cookie=bob)[2].decode()
    assert "I say accepted" in sheet
    assert "I say dismissed" in sheet
    assert '<span class="pill disputed">disputed</span>' in sheet
    send(server, bea, f"/pilots/{pilot}/comment", finding=finding, text="Who pays <b>this</b>?", on="board")
    asked = request(server, f"/pilots/{pilot}", Cookie=olga)[2].decode()
    assert "Who pays &lt;b&gt;this&lt;/b&gt;?" in asked
    assert "I say dismissed" in asked
    where = send(server, olga, f"/pilots/{pilot}/comment", finding=finding, text="My department")[1]["location"]
    assert where.startswith(f"/pilots/{pilot}#")
    assert "My department" in request(server, f"/board/{pilot}", Cookie=bob)[2].decode()
    rows = request(server, "/board/labels.jsonl", Cookie=bob)[2].decode().splitlines()
    assert {json.loads(row)["disposition"] for row in rows} >= {"accepted", "dismissed"}


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("dispose", {"kind": "accepted"}, "No finding was chosen"),
        ("dispose", {"finding": "x", "kind": "y"}, "Choose whether to accept"),
        ("dispose", {"finding": "x", "kind": "waived", "until": "soon"}, "soon is no date"),
        ("decide", {"ruling": "conditional", "why": "w", "condition": "c", "due": ""}, "has no date"),
        ("decide", {"why": "w"}, "Choose go, conditional or stop"),
    ],
)
def test_what_is_missing_is_said(server: Server, pilot: str, path: str, fields: dict[str, str], said: str) -> None:
    bob = log_in(server, "bob")
    assert send(server, bob, f"/board/{pilot}/{path}", review=_review(server, bob, pilot), **fields)[0] == 303
    assert said in request(server, f"/board/{pilot}", Cookie=bob)[2].decode()


def test_the_pack_can_be_kept_as_one_file(server: Server, pilot: str) -> None:
    status, headers, body = request(server, f"/board/{pilot}/pack?download=1", Cookie=log_in(server, "bob"))
    assert status == 200
    assert headers["content-disposition"].startswith("attachment")
    assert b"/static/" not in body
    assert b"Claims by telephone" in body


def _review(server: Server, cookie: str, pilot: str) -> str:
    return request(server, f"/board/{pilot}", Cookie=cookie)[2].decode().split('name="review" value="')[1].split('"')[0]
