"""Flips do to a draft what they say, to the passage aimed at and to nothing else."""

from __future__ import annotations

import pytest

from agent.document import Document, DocumentKind
from agent.read import read_bytes
from evals.mutations.edit import Target, locate, statements_at
from evals.mutations.flip import FLIPS
from evals.mutations.flip.placeholder import without_figures, without_names
from evals.mutations.phrasing import phrasings
from evals.mutations.targets import with_tables

PRD = """# Plan

Opening words.

## People

The Chief Operating Officer, Maria Keller, sponsors the pilot. The team is keen.

## Aim

| Measure | Today | Target |
| --- | --- | --- |
| Handling time | 12 minutes | 8 minutes by 30 June 2026 |
| Errors | 5 % | 2 % |
"""
CONTRACT = """# Agreement

## 1. Services

The Supplier provides the Service to the Customer.

## 2. Termination

The Customer may terminate this Agreement without cause on 30 days' notice to the Supplier.

## 3. Audit

Either party may inspect the records of the other.
"""
BUDGET = """# Budget

| Item | Amount |
| --- | --- |
| Build | 60,000 |
| Run | 40,000 |
| Total | 100,000 |
"""


def document(text: str, kind: str) -> Document:
    return read_bytes(text.encode(), "draft.md").model_copy(update={"kind": DocumentKind(kind)})


def target(draft: Document, criterion: str, *quotes: str) -> Target:
    spans = [locate(draft, quote) for quote in quotes]
    return Target(criterion, statements_at(draft, [span for span in spans if span]), "executive sponsor")


def flipped(name: str, draft: Document, aim: Target) -> str | None:
    edit = FLIPS[name](draft, aim)
    if edit is None:
        return None
    assert edit.document.kind == draft.kind
    assert edit.document.sha256 != draft.sha256
    return edit.document.text


SENTENCE = "The Chief Operating Officer, Maria Keller, sponsors the pilot."


@pytest.fixture
def prd() -> Document:
    return document(PRD, "prd")


def test_quotes_are_found_by_letters_and_digits_only(prd: Document) -> None:
    span = locate(prd, "| Handling time | **12 minutes** |")
    assert span is not None
    assert prd.text[span[0] : span[1]].startswith("Handling time")
    assert locate(prd, "Handling time 13 minutes") is None
    assert locate(prd, "| --- |") is None


def test_remove_takes_the_sentence_or_the_row(prd: Document) -> None:
    text = flipped("remove the passage", prd, target(prd, "sponsor.executive", SENTENCE))
    assert text is not None
    assert "Maria Keller" not in text
    assert "The team is keen." in text
    text = flipped("remove the passage", prd, target(prd, "outcome.metric", "Handling time 12 minutes"))
    assert text is not None
    assert "Handling time" not in text
    assert "Errors | 5 % | 2 %" in text


def test_defer_promises_and_names_nobody(prd: Document) -> None:
    text = flipped("defer it", prd, target(prd, "sponsor.executive", SENTENCE))
    assert text is not None
    assert "Maria" not in text
    assert "xecutive sponsor" in text
    row = flipped("defer it", prd, target(prd, "outcome.metric", "Handling time 12 minutes"))
    assert row is not None
    assert "8 minutes" not in row
    assert "executive sponsor | " in row
    assert "Handling time" not in row


def test_deny_says_that_there_is_none(prd: Document) -> None:
    text = flipped("deny it", prd, target(prd, "sponsor.executive", SENTENCE))
    assert text is not None
    assert "Maria" not in text
    assert "xecutive sponsor" in text


def test_placeholders_stand_for_names_or_figures_and_only_where_the_criterion_lives_on_one(prd: Document) -> None:
    name = "placeholder for a name or figure"
    text = flipped(name, prd, target(prd, "sponsor.executive", SENTENCE))
    assert text is not None
    words = phrasings()["blank"]
    assert any(f"The {blank}, {blank}, sponsors the pilot." in text for blank in words["names"])
    row = flipped(name, prd, target(prd, "outcome.metric", "Handling time 12 minutes"))
    assert row is not None
    assert any(
        f"Handling time | {number} minutes | {number} minutes by {date}" in row
        for number, date in zip(words["figures"], words["dates"], strict=True)
    )
    assert flipped(name, prd, target(prd, "data.privacy", SENTENCE)) is None
    assert flipped(name, prd, target(prd, "outcome.metric", "The team is keen.")) is None


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("by 30 June 2026", "by [date]"),
        ("CHF 98'000 or 12.5 %", "CHF [number] or [number] %"),
        ("within six months", "within [number] months"),
        ("from 2026-01-31", "from [date]"),
    ],
)
def test_figures_and_dates_go_blank(text: str, blank: str) -> None:
    assert without_figures(text) == blank


def test_names_go_blank_and_openings_stay() -> None:
    assert without_names("The VP of Finance, Ana Ruiz, pays.") == "The [name], [name], pays."
    assert without_names("It is paid by cost centre 4410.") == "It is paid by cost centre [name]."


