"""What was said is kept per review, for its owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from agent.chat import History, Turn
from agent.errors import InputError
from tests.own import check, criterion, draft, review, rubric, sign

HOUSE = rubric(criterion(check("x", sign(about=["sponsor"]))))
REVIEW = review(HOUSE, draft("# Pilot\n\nOne.\n"))
OTHER = review(HOUSE, draft("# Pilot\n\nTwo.\n"))
TURNS = (Turn(who="user", text="Why?"), Turn(who="assistant", text="Because “so”."))


def file_in(home: Path) -> Path:
    (file,) = (home / "chats").iterdir()
    return file


def test_it_is_there_after_a_reload(home: Path) -> None:
    History(REVIEW).add(*TURNS)
    History(REVIEW).add(TURNS[0])

    assert History(REVIEW).turns == [*TURNS, TURNS[0]]
    assert file_in(home).suffix == ".jsonl"


def test_each_review_has_its_own(home: Path) -> None:
    History(REVIEW).add(*TURNS)

    assert home.exists()
    assert History(OTHER).turns == []


def test_it_is_for_its_owner_only(home: Path) -> None:
    History(REVIEW).add(*TURNS)

    assert stat.S_IMODE(file_in(home).stat().st_mode) == 0o600
    assert stat.S_IMODE((home / "chats").stat().st_mode) == 0o700


def test_it_can_be_forgotten(home: Path) -> None:
    history = History(REVIEW)
    history.add(*TURNS)
    history.clear()

    assert history.turns == []
    assert list((home / "chats").iterdir()) == []
    assert History(REVIEW).turns == []
    History(OTHER).clear()


def test_a_damaged_line_takes_nothing_else_with_it(home: Path) -> None:
    History(REVIEW).add(*TURNS)
    with file_in(home).open("ab") as file:
        file.write(b'\xff\xfe\x00\n{"who": "nobody", "text": "x"}\n{"who": "user", "te')
    assert History(REVIEW).turns == [*TURNS]
    History(REVIEW).add(TURNS[0])
    assert History(REVIEW).turns == [*TURNS, TURNS[0]]


def test_two_chats_at_once_lose_nothing_of_each_other(home: Path) -> None:
    one, other = History(REVIEW), History(REVIEW)
    one.add(TURNS[0])
    other.add(TURNS[1])

    assert home.exists()
    assert History(REVIEW).turns == [*TURNS]


def test_a_home_that_cannot_be_written_is_said(home: Path) -> None:
    home.write_text("a file where the folder should be", encoding="utf-8")
    history = History(REVIEW)

    with pytest.raises(InputError, match="not kept"):
        history.add(*TURNS)
    assert history.turns == [*TURNS]


def test_it_can_be_kept_off_the_disk(home: Path) -> None:
    history = History(REVIEW, keep=False)
    history.add(*TURNS)

    assert history.turns == [*TURNS]
    assert not home.exists()
    History(REVIEW).add(TURNS[0])
    assert History(REVIEW, keep=False).turns == []
