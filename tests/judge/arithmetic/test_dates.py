"""How long the pilot takes, and what has passed."""

from __future__ import annotations

from datetime import date

import pytest

from agent.document import Document, DocumentKind
from agent.judge.arithmetic import Calculation, calculate

from .drafts import draft, paragraph


def prd(*texts: str, kind: DocumentKind = DocumentKind.PRD) -> Document:
    return draft(*(paragraph(text) for text in texts), kind=kind)


def length(document: Document) -> Calculation | None:
    return next((c for c in calculate(document) if c.id == "pilot-length"), None)


@pytest.mark.parametrize(
    ("text", "days", "within"),
    [
        ("The pilot runs for 195 days.", 195, True),
        ("The pilot runs for 205 days.", 205, False),
        ("The pilot runs for 5 to 8 months.", 244, False),
        ("The pilot runs from 3 March to 17 March 2025.", 14, True),
        ("The pilot runs from March 2025 to May 2025.", 91, True),
        ("The pilot runs in weeks 3 to 6.", 28, True),
        ("The pilot starts on 3 March 2025 and closes at the end of June 2025.", 119, True),
    ],
)
def test_the_longest_reading_counts_against_six_months(text: str, days: int, within: bool) -> None:
    found = length(prd(text))
    assert found is not None
    assert f"= {days} days" in found.working
    assert found.ok is within
    assert ("within" if within else "longer than") in found.statement


@pytest.mark.parametrize(
    "text",
    [
        "The pilot has a warranty of 12 months.",
        "The pilot invoice is due in 30 days.",
        "Payment for the pilot is 45 days.",
        "The pilot is trained on a history of 24 months.",
        "The pilot starts with a 12-month view.",
        "The pilot is to start on 3 March 2025, postponed to 27 June 2025.",
        "The pilot was to end on 3 March 2025 and is extended until 27 June 2025.",
        "The pilot was moved from 3 March 2025 to 27 June 2025.",
        "The pilot ends on 27 June 2025 and began on 3 March 2025.",
    ],
)
def test_what_else_takes_time_is_not_the_pilot(text: str) -> None:
    assert length(prd(text)) is None


def test_words_that_say_pilot_weigh_more_than_a_label() -> None:
    found = length(prd("Duration: 9 months.", "The pilot runs for 12 weeks."))
    assert found is not None
    assert found.ok is True
    assert found.confidence > 0.8


def test_dates_without_a_year_are_of_the_year_the_draft_speaks_of() -> None:
    leap = prd("Agreed in 2024 and paid in 2024, after a first talk in 2023.", "The pilot runs from 1 Feb to 15 March.")
    found = length(leap)
    assert found is not None
    assert "= 43 days" in found.working


def test_hidden_text_says_no_length() -> None:
    block = paragraph("The pilot runs for 12 weeks.").model_copy(update={"hidden": "text"})
    assert length(draft(block, kind=DocumentKind.PRD)) is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("The offer is valid through 31 March 2026.", "valid-through"),
        ("The offer is valid till 31 March 2026.", "valid-till"),
        ("Launch date: 31 March 2026", "launch-date"),
        ("Decision date: 31 March 2026", "decision-date"),
        ("Kick-off: 31 March 2026", "kick-off"),
        ("Go/no-go on 31 March 2026", "go-no-go"),
        ("The licence expires on 31 March 2026.", "expires-on"),
        ("The deadline is March 2026.", "deadline"),
    ],
)
def test_what_has_passed_has_passed_on_the_day_after(text: str, label: str) -> None:
    def passed(today: date) -> list[Calculation]:
        return [c for c in calculate(prd(text), today) if c.kind == "date"]

    assert passed(date(2026, 3, 31)) == []
    (found,) = passed(date(2026, 4, 10))
    assert found.id == f"expired:{label}"
    assert found.computed == -10
    assert "passed 10 days ago" in found.statement


@pytest.mark.parametrize("text", ["The decision is due. It began on 1 March 2026.", "It began on 1 March 2026."])
def test_a_date_without_a_deadline_does_not_pass(text: str) -> None:
    assert [c for c in calculate(prd(text), date(2027, 1, 1)) if c.kind == "date"] == []


def test_hidden_deadlines_do_not_pass() -> None:
    block = paragraph("Launch date: 31 March 2026").model_copy(update={"hidden": "text"})
    assert [c for c in calculate(draft(block), date(2027, 1, 1)) if c.kind == "date"] == []
