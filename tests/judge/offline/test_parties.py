"""Whose right and whose duty it is decides contract criteria."""

from __future__ import annotations

import pytest

from agent.index import DocumentIndex
from agent.judge.offline import OfflineJudge
from agent.review import Answer
from rubrics import Rubric
from tests.own import draft

CLAUSES = [
    ("contract.termination", "by_customer", "{} may terminate this Agreement for convenience on 30 days' notice."),
    (
        "contract.termination",
        "by_customer",
        "{} is entitled to terminate this Agreement on 60 days' notice.",
    ),
    ("contract.audit", "by_customer", "{} may audit the books and records of the other party once a year."),
    ("contract.data_return", "returned", "Within 30 days of the end {0} shall return all data and records."),
]


@pytest.mark.parametrize(("criterion", "check", "clause"), CLAUSES)
def test_the_same_clause_for_the_other_party_is_no_yes(
    full_rubric: Rubric, criterion: str, check: str, clause: str
) -> None:
    right, wrong = ("the Supplier", "the Customer") if check == "returned" else ("The Customer", "The Supplier")
    assert answer(full_rubric, criterion, check, clause.format(right)) is Answer.YES
    assert answer(full_rubric, criterion, check, clause.format(wrong)) is not Answer.YES


def answer(rubric: Rubric, criterion: str, check: str, clause: str) -> Answer:
    asked = next(part for part in rubric.criteria if part.id == criterion)
    text = f"# Agreement\n\nThe Supplier provides the Service to the Customer.\n\n{clause}\n"
    with DocumentIndex(draft(text)) as index:
        given = OfflineJudge(rubric).answers(index, [asked])[criterion]
    return next(part.answer for part in given if part.id == check)
