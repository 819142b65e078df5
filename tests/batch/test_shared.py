"""What the machines of a cluster share: a real Chroma server by URL, a real PostgreSQL that several processes write."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine, text

from agent.batch.passages import FOLDER, BacklogIndex, open_index
from agent.batch.run import Run, run_backlog
from agent.remember.database import open_database
from agent.remember.people.accounts import local_person
from agent.remember.pilots.pilots import pilots_of
from agent.settings import settings
from tests.remember.conftest import postgresql  # noqa: F401  the server of that folder's tests


@pytest.fixture
def chroma(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a `chroma run` of this test's own, set as PILOT_REVIEW_CHROMA_URL."""
    program = shutil.which("chroma", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if program is None:
        pytest.skip("the program chroma is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "run", "--path", str(tmp_path / "chroma"), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/api/v2/heartbeat", server)
            monkeypatch.setenv("PILOT_REVIEW_CHROMA_URL", f"http://127.0.0.1:{port}")
            settings.cache_clear()
            yield f"http://127.0.0.1:{port}"
        finally:
            settings.cache_clear()
            server.kill()


def _until_it_answers(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            with urlopen(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    pytest.fail("chroma run ended before it answered")


@pytest.mark.usefixtures("chroma")
def test_the_index_of_a_backlog_lives_on_a_chroma_server_each_folder_for_itself(
    reviewed: tuple[Run, Path], tmp_path: Path
) -> None:
    run, out = reviewed
    one, two = tmp_path / "one", tmp_path / "two"
    shutil.copytree(out, one)
    shutil.copytree(out, two)
    BacklogIndex(one).update(run.outcomes)
    assert open_index(one).find("who is the sponsor among the executives", 1)[0].pilot == "finance/invoices"
    assert open_index(two).find("who is the sponsor among the executives", 1) == []
    assert not (one / FOLDER).exists()


def test_processes_of_a_run_keep_their_reviews_in_one_postgresql(
    postgresql: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with create_engine(postgresql.format(name="postgres"), isolation_level="AUTOCOMMIT").connect() as server:
        server.execute(text("CREATE DATABASE backlog"))
    address = postgresql.format(name="backlog")
    monkeypatch.setenv("PILOT_REVIEW_DATABASE_URL", address)
    settings.cache_clear()
    drafts = tmp_path / "backlog"
    drafts.mkdir()
    for number in range(4):
        (drafts / f"pilot{number}.md").write_text(f"# Plan {number}\n\nNo sponsor is named yet.\n", encoding="utf-8")
    try:
        run = run_backlog(drafts, tmp_path / "out", judge="offline", jobs=2, keep=True)
        assert {outcome.unkept for outcome in run.outcomes} == {""}
        database = open_database(address)
        names = [card.name for card in pilots_of(database, local_person(database))]
        database.close()
    finally:
        settings.cache_clear()
    assert sorted(names) == [f"pilot{number}.md" for number in range(4)]
