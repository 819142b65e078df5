from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from agent.batch.backlog import pilots_of
from agent.document import DocumentKind
from agent.errors import InputError


def _file(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", encoding="utf-8")
    return path


def test_a_folder_is_a_pilot_a_loose_file_too_and_a_shelf_is_none(tmp_path: Path) -> None:
    for name in ("loose.md", "2025/claims/prd.md", "2025/claims/old/prd.md", "2025/kyc/prd.md"):
        _file(tmp_path / name)
    found = {pilot.name: len(pilot.files) for pilot in pilots_of(tmp_path)}
    assert found == {"loose.md": 1, "2025/claims": 2, "2025/kyc": 1}


def test_lock_files_hidden_files_links_and_the_output_are_no_drafts(tmp_path: Path) -> None:
    _file(tmp_path / "pilot" / "prd.md")
    _file(tmp_path / "pilot" / "~$prd.docx")
    _file(tmp_path / "pilot" / ".DS_Store")
    _file(tmp_path / "out" / "portfolio.md")
    (tmp_path / "round").symlink_to(tmp_path)
    found = pilots_of(tmp_path, but=tmp_path / "out")
    assert [(pilot.name, [file.name for file in pilot.files]) for pilot in found] == [("pilot", ["prd.md"])]


def test_a_pattern_groups_files_by_its_group(tmp_path: Path) -> None:
    for name in ("a_prd.md", "a_budget.md", "b_prd.md", "alone.md"):
        _file(tmp_path / name)
    found = {pilot.name: len(pilot.files) for pilot in pilots_of(tmp_path, r"(?P<pilot>[^_/]+)_")}
    assert found == {"a": 2, "b": 1, "alone.md": 1}


def test_a_manifest_says_pilot_kind_owner_and_start(tmp_path: Path) -> None:
    file = _file(tmp_path / "x" / "paper.md")
    manifest = tmp_path / "pilots.csv"
    manifest.write_text(
        f"Pilot;File;Kind;Owner;Started\nSorter;x/{file.name};contract;Ana;2026-01-15\n", encoding="utf-16"
    )
    (pilot,) = pilots_of(tmp_path, str(manifest))
    assert (pilot.name, pilot.owner, pilot.started) == ("Sorter", "Ana", date(2026, 1, 15))
    assert pilot.kinds == {str(pilot.files[0]): DocumentKind.CONTRACT}


def test_a_manifest_says_how_a_pilot_ended_and_whether_others_may_copy_it(tmp_path: Path) -> None:
    _file(tmp_path / "paper.md")
    manifest = tmp_path / "pilots.csv"
    manifest.write_text("pilot,file,outcome,share\nSorter,paper.md,stopped in May,no\n", encoding="utf-8")
    (pilot,) = pilots_of(tmp_path, str(manifest))
    assert (pilot.ended, pilot.share) == ("stopped in May", False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Sorter,nowhere.md,,,", "pilots.csv:2: there is no file nowhere.md"),
        ("Sorter,x.md,novel,,", "pilots.csv:2: 'novel' is no kind"),
        ("Sorter,x.md,,,soon", "pilots.csv:2: 'soon' is no date"),
        (",x.md,,,", "pilots.csv:2: a pilot and a file are needed"),
    ],
)
def test_a_wrong_manifest_is_named_with_its_line(tmp_path: Path, line: str, says: str) -> None:
    _file(tmp_path / "x.md")
    manifest = tmp_path / "pilots.csv"
    manifest.write_text(f"pilot,file,kind,owner,started\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        pilots_of(tmp_path, str(manifest))
    assert says in str(raised.value)


@pytest.mark.parametrize(("group", "says"), [("(", "no regular expression"), ("x", "names the pilot")])
def test_a_wrong_pattern_is_said(tmp_path: Path, group: str, says: str) -> None:
    _file(tmp_path / "x.md")
    with pytest.raises(InputError, match=says):
        pilots_of(tmp_path, group)


def test_an_empty_backlog_and_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no drafts"):
        pilots_of(tmp_path)
    with pytest.raises(InputError, match="no folder"):
        pilots_of(_file(tmp_path / "x.md"))


def test_slugs_of_names_that_read_alike_differ(tmp_path: Path) -> None:
    for name in ("Ümlaut", "ümlaut", "a b", "a-b"):
        _file(tmp_path / name / "prd.md")
    slugs = [pilot.slug for pilot in pilots_of(tmp_path)]
    assert len(set(slugs)) == 4
