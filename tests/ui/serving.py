"""Starts and stops the page as a person does: the command, in a process of its own."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from urllib.parse import quote, urlsplit

PATIENCE = 240_000
"""Milliseconds; machines are slow at times."""
EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Server:
    """A running page: its address with the key, and the folder its temporary files are in."""

    address: str
    temporary: Path
    process: subprocess.Popen[str]
    home: Path
    """The folder of its database."""

    @property
    def root(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def files(self) -> list[Path]:
        """What lies in its temporary folder and holds anything; Gradio leaves empty files behind."""
        return [path for path in self.temporary.rglob("*") if path.is_file() and path.stat().st_size]


def start(folder: Path, host: str = "127.0.0.1", **settings: str) -> Server:
    """Starts `pilot-review ui` with no model, or with what the settings say."""
    temporary, home = folder / "tmp", folder / "home"
    temporary.mkdir(exist_ok=True)
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PILOT_REVIEW_", "OPENAI_", "GRADIO"))
    }
    environment = {**inherited, "TMPDIR": str(temporary), "PILOT_REVIEW_HOME": str(home), **settings}
    environment["PYTHONPATH"] = str(EXAMPLES.parent)
    log = folder / "log"
    process = subprocess.Popen(
        [sys.executable, "-c", "from agent.cli import main; main()", "ui", "--port", "0", "--host", host],
        stdout=subprocess.PIPE,
        stderr=log.open("w"),
        text=True,
        env=environment,
        cwd=folder,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first.startswith("Open http"), log.read_text()
    return Server(first.split()[1], temporary, process, home)


def stop(server: Server) -> None:
    """Ends it as a person's `kill` would."""
    server.process.terminate()
    server.process.wait(240)


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


def enter(server: Server) -> str:
    """The cookie of a browser that the key let in."""
    status, headers, _ = request(server, "/?" + urlsplit(server.address).query)
    assert status == 303
    assert headers["location"] == "/"
    assert "httponly" in headers["set-cookie"].lower()
    assert "samesite=strict" in headers["set-cookie"].lower()
    return headers["set-cookie"].split(";")[0]


def begin(server: Server, cookie: str, name: str) -> str:
    """The id of a new pilot."""
    status, _, said = request(server, f"/pilots?name={quote(name)}", "POST", Cookie=cookie)
    assert status == 201
    return said.decode()


def upload(server: Server, cookie: str, pilot: str, name: str, data: bytes) -> tuple[int, str]:
    """Drops a draft into a pilot as the page does; status and what is said."""
    address = f"/pilots/{pilot}/drafts?name={quote(name)}"
    status, _, said = request(server, address, "POST", body=data, Cookie=cookie)
    return status, said.decode()


def reviewed(server: Server, cookie: str, pilot: str) -> str:
    """Has a pilot reviewed; its page afterwards."""
    assert request(server, f"/pilots/{pilot}/review", "POST", body=b"", Cookie=cookie)[0] == 303
    for _ in range(600):
        state = request(server, f"/pilots/{pilot}/state", Cookie=cookie)[2].decode()
        if 'data-changing="0"' in state:
            break
        sleep(0.5)
    return request(server, f"/pilots/{pilot}", Cookie=cookie)[2].decode()
