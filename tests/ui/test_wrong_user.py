"""Every address of the pages, tried by people it is not for."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from agent.remember.database import open_database
from agent.settings import limits
from rubrics import load_rubric
from tests.ui.accounts import log_in, send
from tests.ui.serving import Server, begin, request, reviewed, upload
from ui.app import make_routes
from ui.entry import Entry
from ui.web import Place
from ui.work.workers import Workers

SECRET = "Zbigniew alone sponsors this pilot"
DRAFT = f"# Product requirements\n\n## Sponsor\n\n{SECRET}, and it costs EUR 20,000.\n"
SEEN = {
    "/pilots/{pilot_id}",
    "/pilots/{pilot_id}/state",
    "/reports/{review_id}.{extension}",
    "/reviews/{review_id}/drafts/{document_id}",
    "/board/{pilot_id}",
    "/board/{pilot_id}/pack",
}
PICTURES = {"/reviews/{review_id}/drafts/{document_id}/pages/{number}.png"}
CHANGED = {
    "/pilots/{pilot_id}/review",
    "/pilots/{pilot_id}/cancel",
    "/pilots/{pilot_id}/retry",
    "/pilots/{pilot_id}/name",
    "/pilots/{pilot_id}/submit",
    "/pilots/{pilot_id}/take-back",
    "/pilots/{pilot_id}/share",
    "/pilots/{pilot_id}/drafts",
    "/pilots/{pilot_id}/erase",
    "/pilots/{pilot_id}/comment",
    "/board/{pilot_id}/dispose",
    "/board/{pilot_id}/decide",
    "/board/{pilot_id}/sign",
    "/board/{pilot_id}/meet",
    "/board/{pilot_id}/member",
    "/board/{pilot_id}/lane",
    "/pilots/{pilot_id}/drafts/{draft_id}/kind",
    "/pilots/{pilot_id}/drafts/{draft_id}/remove",
}
ANYBODYS = {
    "/",
    "/pilots",
    "/pilots/example",
    "/rubric",
    "/rubric/{part_id}",
    "/guidance/{guidance_id}",
    "/account",
    "/logout",
    "/login",
    "/link/{secret}",
    "/people",
    "/board",
    "/board/precision",
    "/board/labels.jsonl",
    "/portfolio",
    "/portfolio/{slug}",
}


@pytest.fixture(scope="module")
def server(team: Server) -> Server:
    return team


@pytest.fixture(scope="module")
def ids(server: Server) -> dict[str, str]:
    """A pilot of olga's that was reviewed, and the ids of what belongs to it."""
    olga = log_in(server, "olga")
    pilot = begin(server, olga, "Olga's pilot")
    assert upload(server, olga, pilot, "prd.md", DRAFT.encode())[0] == 204
    shown = reviewed(server, olga, pilot)
    return {
        "pilot_id": pilot,
        "draft_id": re.findall(rf"/pilots/{pilot}/drafts/([0-9a-f]+)/remove", shown)[0],
        "review_id": re.findall(r"/reports/([0-9a-f]+)\.json", shown)[0],
        "document_id": re.findall(r"/reviews/[0-9a-f]+/drafts/([0-9a-f]+)", shown)[0],
        "extension": "json",
        "number": "1",
    }


def test_no_address_is_left_out_here(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'x.sqlite'}")
    rubric = load_rubric()
    entry = Entry(database, port=1, key="k")
    app = make_routes(Place(database, rubric, limits(), Workers(database, rubric), entry))
    assert {route.path for route in app.routes if isinstance(route, APIRoute)} == SEEN | PICTURES | CHANGED | ANYBODYS
    database.close()


def state(server: Server, ids: dict[str, str]) -> str:
    """What olga sees of her pilot."""
    return request(server, f"/pilots/{ids['pilot_id']}/state", Cookie=log_in(server, "olga"))[2].decode()


def fields(ids: dict[str, str]) -> dict[str, str]:
    return {"name": "Stolen", "sure": "1", "kind": "budget", "with": "otto", **ids}


@pytest.mark.parametrize("name", ["otto", "bea", "nobody"])
def test_a_pilot_is_not_there_for_who_has_no_part_in_it(server: Server, ids: dict[str, str], name: str) -> None:
    cookie = log_in(server, name)
    assert bool(cookie) is (name != "nobody")
    before = state(server, ids)
    for path in sorted(SEEN | PICTURES):
        status, _, said = request(server, path.format(**ids), Cookie=cookie)
        assert status == (404 if cookie else 403), path
        assert SECRET not in said.decode()
    for path in sorted(CHANGED):
        status, headers, said = send(server, cookie, path.format(**ids) + "?name=x.md", **fields(ids))
        assert status in ((303, 404, 403) if cookie else (303, 403)), path
        assert SECRET not in said.decode()
        if headers.get("location", "").startswith(("/pilots/", "/board/")):
            assert request(server, headers["location"], Cookie=cookie)[0] == 404
    assert state(server, ids) == before
    assert request(server, f"/pilots/{ids['pilot_id']}", Cookie=log_in(server, "olga"))[0] == 200


def test_the_chat_answers_nobody_else(server: Server, ids: dict[str, str]) -> None:
    for name, knows in (("otto", False), ("bea", False), ("olga", True)):
        cookie = log_in(server, name)
        known = json.loads(request(server, "/chat/config", Cookie=cookie)[2])
        asking = next(each["id"] for each in known["dependencies"] if len(each["inputs"]) == 1)
        body = json.dumps({"fn_index": asking, "session_hash": "ask", "data": ["Who is the sponsor? Zbigniew?"]})
        kind = {"Content_Type": "application/json"}
        address = f"/chat/gradio_api/queue/join?pilot={ids['pilot_id']}"
        assert request(server, address, "POST", body=body.encode(), Cookie=cookie, **kind)[0] == 200
        said = request(server, "/chat/gradio_api/queue/data?session_hash=ask", Cookie=cookie)[2].decode()
        assert (SECRET in said) is knows


