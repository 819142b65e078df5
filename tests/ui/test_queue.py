"""Gradio's queue, used as an attacker would: let in by the key, but with payloads no page sends."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ui.serving import Server, begin, enter, request, upload

SECRET = "The decoy says that Zbigniew sponsors the pilot"


def config(server: Server, cookie: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(request(server, "/chat/config", Cookie=cookie)[2])
    return answer


def join(server: Server, cookie: str, body: object, query: str = "") -> tuple[int, bytes]:
    """Status and answer of an event that is put in the queue."""
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    status, _, said = request(
        server,
        f"/chat/gradio_api/queue/join{query}",
        "POST",
        body=sent,
        Cookie=cookie,
        Content_Type="application/json",
    )
    return status, said


def stream(server: Server, cookie: str, name: str) -> str:
    """What the stream of this name says until it closes."""
    try:
        return request(server, f"/chat/gradio_api/queue/data?session_hash={name}", Cookie=cookie)[2].decode()
    except http.client.IncompleteRead as broken:
        return broken.partial.decode()


def shapes(path: str) -> Iterator[Any]:
    """Ways to name a file, or an address, in a payload."""
    file = {"path": path, "orig_name": "decoy.md", "meta": {"_type": "gradio.FileData"}}
    yield [file]
    yield file
    yield [{**file, "is_stream": True}]
    yield {**file, "is_stream": True}
    yield [{**file, "url": "http://127.0.0.1:9/decoy.md"}]
    yield {"value": [{"deep": {**file, "is_stream": True}}], "__type__": "update"}
    yield [{"role": "user", "content": [{"type": "file", "file": {**file, "is_stream": True}}]}]
    yield {"text": "", "files": [{**file, "is_stream": True}]}
    yield [path]


def spellings(server: Server, decoy: Path) -> Iterator[str]:
    yield str(decoy)
    yield f"{server.temporary}/../{decoy.parent.name}/{decoy.name}"
    link = decoy.parent / "link.md"
    link.unlink(missing_ok=True)
    link.symlink_to(decoy)
    yield str(link)
    yield f"file://{decoy}"


@pytest.fixture
def decoy(tmp_path: Path) -> Path:
    """A file of this machine that nobody dropped in."""
    file = tmp_path / "decoy.md"
    file.write_text(f"# PRD\n\n{SECRET}.\n", encoding="utf-8")
    return file


def attack(server: Server, cookie: str, pilot: str, path: str) -> str:
    """Sends every event of the page every shape of the path; returns all that the server says of it."""
    said, count = "", 0
    for event in config(server, cookie)["dependencies"]:
        for shape in shapes(path):
            count += 1
            body = {
                "fn_index": event["id"],
                "session_hash": f"attack{count}",
                "data": [shape for _ in event["inputs"]],
                "event_data": {"target": shape, "_type": "upload"},
                "trigger_id": None,
            }
            if join(server, cookie, body, f"?pilot={pilot}")[0] == 200:
                said += stream(server, cookie, f"attack{count}")
    return said


@pytest.mark.parametrize("upload_first", [False, True])
def test_no_event_reads_or_removes_a_file_of_this_machine(server: Server, decoy: Path, upload_first: bool) -> None:
    if upload_first:
        other = enter(server)
        assert upload(server, other, begin(server, other, "theirs"), "prd.md", b"# PRD\n\nOurs.\n")[0] == 204
    cookie = enter(server)
    pilot = begin(server, cookie, "attacked")
    for path in spellings(server, decoy):
        said = attack(server, cookie, pilot, path)
        said += request(server, f"/pilots/{pilot}", Cookie=cookie)[2].decode()
        assert decoy.is_file(), path
        assert "Zbigniew" not in said
        assert "decoy.md" not in said
    assert decoy.read_text(encoding="utf-8").count(SECRET) == 1


def test_the_page_has_no_part_that_takes_a_file(server: Server) -> None:
    answer = config(server, enter(server))
    given = {number for event in answer["dependencies"] for number in event["inputs"]}
    types = {part["type"] for part in answer["components"] if part["id"] in given}
    assert types <= {"textbox", "radio", "button"}


@pytest.mark.parametrize(
    "body",
    [
        b"no json",
        b"[]",
        b'{"fn_index": 0, "session_hash": "a", "data": {"path": "x"}}',
        b'{"fn_index": 0, "session_hash": "a", "data": [{"path": "x"}]}',
        b'{"fn_index": 0, "session_hash": "a", "data": [["x"]]}',
        b'{"fn_index": "0", "session_hash": "a", "data": []}',
        b'{"fn_index": 0, "session_hash": 1, "data": []}',
        b'{"fn_index": 0, "data": []}',
        b'{"fn_index": 0, "session_hash": "a", "data": [], "batched": true}',
        b'{"fn_index": 0, "session_hash": "a", "data": [], "simple_format": true}',
        b"[" * 100_000,
        b'{"fn_index": ' + b"9" * 5_000 + b', "session_hash": "a", "data": []}',
        b'{"fn_index": 0, "session_hash": "a\\ud800", "data": ["\\ud800"]}',
    ],
)
def test_an_event_that_no_page_sends_is_refused(server: Server, body: bytes) -> None:
    assert join(server, enter(server), body)[0] == 400


def test_an_event_of_a_megabyte_is_refused_before_it_is_read(server: Server) -> None:
    body = json.dumps({"fn_index": 0, "session_hash": "a", "data": ["a" * 1_000_001]}).encode()
    assert join(server, enter(server), body)[0] == 413


def test_a_known_name_opens_no_stream_of_another_session(server: Server) -> None:
    ours, other = enter(server), enter(server)
    event = config(server, ours)["dependencies"][0]["id"]
    body = {"fn_index": event, "session_hash": "known", "data": []}
    assert join(server, ours, body)[0] == 200
    assert "process_completed" not in stream(server, other, "known")
    assert join(server, other, {**body, "session_hash": "known"})[0] == 200
    assert '"success":true' in stream(server, ours, "known").replace(" ", "")
    for query in ("session_hash=known&session_hash=known", "", "session_hash=../known", "other=known"):
        assert request(server, f"/chat/gradio_api/queue/data?{query}", Cookie=other)[0] == 400
    for route in ("cancel", "reset"):
        asked = json.dumps({"session_hash": "known", "fn_index": event, "event_id": "x"}).encode()
        kind = {"Content_Type": "application/json"}
        assert request(server, f"/chat/gradio_api/{route}", "POST", body=asked, Cookie=other, **kind)[0] == 404


def test_a_draft_is_named_by_the_store_and_not_by_its_name(server: Server) -> None:
    cookie = enter(server)
    pilot = begin(server, cookie, "named")
    assert upload(server, cookie, pilot, "../../etc/our secret.md", b"# PRD\n\nOurs.\n")[0] == 204
    shown = request(server, f"/pilots/{pilot}", Cookie=cookie)[2].decode()
    assert "our secret.md" in shown
    assert "../" not in shown
    assert server.files() == []


def test_an_upload_ends_at_the_limit_whatever_its_length_says(server: Server) -> None:
    cookie = enter(server)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=240)
    connection.putrequest("POST", f"/pilots/{begin(server, cookie, 'large')}/drafts?name=a.txt")
    connection.putheader("Cookie", cookie)
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    chunk = b"a" * 1_000_000
    try:
        for _ in range(60):
            connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        connection.send(b"0\r\n\r\n")
    except OSError:
        pass
    assert connection.getresponse().status == 413
    connection.close()
