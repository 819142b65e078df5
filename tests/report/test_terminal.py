"""The terminal report: fits 80 columns, needs no colour, and no draft can drive the terminal."""

from __future__ import annotations

import io
import re
import sys
import unicodedata

import pytest
from rich.cells import cell_len

from agent.report import render

from .sample import dossier, hostile_review, review, rubric

PAYLOAD = "\x1b[2J\x1b]0;owned\x07\x9b31m\x1b(0[red]x[/red]\u202e\u2066\u200b\x00\x07\r\x1b]8;;http://e\x1b\\:smile:"


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


def shown(*, full: bool = False, **changes: object) -> str:
    return render(review(**changes), "terminal", dossier=dossier(), rubric=rubric(), full=full)


@pytest.mark.parametrize("columns", [80, 60, 200])
def test_fits_the_width(columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    hostile = render(hostile_review("長" * 90 + "w" * 300), "terminal", dossier=dossier(), rubric=rubric())
    for text in (shown(), shown(full=True), hostile):
        assert max(cell_len(row) for row in text.splitlines()) <= min(columns, 100)


def test_plain_output_has_no_escape_sequences() -> None:
    assert "\x1b" not in shown()


def test_drafts_cannot_drive_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    text = render(hostile_review(PAYLOAD), "terminal", dossier=dossier(), rubric=rubric())
    assert "\x1b[1;31m" in text
    text = re.sub(r"\x1b\[[0-9;]*m", "", text)
    assert {char for char in text if unicodedata.category(char) in {"Cc", "Cf"}} == {"\n"}
    assert "owned" not in text
    assert "[red]x[/red]" in text
    assert ":smile:" in text


def test_works_where_only_ascii_can_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    text = shown(full=True)
    assert text.isascii()
    assert "###############.....  75 %" in text


def test_says_the_verdict_first_and_groups_findings() -> None:
    text = shown()
    assert text.splitlines()[:2] == ["Claims triage", "Not ready: 3 blockers – readiness 38 of 100"]
    places = [text.index(part) for part in ("This review is partial", "Fix first")]
    places += [text.index(part) for part in ("Blockers (3)", "Major findings (6)", "Minor findings (3)")]
    assert places == sorted(places)


def test_a_finding_is_a_line_and_everything_where_it_is_asked_for() -> None:
    text = shown()
    assert "12. No change management\n" in text
    assert len(text.splitlines()) < 70
    assert "--full" in text
    assert "62 handlers lose a task" not in text
    assert "62 handlers lose a task" in shown(full=True)
    assert "62 handlers lose a task" in render(review(), "markdown", dossier=dossier(), rubric=rubric())


def test_bars_count_what_was_not_assessed_beside_the_score() -> None:
    rows = [" ".join(row.split()) for row in shown(full=True).splitlines()]
    assert f"Governance and compliance {'░' * 20} 0 % 1 not assessed" in rows
    assert f"Staged rollout {'█' * 20} 100 %" in rows
