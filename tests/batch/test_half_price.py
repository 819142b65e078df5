"""A whole backlog through files of the Batch API: split, answered in part and in any order, the rest asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.backlog import pilots_of
from agent.batch.outcome import State
from agent.batch.task import Task, review_pilot, tools
from agent.errors import InputError
from agent.settings import settings
from tests.answer_files import answered, failed, lines, run, write
from tests.batch.conftest import WEAK
from tests.model_server import answering, nothing, use_model

SCRIPT = answering(nothing)
URL = "http://127.0.0.1:9/v1"
"""Nobody listens there."""


@pytest.fixture(autouse=True)
def unreachable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A model that is set up and cannot be reached."""
    use_model(monkeypatch, tmp_path / "home", URL)
    tools.cache_clear()
    yield
    tools.cache_clear()
    settings.cache_clear()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Two pilots, and one that no reader takes."""
    folder = tmp_path / "backlog"
    for number in range(2):
        (folder / f"pilot{number}").mkdir(parents=True)
        (folder / f"pilot{number}" / "prd.md").write_text(f"{WEAK}\nNumber {number}.\n", encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive at all")
    return folder


def _written(folder: Path) -> list[Path]:
    return sorted(folder.glob("calls*.jsonl"))


def _ids(files: list[Path]) -> list[str]:
    return [entry["custom_id"] for file in files for entry in lines(file)]


def test_a_backlog_goes_through_files_and_only_gaps_are_asked_again(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.judge.llm.calls.batch.MOST_REQUESTS", 2)
    told = run("requests", "export", many, "--out", tmp_path / "calls.jsonl")
    assert "broken.docx was not read" in told
    files = _written(tmp_path)
    assert len(files) > 1
    assert all(0 < len(lines(file)) <= 2 for file in files)
    first = _ids(files)
    assert len(set(first)) == len(first)
    requests = [entry for file in files for entry in lines(file)]
    good = [answered(request, SCRIPT) for request in requests[1:]]
    expired = [failed(requests[0], 0, "This request could not be executed before the completion window expired.")]
    late, early = write(tmp_path / "2.jsonl", good[1:]), write(tmp_path / "1.jsonl", expired + good[:1])
    told = run("requests", "import", late, early, "--out", tmp_path / "reviews")
    assert "window expired" in told
    for file in files:
        file.unlink()
    run("requests", "export", many, "--out", tmp_path / "calls.jsonl")
    again = _ids(_written(tmp_path))
    assert requests[0]["custom_id"] in again
    assert not set(again) & set(first[1:]), "what was answered is not asked again"

    for _ in range(5):
        left = [answered(entry, SCRIPT) for file in _written(tmp_path) for entry in lines(file)]
        if not left:
            break
        run("requests", "import", write(tmp_path / "3.jsonl", left), "--out", tmp_path / "reviews")
        run("requests", "export", many, "--out", tmp_path / "calls.jsonl")
    assert len(list((tmp_path / "reviews").glob("*.json"))) == 2
    _costs_nothing_more(many, tmp_path)


def _costs_nothing_more(many: Path, tmp_path: Path) -> None:
    """The batch finds every answer: nobody is asked, and there is nobody who could be."""
    (pilot,) = (pilot for pilot in pilots_of(many) if pilot.name == "pilot1")
    done = review_pilot(Task(pilot, tmp_path / "out", "llm"))
    assert (done.state, done.why, done.usage.retries) == (State.DONE, "", 0)


def test_files_stay_within_the_bytes_of_a_batch(many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (many / "pilot1" / "prd.md").write_bytes((many / "pilot0" / "prd.md").read_bytes())
    run("requests", "export", many, "--out", tmp_path / "calls.jsonl")
    (whole,) = _written(tmp_path)
    longest = max(len(line) + 1 for line in whole.read_bytes().split(b"\n"))
    monkeypatch.setattr("agent.judge.llm.calls.batch.MOST_BYTES", longest + 100)
    run("requests", "export", many, "--out", tmp_path / "calls.jsonl")
    files = _written(tmp_path)
    assert len(files) > 1
    assert all(file.stat().st_size <= longest + 100 for file in files)
    assert len(_ids(files)) == len(set(_ids(files))), "a draft that two pilots share is asked about once"
    monkeypatch.setattr("agent.judge.llm.calls.batch.MOST_BYTES", longest - 1)
    with pytest.raises(InputError, match="more than a batch takes"):
        run("requests", "export", many, "--out", tmp_path / "calls.jsonl")


def test_a_manifest_says_what_the_pilots_of_a_backlog_are(many: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "pilots.csv"
    manifest.write_text("pilot,file,kind\nSorter,pilot0/prd.md,status\n", encoding="utf-8")
    told = run("requests", "export", many, "--group", manifest, "--out", tmp_path / "calls.jsonl")
    assert "on Sorter" in told
    with pytest.raises(InputError, match="--group"):
        run("requests", "export", many, "--kind", "prd", "--out", tmp_path / "calls.jsonl")
    with pytest.raises(InputError, match="backlog"):
        run("requests", "export", many / "pilot0" / "prd.md", "--group", "x", "--out", tmp_path / "calls.jsonl")
