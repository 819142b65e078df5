"""Which draft a revised one stands for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.document import DocumentKind
from agent.errors import InputError
from agent.remember.pilots.drafts import DraftCard
from ui.revision import counterpart


def draft(name: str, kind: str) -> DraftCard:
    return DraftCard(
        id=name,
        pilot_id="p",
        name=name,
        sha256="0" * 64,
        size=1,
        kind=kind,
        kind_given=False,
        revision=1,
        current=True,
        added_at=datetime.now(UTC),
        added_by="somebody",
        read=True,
        problem="",
    )


PRD, BUDGET = draft("prd.pdf", "prd"), draft("budget.xlsx", "budget")


def test_the_only_one_of_its_kind_is_revised() -> None:
    assert counterpart("new.docx", DocumentKind.PRD, [PRD, BUDGET]) is PRD


def test_a_name_goes_before_a_kind() -> None:
    second = draft("second.pdf", "prd")
    assert counterpart("second.pdf", DocumentKind.BUDGET, [PRD, second, BUDGET]) is second


def test_another_kind_is_added_so_that_nothing_looks_fixed() -> None:
    assert counterpart("new.xlsx", DocumentKind.BUDGET, [PRD]) is None


def test_a_draft_of_no_kind_replaces_none() -> None:
    assert counterpart("b.md", DocumentKind.OTHER, [draft("a.md", "other")]) is None


def test_several_of_its_kind_are_not_guessed_between() -> None:
    with pytest.raises(InputError, match=r"prd\.pdf or second\.pdf"):
        counterpart("new.docx", DocumentKind.PRD, [PRD, draft("second.pdf", "prd")])
