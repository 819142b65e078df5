"""Who is let in: over plain HTTP, as another program on the machine or another web page would try."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ui.serving import Server, begin, enter, request, start, upload
from ui.folder import private_folder


@pytest.fixture
def cookie(server: Server) -> str:
    """The cookie of a browser that was let in."""
    return enter(server)


def test_the_key_opens_the_page_and_nothing_else_does(server: Server, cookie: str) -> None:
    assert request(server, "/", Cookie=cookie)[0] == 200
    assert request(server, "/")[0] == 403
    assert request(server, "/chat/config")[0] == 403
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
    for path, method in (("/", "GET"), ("/chat/gradio_api/queue/join", "POST"), ("/pilots?name=x", "POST")):
        status, headers, _ = request(server, path, method, Cookie=cookie, Origin=foreign)
        assert status == 403
        assert "access-control-allow-origin" not in headers
    own = f"http://127.0.0.1:{server.port}"
    assert request(server, "/", Cookie=cookie, Origin=own)[0] == 200


def test_cookies_of_other_programs_on_this_machine_do_no_harm(server: Server, cookie: str) -> None:
    others = 'other[name]={"a": 1}; pilot_review_1=of-another-page'
    assert request(server, "/", Cookie=f"{others}; {cookie}")[0] == 200
    assert request(server, "/", Cookie=others)[0] == 403


def test_gradios_own_routes_are_shut(server: Server, cookie: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nour secret draft\r\n--x--\r\n'
    kind = {"Content_Type": "multipart/form-data; boundary=x"}
    for where in ("", "/chat"):
        for route in (
            "/gradio_api/upload",
            "/gradio_api/run/predict",
            "/gradio_api/cancel",
            "/gradio_api/reset",
            "/login",
        ):
            assert request(server, where + route, "POST", body=body, Cookie=cookie, **kind)[0] in (400, 404, 405, 409)
        for route in (
            "/gradio_api/file=/etc/hostname",
            "/file=/etc/hostname",
            "/gradio_api/info",
            "/gradio_api/openapi.json",
            "/openapi.json",
            "/docs",
            "/monitoring",
            "/runs",
            "/gradio_api/upload_progress?upload_id=a",
            "/gradio_api/queue/status",
            "/gradio_api/call/x/y",
            "/gradio_api/proxy=http://127.0.0.1:9/",
            "/assets/../../../../etc/hostname",
            "/static/%2e%2e/%2e%2e/app.py",
        ):
            status, _, said = request(server, where + route, Cookie=cookie)
            assert status in (403, 404), where + route
            assert b"import" not in said
    assert request(server, "//gradio_api/file=/etc/hostname", Cookie=cookie)[0] == 404


def test_a_file_over_the_limit_is_refused(server: Server, cookie: str) -> None:
    status, said = upload(server, cookie, begin(server, cookie, "large"), "a.txt", b"a" * 2_000_001)
    assert status == 413
    assert "a.txt is larger than 2 MB" in said


def test_only_what_a_killed_server_left_goes_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with private_folder() as running:
        left = tmp_path / running.name.replace("pilot-review-", "pilot-review-x")
        shutil.copytree(running, left)
        (left / "half-an-upload").write_bytes(b"draft")
        with private_folder() as other:
            assert set(tmp_path.iterdir()) == {running, other}
    assert list(tmp_path.iterdir()) == []


def test_the_page_of_one_person_is_for_this_machine_only(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="add accounts first"):
        start(tmp_path, host="0.0.0.0")


def test_the_page_may_load_nothing_from_elsewhere_and_not_be_framed(server: Server, cookie: str) -> None:
    _, headers, _ = request(server, "/", Cookie=cookie)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert headers["cache-control"] == "no-store"
