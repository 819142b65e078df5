"""What is printed piece by piece reads as it was written, and acts on nothing."""

from __future__ import annotations

import pytest

from agent.cli.screen import complain, say


def test_spaces_between_pieces_stay(capsys: pytest.CaptureFixture[str]) -> None:
    for piece in ("Name", " the", " executive", " sponsor\n\n  - today"):
        say(piece, end="")

    assert capsys.readouterr().out == "Name the executive sponsor\n\n  - today"


def test_an_escape_in_two_pieces_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    for piece in ("a\x1b", "[2Jb", "\u202ec\U000e0041"):
        say(piece, end="")
    complain("no\x9b1m \x07", who="")
    streams = capsys.readouterr()

    assert (streams.out, streams.err) == ("a[2Jbc", "no \n")
