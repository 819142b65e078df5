"""Label files: what is read, and errors that name the file and the key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.errors import LabelFileError
from evals.labels import read_dossiers, read_labels
from rubrics import load_rubric

RUBRIC = load_rubric()
GOOD: dict[str, Any] = {
    "kind": "prd",
    "family": "acme",
    "labels": {"sponsor.executive": "met", "outcome.metric": "missing"},
    "quotes": {"sponsor.executive": "The COO sponsors it."},
}


def write(folder: Path, entry: Any, name: str = "prd.md") -> Path:
    (folder / "prd.md").write_text("The COO sponsors it.", encoding="utf-8")
    file = folder / "labels.json"
    file.write_text(json.dumps({name: entry}), encoding="utf-8")
    return file


def test_reads_what_a_label_file_says(tmp_path: Path) -> None:
    entry = {**GOOD, "raters": {"ada": {"sponsor.executive": "partial"}}, "not": {"outcome.owner": "met"}}
    (draft,) = read_labels(write(tmp_path, entry), RUBRIC)
    assert draft.labels == GOOD["labels"]
    assert draft.quotes == GOOD["quotes"]
    assert (draft.name, draft.kind, draft.family) == ("prd.md", "prd", "acme")
    assert draft.raters == {"ada": {"sponsor.executive": "partial"}}
    assert draft.dismissed == {"outcome.owner": "met"}


def test_the_folder_is_the_family_where_none_is_given(tmp_path: Path) -> None:
    folder = tmp_path / "claims"
    folder.mkdir()
    write(folder, {"kind": "prd", "labels": {}})
    (draft,) = read_dossiers(tmp_path, RUBRIC)
    assert (draft.family, draft.name) == ("claims", "claims/prd.md")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "memo"}, "kind: must be one of prd, contract, budget, status, not 'memo'"),
        ({"labels": {"sponsor.executive": "good"}}, "sponsor.executive: the level must be one of"),
        ({"labels": {"sponsor.executiv": "met"}}, "did you mean 'sponsor.executive'?"),
        ({"labels": {"contract.audit": "met"}, "quotes": {}}, "contract.audit: does not apply to a prd"),
        ({"labels": ["met"]}, "labels: must be an object"),
        ({"quotes": {"sponsor.executive": 3}}, "quotes: must be an object"),
        ({"quotes": {"outcome.owner": "x"}}, "outcome.owner: a quote for a criterion that has no label"),
        ({"patterns": ["pattern.shiny"]}, "unknown pattern 'pattern.shiny'"),
        ({"raters": {"ada": {"outcome.metric": "yes"}}}, "raters: ada: outcome.metric: the level must be"),
        ({"not": {"outcome.metric": "yes"}}, "not: outcome.metric: the level must be"),
        ({"lables": {}}, "unknown key 'lables'; did you mean 'labels'?"),
        ({"family": 7}, "family: must be text"),
    ],
)
def test_a_wrong_key_is_named_with_its_file(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    file = write(tmp_path, {**GOOD, **change})
    with pytest.raises(LabelFileError) as error:
        read_labels(file, RUBRIC)
    assert says in str(error.value)
    assert f"{file}: prd.md: " in str(error.value)


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(LabelFileError) as error:
        read_labels(write(tmp_path, {**GOOD, "kind": "memo", "labels": {"outcome.metric": "good"}}), RUBRIC)
    assert "kind" in str(error.value)
    assert "outcome.metric: the level" in str(error.value)


def test_a_draft_that_is_not_there_or_not_in_the_folder(tmp_path: Path) -> None:
    with pytest.raises(LabelFileError, match="there is no such file"):
        read_labels(write(tmp_path, GOOD, "other.md"), RUBRIC)
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "prd.md").write_text("x", encoding="utf-8")
    with pytest.raises(LabelFileError, match="in the folder of its labels"):
        read_labels(write(inner, GOOD, "../prd.md"), RUBRIC)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no valid JSON"),
        ("[]", "must be an object"),
        ('{"a.md": {"kind": "prd", "kind": "budget"}}', "'kind' stands twice"),
        ('{"a.md": 3}', "must be an object with `kind` and `labels`"),
    ],
)
def test_what_is_no_label_file(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "labels.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LabelFileError) as error:
        read_labels(file, RUBRIC)
    assert says in str(error.value)
    assert str(file) in str(error.value)


def test_no_label_file_at_all(tmp_path: Path) -> None:
    with pytest.raises(LabelFileError, match="there is no such file"):
        read_labels(tmp_path / "labels.json", RUBRIC)
    with pytest.raises(LabelFileError, match="no folder in it"):
        read_dossiers(tmp_path, RUBRIC)


def test_the_golden_set_labels_every_criterion_of_its_drafts() -> None:
    from evals.suites.golden import golden_drafts

    drafts = golden_drafts(RUBRIC)
    assert len({draft.family for draft in drafts}) >= 12
    for draft in drafts:
        assert set(draft.labels) == {criterion.id for criterion in RUBRIC.criteria_for(draft.kind)}, draft.name
