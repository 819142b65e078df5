"""`pilot-review review`: exit status, formats, and one sentence where something is wrong."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.review import Review

PROGRAM = (sys.executable, "-c", "from agent.cli import main; main()")


def said_once(result: Any, *words: str) -> None:
    """Exit status 2, one line on stderr without a traceback, nothing on stdout."""
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("pilot-review: ")
    assert "Traceback" not in result.stderr
    for word in words:
        assert word in result.stderr


def test_json_on_stdout(run: Any, examples: Path, prd_review: Review) -> None:
    result = run("review", examples / "prd.pdf", "--format", "json")
    made = Review.model_validate_json(result.stdout)

    assert (result.returncode, result.stderr) == (0, "")
    assert made.judge.name == "offline"
    assert "PILOT_REVIEW_MODEL" in made.judge.why
    assert [f.id for f in made.findings] == [f.id for f in prd_review.findings]
    assert made.pilot.name == "prd"


@pytest.mark.parametrize(
    ("name", "begins"),
    [("r.json", "{"), ("r.JSON", "{"), ("r.md", "# "), ("r.html", "<!doctype html>"), ("r.htm", "<!doctype html>")],
)
def test_the_ending_of_out_says_the_format(run: Any, small: Path, tmp_path: Path, name: str, begins: str) -> None:
    result = run("review", small, "--kind", "prd", "--out", tmp_path / name)

    assert (result.returncode, result.stdout) == (0, "")
    assert (tmp_path / name).read_text(encoding="utf-8").lower().startswith(begins)


def test_format_goes_before_the_ending(run: Any, small: Path, tmp_path: Path) -> None:
    run("review", small, "--kind", "prd", "--out", tmp_path / "r.md", "--format", "json")

    assert json.loads((tmp_path / "r.md").read_text(encoding="utf-8"))["schema_version"] == "1"


def test_terminal_format_in_a_file_has_no_colour_codes_even_from_a_terminal(small: Path, tmp_path: Path) -> None:
    arguments = ["review", str(small), "--kind", "prd", "--judge", "offline", "--out", str(tmp_path / "r.txt")]
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    env.pop("NO_COLOR", None)
    screen, terminal = pty.openpty()
    subprocess.run([*PROGRAM, *arguments], stdin=terminal, stdout=terminal, stderr=terminal, env=env, check=True)
    os.close(terminal)
    os.close(screen)
    written = (tmp_path / "r.txt").read_text(encoding="utf-8")

    assert "\x1b" not in written
    assert "readiness" in written


@pytest.mark.parametrize(
    ("arguments", "status"),
    [([], 0), (["--fail-on", "minor"], 1), (["--fail-on", "major"], 1), (["--fail-on", "blocker"], 1)],
)
def test_fail_on_makes_the_status(run: Any, small: Path, arguments: list[str], status: int) -> None:
    result = run("review", small, "--kind", "prd", *arguments)

    assert result.returncode == status
    assert "readiness" in result.stdout


def test_fail_on_counts_what_is_as_severe_or_more(run: Any, small: Path, house: Path) -> None:
    from rubrics import load_rubric

    off = "".join(f"  - {{id: {c.id}, enabled: false}}\n" for c in load_rubric().criteria)
    off += "".join(f"  - {{id: {p.id}, enabled: false}}\n" for p in load_rubric().patterns)
    house.write_text(house.read_text(encoding="utf-8") + "change:\n" + off, encoding="utf-8")
    arguments = ("review", small, "--kind", "prd", "--rubric", house, "--format", "json")

    found = json.loads(run(*arguments).stdout)["findings"]
    assert [(finding["id"], finding["severity"]) for finding in found] == [("house.board", "minor")]
    assert run(*arguments, "--fail-on", "minor").returncode == 1
    assert run(*arguments, "--fail-on", "major").returncode == 0
    assert run(*arguments, "--fail-on", "blocker").returncode == 0


def test_the_report_is_written_before_it_fails(run: Any, small: Path, tmp_path: Path) -> None:
    result = run("review", small, "--kind", "prd", "--fail-on", "minor", "--out", tmp_path / "r.json")

    assert result.returncode == 1
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["findings"]


def test_against_an_earlier_review(run: Any, small: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    run("review", small, "--kind", "prd", "--out", before)
    small.write_text("# Product requirements\n\nThere is no executive sponsor.\n", encoding="utf-8")
    result = run("review", small, "--kind", "prd", "--against", before, "--format", "json")
    comparison = json.loads(result.stdout)["comparison"]

    assert comparison["against"] == "before.json"
    assert "sponsor.executive" in comparison["new"]
    assert "sponsor.executive: met → missing" in comparison["changed"]
    assert len(comparison["open"]) > 5


def test_the_revised_example_against_the_first(run: Any, examples: Path, prd_review: Review, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(prd_review.model_dump_json(), encoding="utf-8")
    result = run("review", examples / "prd-revised.docx", "--against", before, "--format", "json")
    fixed = {finding["id"] for finding in json.loads(result.stdout)["comparison"]["fixed"]}

    assert "sponsor.executive" in fixed


def test_what_is_no_draft_of_a_pilot_is_said_and_not_graded(run: Any, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.md"
    recipe.write_text("# Apple cake\n\nPeel six apples. Bake for an hour.\n", encoding="utf-8")
    review = json.loads(run("review", recipe, "--format", "json").stdout)
    shown = run("review", recipe)

    assert review["pilot"]["documents"][0]["kind"] == "other"
    assert (review["judgments"], review["findings"]) == ([], [])
    assert review["verdict"]["level"] == "not_assessed"
    assert "recipe.md does not look like a PRD" in review["warnings"][0]
    assert "--kind" in review["warnings"][0]
    assert "not graded" in re.sub(r"\s+", " ", shown.stdout)
    assert shown.returncode == 0


def test_kind_is_what_a_person_says(run: Any, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.md"
    recipe.write_text("# Apple cake\n\nPeel six apples. Bake for an hour.\n", encoding="utf-8")
    review = json.loads(run("review", recipe, "--kind", "contract", "--format", "json").stdout)

    (document,) = review["pilot"]["documents"]
    assert (document["kind"], document["kind_given"]) == ("contract", True)
    assert any(judgment["criterion"] == "contract.termination" for judgment in review["judgments"])
    assert not any(judgment["criterion"] == "outcome.metric" for judgment in review["judgments"])


def test_a_rubric_of_ones_own_is_laid_over(run: Any, small: Path, house: Path) -> None:
    review = json.loads(run("review", small, "--kind", "prd", "--rubric", house, "--format", "json").stdout)
    ids = [judgment["criterion"] for judgment in review["judgments"]]

    assert "house.board" in ids
    assert "sponsor.executive" in ids


def test_drafts_that_cannot_be_read(run: Any, tmp_path: Path, small: Path) -> None:
    (tmp_path / "empty.md").write_bytes(b"")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of it")

    said_once(run("review", small, tmp_path / "absent.pdf"), "absent.pdf", "check the path")
    said_once(run("review", tmp_path), "is a folder")
    said_once(run("review", tmp_path / "empty.md"), "empty.md is empty")
    said_once(run("review", tmp_path / "broken.pdf"), "broken.pdf")


def test_a_report_that_cannot_be_written(run: Any, small: Path, tmp_path: Path) -> None:
    said_once(run("review", small, "--out", tmp_path / "nowhere" / "r.md"), "nowhere", "could not be written")
    said_once(run("review", small, "--out", tmp_path), "could not be written")


def test_files_beside_the_drafts_that_are_wrong(run: Any, small: Path, tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text('{"schema_version": "1"}', encoding="utf-8")
    (tmp_path / "no.yaml").write_text("criteria:\n  - title: x\n", encoding="utf-8")

    said_once(run("review", small, "--against", tmp_path / "no.json"), "no.json is not a review")
    said_once(run("review", small, "--against", tmp_path / "absent.json"), "absent.json cannot be read")
    said_once(run("review", small, "--rubric", tmp_path / "no.yaml"), "no.yaml:2:", "needs an id")


def test_the_llm_judge_without_a_model(run: Any, small: Path) -> None:
    said_once(run("review", small, "--judge", "llm"), "PILOT_REVIEW_MODEL")


def test_a_setting_that_is_wrong(run: Any, small: Path) -> None:
    said_once(run("review", small, PILOT_REVIEW_TIMEOUT="soon"), "PILOT_REVIEW_TIMEOUT")


@pytest.mark.parametrize(
    "arguments", [["review"], ["review", "a", "--kind", "poem"], ["review", "a", "--nonsense"], ["sing"]]
)
def test_wrong_arguments(run: Any, arguments: list[str]) -> None:
    result = run(*arguments)

    assert result.returncode == 2
    assert "Usage:" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_screen_that_knows_only_ascii(small: Path) -> None:
    small.write_text("# Produktanforderungen – für März\n\nDer Sponsor ist Jörg Müller.\n", encoding="utf-8")
    arguments = ["review", str(small), "--kind", "prd", "--judge", "offline", "--format", "json"]
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = subprocess.run([*PROGRAM, *arguments], capture_output=True, env=env, check=True)

    assert result.stderr == b""
    assert Review.model_validate_json(result.stdout).pilot.name == "small"


def test_a_word_document_and_sarif(run: Any, small: Path, tmp_path: Path) -> None:
    assert run("review", small, "--kind", "prd", "--out", tmp_path / "r.docx").returncode == 0
    assert (tmp_path / "r.docx").read_bytes().startswith(b"PK")
    assert json.loads(run("review", small, "--kind", "prd", "--format", "sarif").stdout)["version"] == "2.1.0"
    said_once(run("review", small, "--kind", "prd", "--format", "docx"), "--out")


@pytest.mark.parametrize("ending", [".pdf", ".odt", ".xlsx"])
def test_an_ending_that_is_not_written_is_refused_before_anything_is_read(
    run: Any, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"r{ending}"

    said_once(run("review", tmp_path / "absent.md", "--out", out), ending, ".html", "--format")
    assert not out.exists()
