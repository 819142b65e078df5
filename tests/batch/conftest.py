"""A small backlog of three pilots, and the run of it that several tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.batch.run import Run, run_backlog

WEAK = """# Product requirements: ticket sorter

The team would like to try a language model on support tickets. Success is a model accuracy of 90 %.
No sponsor has been named yet. The data is an export made by hand in March. Legal will be asked later.
"""
BETTER = """# Product requirements: invoice assistant

## Outcome
By 30 June 2026 the average time to process an invoice falls from 12 days to 5 days; that is the one number by which the
pilot is judged. The executive sponsor is Maria Keller, COO. Production is paid by cost centre 4711 of Finance.
The pilot runs from 1 March 2026 to 30 June 2026; on 10 July 2026 the steering committee decides whether to go on.

## Users
{more}
"""


@pytest.fixture(scope="session")
def backlog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder pilot on a shelf, two loose files, one of which no reader takes."""
    folder = tmp_path_factory.mktemp("backlog")
    pilot = folder / "finance" / "invoices"
    pilot.mkdir(parents=True)
    more = "The clerks of accounts payable work with it in three stages of fifty users each. " * 12
    (pilot / "prd.md").write_text(BETTER.format(more=more), encoding="utf-8")
    (pilot / "~$prd.docx").write_bytes(b"lock")
    (folder / "sorter.md").write_text(WEAK * 4, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive at all")
    return folder


@pytest.fixture(scope="session")
def reviewed(backlog: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    """The run over the backlog, and its folder."""
    out = tmp_path_factory.mktemp("reviewed")
    return run_backlog(backlog, out, judge="offline", jobs=1), out
