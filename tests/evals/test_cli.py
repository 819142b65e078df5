"""`pilot-review eval`: suites, files, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from agent.errors import SettingsError
from evals.cli import chosen_suites, evaluate

PRD = """# PRD: claims pilot

## Sponsor

The executive sponsor is Maria Keller, Chief Operating Officer.

## Goal

Median handling time falls from 12 days to 8 days by 30 June 2026.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "prd.md").write_text(PRD, encoding="utf-8")
    labels = {"sponsor.executive": "met", "outcome.metric": "met", "vendor.exit": "not_applicable"}
    (corpus / "labels.json").write_text(json.dumps({"prd.md": {"kind": "prd", "labels": labels}}), encoding="utf-8")
    return corpus


def call(*arguments: str | Path) -> tuple[int, str, BaseException | None]:
    app = typer.Typer()
    app.command()(evaluate)
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.output, result.exception


def test_words_name_suites_and_a_corpus_takes_its_folder(tmp_path: Path) -> None:
    assert chosen_suites(["golden", "corpus", str(tmp_path), "evidence", "golden"], None) == (
        ["golden", "evidence"],
        tmp_path,
    )
    every = ["golden", "held-out", "mutations", "injection", "stability", "evidence", "contradictions", "recorded"]
    assert chosen_suites(["all"], None)[0] == every
    assert chosen_suites([], tmp_path) == ([], tmp_path)


@pytest.mark.parametrize(
    ("words", "says"),
    [(["silver"], "no suite 'silver'"), (["corpus"], "needs a folder"), (["corpus", "/no/such"], "is no folder")],
)
def test_what_is_not_understood_is_said(words: list[str], says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        chosen_suites(words, None)


def test_a_corpus_is_measured_and_compared_with_its_baseline(folder: Path, tmp_path: Path) -> None:
    base, page, data, errors = (tmp_path / name for name in ("base.json", "page.html", "data.json", "errors.md"))
    first = ("corpus", folder, "--jobs", "1", "--baseline", base)
    code, output, _ = call(*first, "--update-baseline", "--reason", "a start", "--errors", errors)
    assert code == 0, output
    assert json.loads(base.read_text(encoding="utf-8"))["history"][0]["reason"] == "a start"
    assert errors.read_text(encoding="utf-8").startswith("# Errors of the judge offline")

    code, output, _ = call(*first, "--html", page, "--json", data)
    assert code == 0, output
    assert "The gate is open" in output
    assert json.loads(data.read_text(encoding="utf-8"))["suites"][0]["suite"] == "corpus"
    assert "<svg" in page.read_text(encoding="utf-8")

    committed = json.loads(base.read_text(encoding="utf-8"))
    committed["suites"]["corpus"]["invariants"] = {"every quote is verbatim": True}
    base.write_text(json.dumps(committed), encoding="utf-8")
    code, output, _ = call(*first)
    assert code == 0, output


def test_a_baseline_changes_only_for_a_reason(folder: Path, tmp_path: Path) -> None:
    _, _, error = call("corpus", folder, "--baseline", tmp_path / "b.json", "--update-baseline")
    assert isinstance(error, SettingsError)
    assert "--reason" in str(error)
    assert not (tmp_path / "b.json").exists()
