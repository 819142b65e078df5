"""Reviews of a backlog are kept for the page; where they cannot be, the run says so once and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.backlog import PilotFiles
from agent.batch.keep import _process, keep, place_of
from agent.document import Dossier
from agent.remember.database import open_database
from agent.remember.people.accounts import local_person
from agent.remember.pilots.pilots import pilots_of
from agent.settings import settings
from tests import own

HOUSE = own.rubric(own.criterion(own.check("there", own.sign(about=["budget"]))))


@pytest.fixture(autouse=True)
def anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home folder of the test's own, and a process that has not opened it."""
    monkeypatch.delenv("PILOT_REVIEW_DATABASE_URL", raising=False)
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    _process.cache_clear()
    yield
    settings.cache_clear()


def kept(*files: Path) -> str:
    documents = tuple(own.draft(file.read_text(encoding="utf-8"), name=file.name) for file in files)
    pilot = PilotFiles("finance/invoices", files)
    return keep(pilot, Dossier(name=pilot.name, documents=documents), own.review(HOUSE, *documents), HOUSE)


def test_a_pilot_is_told_again_when_its_folder_grew(tmp_path: Path) -> None:
    one, two = tmp_path / "prd.md", tmp_path / "notes.md"
    one.write_text("# Plan\n\nNothing.\n", encoding="utf-8")
    two.write_text("# Notes\n\nA budget.\n", encoding="utf-8")
    assert kept(one) == ""
    assert kept(one, two) == ""
    database = open_database()
    (card,) = pilots_of(database, local_person(database))
    database.close()
    assert (card.name, card.verdict, card.outdated) == ("finance/invoices", "ready", False)


def test_two_loose_files_of_a_folder_are_two(tmp_path: Path) -> None:
    places = {place_of(PilotFiles(name, (tmp_path / f"{name}.md",))) for name in ("one", "two")}
    assert len(places) == 2


def test_a_store_that_cannot_be_opened_is_said_and_not_tried_again(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    one = tmp_path / "prd.md"
    one.write_text("# Plan\n", encoding="utf-8")
    first = kept(one)
    assert "set PILOT_REVIEW_HOME" in first
    (tmp_path / "home").unlink()
    assert kept(one) == first
