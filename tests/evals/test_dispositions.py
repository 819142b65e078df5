"""Decisions of people become labels."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from agent.errors import LabelFileError
from evals.dispositions import import_dispositions, read_dispositions
from evals.labels import read_labels
from rubrics import load_rubric

DRAFT = "# PRD\n\nThe goal of this pilot is a product requirement document with user stories and success metrics.\n"


def export(folder: Path, *entries: dict[str, str]) -> Path:
    (folder / "prd.md").write_text(DRAFT, encoding="utf-8")
    common = {
        "finding": "f1",
        "criterion": "sponsor.executive",
        "document": sha256(DRAFT.encode()).hexdigest(),
        "disposition": "accepted",
        "level": "missing",
        "who": "ada",
        "when": "2026-05-01T10:00:00Z",
        "why": "right",
    }
    file = folder / "export.jsonl"
    file.write_text("\n".join(json.dumps(common | entry) for entry in entries) + "\n", encoding="utf-8")
    return file


def test_accepted_and_waived_stand_and_dismissed_rules_out(tmp_path: Path) -> None:
    file = export(
        tmp_path,
        {},
        {"criterion": "outcome.metric", "disposition": "waived", "level": "partial"},
        {"criterion": "outcome.owner", "disposition": "dismissed", "level": "partial"},
    )
    imported = import_dispositions(read_dispositions(file), tmp_path)
    assert (imported.labels, imported.dismissed, imported.unknown) == (2, 1, ())
    entry = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))["prd.md"]
    assert entry["labels"] == {"sponsor.executive": "missing", "outcome.metric": "partial"}
    assert entry["not"] == {"outcome.owner": "partial"}


def test_what_is_imported_can_be_read_as_labels(tmp_path: Path) -> None:
    import_dispositions(read_dispositions(export(tmp_path, {}, {"who": "bob"})), tmp_path)
    (draft,) = read_labels(tmp_path / "labels.json", load_rubric())
    assert draft.labels == {"sponsor.executive": "missing"}
    assert set(draft.raters) == {"ada", "bob"}


def test_the_latest_decision_counts_whatever_the_order_of_lines(tmp_path: Path) -> None:
    file = export(tmp_path, {"when": "2026-06-01", "disposition": "dismissed"}, {"when": "2026-05-01"})
    import_dispositions(read_dispositions(file), tmp_path)
    entry = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))["prd.md"]
    assert entry["labels"] == {}
    assert entry["not"] == {"sponsor.executive": "missing"}


def test_labels_that_are_there_stay(tmp_path: Path) -> None:
    file = export(tmp_path, {})
    (tmp_path / "labels.json").write_text(
        json.dumps({"prd.md": {"kind": "prd", "labels": {"data.privacy": "met"}}}), encoding="utf-8"
    )
    import_dispositions(read_dispositions(file), tmp_path)
    (draft,) = read_labels(tmp_path / "labels.json", load_rubric())
    assert draft.labels == {"data.privacy": "met", "sponsor.executive": "missing"}


def test_a_document_that_is_not_in_the_folder_is_reported(tmp_path: Path) -> None:
    imported = import_dispositions(read_dispositions(export(tmp_path, {"document": "f" * 64})), tmp_path)
    assert imported.unknown == ("f" * 64,)
    assert imported.labels == 0


def test_findings_without_a_criterion_are_left_out(tmp_path: Path) -> None:
    assert read_dispositions(export(tmp_path, {"criterion": ""}, {})) == read_dispositions(export(tmp_path, {}))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "line 2: is no valid JSON"),
        ("[]", "line 2: must be an object"),
        ('{"criterion": "sponsor.executive"}', "line 2: finding: Field required"),
    ],
)
def test_errors_name_the_line_and_the_key(tmp_path: Path, line: str, says: str) -> None:
    file = export(tmp_path, {})
    file.write_text(file.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(LabelFileError) as error:
        read_dispositions(file)
    assert says in str(error.value)
    assert str(file) in str(error.value)