def test_the_number_of_a_clause_stays() -> None:
    draft = document("# Terms\n\n12.1 The liability of a party is limited to EUR 50,000.\n", "contract")
    text = flipped("placeholder for a name or figure", draft, target(draft, "contract.liability", "50,000"))
    assert text is not None
    assert "12.1 The liability" in text
    assert "50,000" not in text


@pytest.mark.parametrize("name", ["defer it", "deny it", "placeholder for a name or figure"])
def test_an_edit_has_many_phrasings_and_a_third_are_held_out(name: str) -> None:
    criteria = ("sponsor.executive", "outcome.owner", "sponsor.production_funding")
    drafts = [document(PRD, "prd").model_copy(update={"name": "a" * number}) for number in range(1, 30)]
    edits = [
        edit
        for draft in drafts
        for criterion in criteria
        if (edit := FLIPS[name](draft, target(draft, criterion, SENTENCE))) is not None
    ]
    assert len({edit.document.text for edit in edits}) >= 9
    assert {edit.held_out for edit in edits} == {True, False}
    assert 0.2 < sum(edit.held_out is True for edit in edits) / len(edits) < 0.5


def test_what_one_row_says_its_like_say_too(prd: Document) -> None:
    texts = [prd.text[start:end] for start, end in with_tables(prd, target(prd, "x", "Handling time 12").spans)]
    assert texts == ["Handling time | 12 minutes | 8 minutes by 30 June 2026", "Errors | 5 % | 2 %"]
    (only,) = with_tables(prd, target(prd, "x", SENTENCE).spans)
    assert prd.text[only[0] : only[1]] == SENTENCE
    budget = document(BUDGET, "budget")
    assert len(with_tables(budget, target(budget, "x", "Build 60,000").spans)) == 1


def test_hollow_leaves_the_heading_and_drops_the_text(prd: Document) -> None:
    edit = FLIPS["heading without text"](prd, target(prd, "sponsor.executive", SENTENCE))
    assert edit is not None
    assert "People" in edit.document.text
    assert "keen" not in edit.document.text
    assert "Handling time" in edit.document.text
    touched = "".join(prd.text[start:end] for start, end in edit.touched)
    assert "The team is keen." in touched


def test_hollow_does_not_empty_the_whole_draft() -> None:
    draft = document("# Plan\n\n## People\n\n" + "Words. " * 50 + "Ana Ruiz sponsors it.\n", "prd")
    assert flipped("heading without text", draft, target(draft, "sponsor.executive", "Ana Ruiz sponsors it.")) is None


def test_model_accuracy_stands_in_for_the_business_metric(prd: Document) -> None:
    name = "model accuracy for the business metric"
    text = flipped(name, prd, target(prd, "outcome.metric", "Handling time 12 minutes"))
    assert text is not None
    assert "Handling time" not in text
    assert "F1" in text
    assert flipped(name, prd, target(prd, "sponsor.executive", SENTENCE)) is None


def test_the_clause_moves_to_the_other_party() -> None:
    draft = document(CONTRACT, "contract")
    name = "clause moved to the vendor"
    text = flipped(name, draft, target(draft, "contract.termination", "The Customer may terminate"))
    assert text is not None
    assert "The Supplier may terminate this Agreement without cause on 30 days' notice to the Customer." in text
    assert "The Supplier provides the Service to the Customer." in text
    text = flipped(name, draft, target(draft, "contract.audit", "Either party may inspect"))
    assert text is not None
    assert "The Supplier may inspect" in text
    assert flipped(name, draft, target(draft, "contract.liability", "The Customer may terminate")) is None


def test_a_total_becomes_wrong_and_nothing_else() -> None:
    draft = document(BUDGET, "budget")
    aim = target(draft, "budget.reconciles", "Total 100,000")
    text = flipped("wrong total", draft, aim)
    assert text is not None
    assert "Total | 100,000" not in text
    assert "Total | 1" in text
    assert "Build | 60,000\nRun | 40,000" in text
    assert flipped("wrong total", draft, target(draft, "budget.contingency", "Build")) is None


def test_a_wrong_total_changes_the_number_behind_the_cell_too() -> None:
    import io

    from openpyxl import Workbook

    book = Workbook()
    for row in (["Item", "Amount"], ["Build", 60000], ["Run", 40000], ["Total", 100000]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    draft = read_bytes(buffer.getvalue(), "b.xlsx").model_copy(update={"kind": DocumentKind.BUDGET})
    edit = FLIPS["wrong total"](draft, target(draft, "budget.reconciles", "Total"))
    assert edit is not None
    cell = edit.document.blocks[-1].cells[-1]
    assert cell.value is not None
    assert cell.value != 100000
    assert f"{cell.value:.0f}" == cell.text.replace(",", "")


def test_every_committed_passage_stands_in_its_golden_draft() -> None:
    import json
    from pathlib import Path

    import evals.mutations
    from agent.read import read_draft
    from evals.suites.golden import FOLDER

    file = Path(evals.mutations.__file__).parent / "passages.json"
    for name, criteria in json.loads(file.read_text(encoding="utf-8")).items():
        draft = read_draft(FOLDER / name)
        for criterion, quotes in criteria.items():
            for quote in quotes:
                assert locate(draft, quote) is not None, (name, criterion, quote)
