from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from agent.batch.passages import BacklogIndex, open_index
from agent.batch.run import Run
from agent.errors import InputError


def test_a_passage_is_found_by_meaning_with_pilot_and_place(reviewed: tuple[Run, Path], tmp_path: Path) -> None:
    run, out = reviewed
    copied = tmp_path / "out"
    shutil.copytree(out, copied)
    index = BacklogIndex(copied)
    index.update(run.outcomes)
    best = index.find("who is the sponsor among the executives", 1)[0]
    assert best.pilot == "finance/invoices"
    assert best.document == "prd.md"
    assert "Maria Keller" in best.quote
    assert best.section is not None
    assert 0 < best.similarity <= 1
    assert set(index.alike()) == {outcome.slug for outcome in run.outcomes if outcome.triage}


def test_a_pilot_that_is_gone_is_found_no_more(reviewed: tuple[Run, Path], tmp_path: Path) -> None:
    run, out = reviewed
    copied = tmp_path / "out"
    shutil.copytree(out, copied)
    index = BacklogIndex(copied)
    index.update(run.outcomes)
    index.update([outcome for outcome in run.outcomes if outcome.pilot != "finance/invoices"])
    assert {found.pilot for found in index.find("the sponsor", 50)} == {"sorter.md"}


def test_a_folder_without_a_backlog_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no backlog"):
        open_index(tmp_path)
