"""A running page, and Debian's Chromium to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.ui.accounts import start_with_accounts
from tests.ui.serving import PATIENCE, Server, start, stop


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page without a model, which takes drafts of two megabytes."""
    running = start(tmp_path_factory.mktemp("ui"), PILOT_REVIEW_MAX_FILE_MB="2")
    yield running
    stop(running)
    assert list(running.temporary.iterdir()) == []


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A page with accounts."""
    running = start_with_accounts(tmp_path_factory.mktemp("team"))
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