def test_names_of_other_peoples_pilots_are_in_no_list(server: Server, ids: dict[str, str]) -> None:
    for name in ("otto", "bea"):
        cookie = log_in(server, name)
        for path in ("/", "/?search=Olga", "/rubric", "/board", "/portfolio"):
            said = request(server, path, Cookie=cookie, Accept="text/html")[2].decode()
            assert ids["pilot_id"] not in said
            assert "Olga&#39;s" not in said


def test_only_who_manages_sees_and_makes_accounts(server: Server) -> None:
    for name in ("otto", "bea"):
        cookie = log_in(server, name)
        assert request(server, "/people", Cookie=cookie)[0] == 403
        assert send(server, cookie, "/people", act="add", name="mallory", role="admin")[0] == 403
        assert send(server, cookie, "/people", act="role", name=name, role="admin")[0] == 403
        assert send(server, cookie, "/people", act="link", name="ada")[0] == 403
    assert b"mallory" not in request(server, "/people", Cookie=log_in(server, "ada"))[2]


def test_a_session_ends_with_logging_out_and_the_key_opens_nothing(server: Server) -> None:
    cookie = log_in(server, "otto")
    assert request(server, "/rubric", Cookie=cookie)[0] == 200
    assert send(server, cookie, "/logout")[0] == 303
    assert request(server, "/rubric", Cookie=cookie)[0] == 403
    assert request(server, "/?key=anything")[0] == 403
    assert request(server, "/rubric", Cookie=cookie, Accept="text/html")[1]["location"] == "/login"


def test_guessing_passwords_is_slowed(server: Server) -> None:
    for _ in range(6):
        assert log_in(server, "kim", "a wrong password") == ""
    assert log_in(server, "kim") == ""
    assert b"Too many attempts" in send(server, "", "/login", name="kim", password="x")[2]


def test_another_web_page_can_send_nothing(server: Server, ids: dict[str, str]) -> None:
    olga = log_in(server, "olga")
    for origin in ("http://evil.example", "null", f"https://127.0.0.1:{server.port}"):
        answer = request(server, f"/pilots/{ids['pilot_id']}/submit", "POST", body=b"", Cookie=olga, Origin=origin)
        assert answer[0] == 403


def test_an_administrator_gives_a_link_that_works_once(server: Server) -> None:
    said = send(server, log_in(server, "ada"), "/people", act="add", name="nina", role="pm")[2].decode()
    path = re.findall(r"(/link/[A-Za-z0-9_-]+)", said)[0]
    assert b"nina" in request(server, path)[2]
    assert send(server, "", path, password="too short", again="too short")[0] == 409
    assert send(server, "", path, password="a long password", again="another password")[0] == 409
    assert send(server, "", path, password="a long password", again="a long password")[0] == 303
    assert log_in(server, "nina", "a long password")
    assert request(server, path)[0] == 404


def test_the_board_sees_what_was_submitted_and_changes_none_of_it(server: Server, ids: dict[str, str]) -> None:
    assert send(server, log_in(server, "olga"), f"/pilots/{ids['pilot_id']}/submit")[0] == 303
    bea, before = log_in(server, "bea"), state(server, ids)
    assert ids["pilot_id"] in request(server, "/board", Cookie=bea)[2].decode()
    assert ids["pilot_id"] not in request(server, "/board?verdict=ready&search=none", Cookie=bea)[2].decode()
    assert request(server, "/board", Cookie=log_in(server, "otto"))[0] == 403
    for path in sorted(SEEN):
        assert request(server, path.format(**ids), Cookie=bea)[0] == 200, path
    for path in sorted(CHANGED):
        assert send(server, bea, path.format(**ids) + "?name=x.md", **fields(ids))[0] in (303, 403), path
    assert state(server, ids) == before
    assert request(server, f"/pilots/{ids['pilot_id']}", Cookie=log_in(server, "otto"))[0] == 404


def test_a_draft_of_another_pilot_is_erased_by_nobody(server: Server, ids: dict[str, str]) -> None:
    otto, before = log_in(server, "otto"), state(server, ids)
    own = begin(server, otto, "Otto's")
    send(server, otto, f"/pilots/{own}/erase", sure="1", draft=ids["draft_id"])
    assert state(server, ids) == before


def test_what_its_owner_erases_is_gone_from_every_page_and_file(server: Server) -> None:
    olga, unheard = log_in(server, "olga"), "Wolframinium"
    pilot = begin(server, olga, f"On {unheard}")
    assert upload(server, olga, pilot, "prd.md", DRAFT.replace("Zbigniew", unheard).encode())[0] == 204
    assert unheard in reviewed(server, olga, pilot)
    assert _lies_in(server.home, unheard)
    send(server, olga, f"/pilots/{pilot}/erase")
    assert b"tick that you are sure" in request(server, f"/pilots/{pilot}", Cookie=olga)[2]
    assert send(server, olga, f"/pilots/{pilot}/erase", sure="1")[1]["location"] == "/"
    assert b"was erased" in request(server, "/", Cookie=olga)[2]
    assert request(server, f"/pilots/{pilot}", Cookie=olga)[0] == 404
    assert not _lies_in(server.home, unheard)


def _lies_in(folder: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in folder.rglob("*") if file.is_file())
