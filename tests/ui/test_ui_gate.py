"""Who is let in: over plain HTTP, as another program on the machine or another web page would try."""

from __future__ import annotations

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.ui.serving import Server, start, stop


def request(
    server: Server, path: str, method: str = "GET", *, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; `Host` is the server's unless given."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=240)
    sent = {"Host": f"127.0.0.1:{server.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    connection.request(method, path, body=body, headers=sent)
    answer = connection.getresponse()
    result = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return result


@pytest.fixture
def cookie(server: Server) -> str:
    """The cookie of a browser that was let in."""
    status, headers, _ = request(server, "/?" + urlsplit(server.address).query)
    assert status == 303
    assert headers["location"] == "/"
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()
    return headers["set-cookie"].split(";")[0]


def test_the_key_opens_the_page_and_nothing_else_does(server: Server, cookie: str) -> None:
    assert request(server, "/", Cookie=cookie)[0] == 200
    assert request(server, "/")[0] == 403
    assert request(server, "/config")[0] == 403
    assert request(server, "/", Cookie=cookie[:-1] + "_")[0] == 403
    status, headers, _ = request(server, "/?key=guessed")
    assert status == 403
    assert "set-cookie" not in headers


@pytest.mark.parametrize("host", ["evil.example:{port}", "evil.example", "127.0.0.1.evil.example:{port}", ""])
def test_a_name_that_is_not_ours_is_refused(server: Server, cookie: str, host: str) -> None:
    assert request(server, "/", Cookie=cookie, Host=host.format(port=server.port))[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1:{port}"])
def test_another_web_page_is_refused(server: Server, cookie: str, origin: str) -> None:
    foreign = origin.format(port=server.port)
    for path, method in (("/", "GET"), ("/gradio_api/queue/join", "POST"), ("/gradio_api/upload", "POST")):
        status, headers, _ = request(server, path, method, Cookie=cookie, Origin=foreign)
        assert status == 403
        assert "access-control-allow-origin" not in headers
    own = f"http://127.0.0.1:{server.port}"
    assert request(server, "/", Cookie=cookie, Origin=own)[0] == 200


def test_cookies_of_other_programs_on_this_machine_do_no_harm(server: Server, cookie: str) -> None:
    others = 'other[name]={"a": 1}; pilot_review_1=of-another-page'
    assert request(server, "/", Cookie=f"{others}; {cookie}")[0] == 200
    assert request(server, "/", Cookie=others)[0] == 403


def test_an_upload_cannot_be_fetched_and_other_routes_are_shut(server: Server, cookie: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nour secret draft\r\n--x--\r\n'
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    assert request(server, "/gradio_api/upload", "POST", body=body, **kind)[0] == 403
    status, _, said = request(server, "/gradio_api/upload", "POST", body=body, Cookie=cookie, **kind)
    assert status == 200
    path = said.decode().strip('[]"\n')
    assert Path(path).is_file()
    assert Path(path).is_relative_to(server.temporary)
    assert all(step.stat().st_mode & 0o077 == 0 for step in Path(path).parents if step.parent == server.temporary)
    for route in (f"/gradio_api/file={path}", f"/file={path}", f"/gradio_api/file/{path}", f"//gradio_api/file={path}"):
        status, _, said = request(server, route, Cookie=cookie)
        assert status == 404
        assert b"secret" not in said
    for route in ("/gradio_api/info", "/gradio_api/openapi.json", "/openapi.json", "/docs", "/monitoring", "/runs"):
        assert request(server, route, Cookie=cookie)[0] == 404
    assert request(server, "/gradio_api/run/predict", "POST", body=b"{}", Cookie=cookie)[0] == 404
    Path(path).unlink()


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    server = start(tmp_path, PILOT_REVIEW_MAX_FILE_MB="1")
    try:
        _, headers, _ = request(server, "/?" + urlsplit(server.address).query)
        body = (
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
            + b"a" * 1_000_001
            + b"\r\n--x--\r\n"
        )
        status, _, _ = request(
            server,
            "/gradio_api/upload",
            "POST",
            body=body,
            Cookie=headers["set-cookie"].split(";")[0],
            Content_Type="multipart/form-data; boundary=x",
        )
        assert status == 413
    finally:
        stop(server)
    assert list(server.temporary.iterdir()) == []


def test_the_page_may_load_nothing_from_elsewhere_and_not_be_framed(server: Server, cookie: str) -> None:
    _, headers, _ = request(server, "/", Cookie=cookie)
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy
    assert headers["cache-control"] == "no-store"
