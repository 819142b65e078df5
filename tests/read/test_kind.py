"""Which kind a draft is, and why."""

from __future__ import annotations

import json
import os
from pathlib import Path

import openpyxl
import pytest

from agent.document import DocumentKind
from agent.read import read_bytes, read_draft
from agent.read.kind import recognise_kind

OTHER = sorted((Path(__file__).parent / "other_drafts").iterdir())

PRD = """# Reply assistant: product requirements

## Problem statement
Advisers spend nine minutes on a letter.

## User stories
As an adviser, I want a first version of the letter so that I can answer sooner.

## Success metrics
Median handling time falls from 9 to 6 minutes by June.
"""
CONTRACT = """SERVICES AGREEMENT

This Services Agreement (the "Agreement") is entered into as of 1 May 2026 by and between Provider Ltd and Buyer plc.

1. TERM. This Agreement shall commence on the Effective Date. Either party may terminate it on 30 days notice.

2. CONFIDENTIALITY. Each party shall keep confidential what it learns hereunder.

3. GOVERNING LAW. This Agreement is governed by the laws of Ireland.
"""
STATUS = """# Reply assistant, status report for March

Reporting period: 1 to 31 March. Overall status: amber.

## What we did this month
Forty users were trained. Weekly use rose from 51 % to 63 %.

## Issues
The export was delayed by two weeks.

## Next month
We open the second site.
"""
BUDGET = """# Budget of the pilot

| Item | Year 1 | Year 2 |
|---|---|---|
| Licences | $40,000 | $42,000 |
| Support | $12,000 | $12,000 |
| Contingency | $8,000 | $0 |
| Total | $60,000 | $54,000 |
"""


@pytest.mark.parametrize(
    ("source", "kind", "why"),
    [
        (PRD, DocumentKind.PRD, "product requirements"),
        (CONTRACT, DocumentKind.CONTRACT, "AGREEMENT"),
        (STATUS, DocumentKind.STATUS, "status report"),
        (BUDGET, DocumentKind.BUDGET, "Budget"),
    ],
)
def test_plain_cases(source: str, kind: DocumentKind, why: str) -> None:
    found, reason = recognise_kind(read_bytes(source.encode(), "draft.md"))
    assert found is kind
    assert why in reason


@pytest.mark.parametrize("path", OTHER, ids=lambda path: path.name)
def test_what_has_no_criteria_is_other(path: Path) -> None:
    kind, reason = recognise_kind(read_draft(path))
    assert kind is DocumentKind.OTHER
    assert reason


def test_sheet_of_costs_is_a_budget(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Item", "Amount EUR"], ["Licences", 40000], ["Support", 12000], ["Training", 8000], ["Total", 60000]]:
        book.active.append(row)
    book.save(tmp_path / "sheet.xlsx")
    kind, reason = recognise_kind(read_draft(tmp_path / "sheet.xlsx"))
    assert kind is DocumentKind.BUDGET
    assert "amounts" in reason


def test_first_word_of_the_title_names_the_kind() -> None:
    body = "\n\n| Item | Cost |\n|---|---|\n" + "| Work | $5,000 |\n" * 8 + "| Total | $40,000 |\n"
    case = (
        "# Business case: financial model of the pilot\n\n## Problem statement\n\nCosts are high.\n\n## Goals\n\nSave."
    )
    assert recognise_kind(read_bytes((case + body).encode(), "a.md"))[0] is DocumentKind.PRD
    model = "# Financial model of the pilot\n\n## Costs\n\nCosts are high."
    assert recognise_kind(read_bytes((model + body).encode(), "a.md"))[0] is DocumentKind.BUDGET


def test_hidden_text_says_nothing_about_the_kind() -> None:
    hidden = f"<div hidden>{STATUS}</div>"
    document = read_bytes(f"{PRD}\n\n{hidden}\n".encode(), "draft.md")
    assert recognise_kind(document)[0] is DocumentKind.PRD


def test_accuracy_on_the_corpus() -> None:
    """Most drafts nobody on this project wrote are recognised; a single miss is no failure."""
    root = Path(os.environ.get("PILOT_REVIEW_CORPUS", ""))
    if not (root / "labels.json").is_file():
        pytest.skip("PILOT_REVIEW_CORPUS does not name a folder with labels.json")
    labels = {name: item["kind"] for name, item in json.loads((root / "labels.json").read_text()).items()}
    files = [(root / name, kind) for name, kind in labels.items() if not name.endswith(".pdf")]
    right = sum(recognise_kind(read_draft(path))[0] == kind for path, kind in files)
    assert right >= 0.9 * len(files)


def test_the_first_cell_of_a_sheet_says_what_it_is_for_not_what_it_is() -> None:
    rows = "RFC 12 inspection pilot,,EUR\nItem,Basis,Amount EUR\nModel service,12 months,12000\nServer,once,8500\n"
    sheet = read_bytes(f"{rows}Total,,20500\n".encode(), "lines.csv")

    assert recognise_kind(sheet)[0] is DocumentKind.BUDGET
