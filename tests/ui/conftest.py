"""The page as a person starts it: the command, in a process of its own, and Debian's Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

PATIENCE = 240_000
"""Milliseconds; machines are slow at times."""
EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Server:
    """A running page: its address with the key, and the folder its temporary files are in."""

    address: str
    temporary: Path
    process: subprocess.Popen[str]

    @property
    def root(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        return urlsplit(self.address).port or 0

    def files(self) -> list[Path]:
        """What lies in its temporary folder."""
        return [path for path in self.temporary.rglob("*") if path.is_file()]


def start(folder: Path, **settings: str) -> Server:
    """Starts `pilot-review ui` with no model, or with what the settings say."""
    temporary, home = folder / "tmp", folder / "home"
    temporary.mkdir()
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PILOT_REVIEW_", "OPENAI_", "GRADIO"))
    }
    environment = {**inherited, "TMPDIR": str(temporary), "PILOT_REVIEW_HOME": str(home), **settings}
    process = subprocess.Popen(
        [sys.executable, "-m", "agent.cli.app", "ui", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        cwd=folder,
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first.startswith("Open http"), first + process.stdout.read()
    return Server(first.split()[1], temporary, process)


def stop(server: Server) -> None:
    """Ends it as a person's `kill` would."""
    server.process.terminate()
    server.process.wait(60)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page without a model."""
    running = start(tmp_path_factory.mktemp("ui"))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium; skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Any) -> Iterator[Any]:
    """A browser with no cookies."""
    opened = chromium.new_context(viewport={"width": 1400, "height": 900}, accept_downloads=True)
    opened.set_default_timeout(PATIENCE)
    yield opened
    opened.close()
