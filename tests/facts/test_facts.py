"""Facts are read from pairs, tables and sentences, and compared only where they are about the same thing."""

from __future__ import annotations

import pytest

from agent.document import Document
from agent.facts import Role, conflicts_in, facts_of
from tests.own import dossier, draft


def prd(text: str) -> Document:
    return draft(f"# Pilot plan\n\n{text}\n", "prd")


def other(text: str, kind: str = "budget") -> Document:
    return draft(f"# Another paper\n\n{text}\n", kind, name="second.md")


def titles(*documents: Document) -> list[str]:
    return [conflict.title for conflict in conflicts_in(dossier(*documents))]


@pytest.mark.parametrize(
    "text",
    [
        "**Payback period**: 18 months",
        "- Payback: 18 months",
        "| Metric | Value |\n| --- | --- |\n| Payback period | 18 months |",
        "We expect to break even after 18 months.",
        "The outlay is recovered in 18 months.",
    ],
)
def test_payback_is_read_wherever_it_is_said(text: str) -> None:
    document = prd(text)
    facts = [fact for fact in facts_of(document) if fact.subject == "payback"]

    assert [round(fact.value.low / 30.44) for fact in facts] == [18]
    for fact in facts:
        assert document.text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote
        assert "18 months" in fact.evidence.quote


def test_a_change_is_a_baseline_and_a_target() -> None:
    roles = {fact.role: fact.value.shown for fact in facts_of(prd("- Cost per letter: $15 → $5"))}

    assert roles == {Role.BASELINE: "$15", Role.TARGET: "$5"}


def test_what_was_measured_is_not_held_against_what_is_aimed_at() -> None:
    one = prd("| Measure | Target |\n| --- | --- |\n| Letters answered in a day | 95 % |")
    report = "| Measure | Target | Actual |\n| --- | --- | --- |\n| Letters answered in a day | {} | 81 % |"

    assert titles(one, other(report.format("95 %"), "status")) == []
    assert titles(one, other(report.format("75 %"), "status")) == ["Letters answered in a day"]


@pytest.mark.parametrize(
    ("one", "two", "differ"),
    [
        ("- Payback: 18 months", "- Payback: 8 months", True),
        ("- Payback: 18 months", "- Payback: 1.5 years", False),
        ("- Payback: 18 months", "- Payback (pessimistic scenario): 30 months", False),
        ("- Payback: 18 months", "If only half is saved, it is recovered in 36 months.", False),
        ("- Payback: 18 months", "The money is not recovered in five years.", False),
        ("- Fraud case handling: 12 minutes", "- Fraud case handling: 20 minutes", True),
        ("- Fraud case handling (phase 1): 12 minutes", "- Fraud case handling (phase 2): 20 minutes", False),
        ("- Owner: 12 minutes", "- Owner: 20 minutes", False),
        ("- Pilot users: 120", "- Pilot users: up to 60", True),
        ("- Pilot users: 40", "- Pilot users: up to 60", False),
        ("**Sponsor**: Helen Brandt", "**Executive sponsor**: Tomas Ek", True),
        ("**Sponsor**: Helen Brandt", "**Executive sponsor**: [Name]", False),
        ("- Systems in scope: SAP, Workday", "- Systems in scope: SAP, Oracle", True),
        ("- Notice period: 30 days", "- Notice period: 90 days", True),
        ("**Go-live**: 1 September 2026", "Go-live is planned for 1 December 2026.", True),
        ("**Go-live**: September 2026", "Go-live is planned for 7 September 2026.", False),
    ],
)
def test_two_drafts(one: str, two: str, differ: bool) -> None:
    assert bool(titles(prd(one), other(two))) is differ


def test_one_draft_can_contradict_itself_in_what_is_said_once() -> None:
    assert titles(prd("**Break-even point**: month 4\n\n## Later\n\n**Break-even**: month 9")) == ["Payback"]


def test_a_label_that_stands_for_several_things_contradicts_nothing() -> None:
    several = prd("## A\n\n- Review by legal: 3 days\n\n## B\n\n- Review by legal: 9 days")

    assert titles(several, other("- Review by legal: 5 days")) == []


def test_more_may_be_bought_than_is_needed() -> None:
    needed = prd("- Response time: < 5 seconds")

    assert titles(needed, other("- Response time: < 2 seconds", "contract")) == []
    assert titles(needed, other("- Response time: < 20 seconds", "contract")) == ["Response time"]


def test_twin_sentences_that_differ_in_one_value() -> None:
    one = "The Foundation grants the Hospital $118,000 for the pilot wards."
    same_ = "For the pilot wards the Foundation grants the Hospital {}."

    assert len(titles(prd(one), other(same_.format("$181,000")))) == 1
    assert titles(prd(one), other(same_.format("$118,000"))) == []


def test_one_conflict_is_one_finding_however_often_it_is_said() -> None:
    both = "- Payback period: {0} months\n\n## Summary\n\nIt breaks even after {0} months."

    assert titles(prd(both.format(18)), other(both.format(8))) == ["Payback"]
