"""The command as a user runs it: arguments in, exit status and both streams out, without a model."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from agent.cli import main
from agent.remember.database import FILE
from agent.settings import settings


@dataclass(frozen=True)
class Result:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Result]


@pytest.fixture
def run(
    tmp_path: Path, made_sqlite: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Runs `pilot-review` with arguments; `env` adds to an environment without a model."""
    for name in list(os.environ):
        if name.startswith(("PILOT_REVIEW", "OPENAI")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PILOT_REVIEW_HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    shutil.copy(made_sqlite, tmp_path / "home" / FILE)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)

    def made(*arguments: object, **env: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["pilot-review", *map(str, arguments)])
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        capsys.readouterr()
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code
        streams = capsys.readouterr()
        return Result(status if isinstance(status, int) else 0, streams.out, streams.err)

    yield made
    settings.cache_clear()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A PRD of a few lines."""
    file = tmp_path / "small.md"
    file.write_text("# Product requirements\n\nThe executive sponsor is Maria Keller, COO.\n", encoding="utf-8")
    return file


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A rubric file that adds one Criterion, a minor one that no draft of the tests meets."""
    file = tmp_path / "house.yaml"
    file.write_text(
        """\
criteria:
  - id: house.board
    step: governance
    title: Architecture board
    asks: Is there a date with the architecture board?
    kinds: [prd]
    reasons: [R5]
    severity: minor
    why: The board meets once a month.
    fix: "Architecture board on [date]."
    question: When does the board see it?
    levels: {met: It has a date., partial: It is mentioned.}
    checks:
      - id: dated
        question: Is there a date with the architecture board?
        signs: [{about: [architecture board], with: [date]}]
    rule: {met: dated}
""",
        encoding="utf-8",
    )
    return file
