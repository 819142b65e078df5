"""Facts of whole rules and of values beside each other: gates, limits with their alarms, volumes, returns, tests."""

from __future__ import annotations

import pytest

from agent.facts import conflicts_in
from tests.own import dossier, draft


def said(*texts: str, kinds: tuple[str, ...] = ("prd", "budget")) -> list[str]:
    documents = [draft(text, kind) for text, kind in zip(texts, kinds, strict=False)]
    return [
        f"{conflict.title}: {' / '.join(fact.value.shown for fact in conflict.facts)}"
        for conflict in conflicts_in(dossier(*documents))
    ]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Proceed to phase two if all gates passed.", "Proceed to phase two if 3 of 4 criteria are met.", True),
        ("Scale to the north only if five of six targets are met.", "Scale to the north if 4/6 targets met.", True),
        ("Proceed to phase two if all gates passed.", "Proceed to phase two if four of four criteria are met.", False),
        ("Proceed to phase two if all gates passed.", "Proceed to phase three if 3 of 4 criteria are met.", False),
    ],
)
def test_a_gate_asks_the_same_everywhere(one: str, other: str, differ: bool) -> None:
    assert bool(said(one, other)) is differ
    assert bool(said(f"{one}\n\n{other}")) is differ


@pytest.mark.parametrize(
    ("limit", "alarm", "differ"),
    [
        ("Daily cost limit: max $400", "Alert if daily cost > $500", True),
        ("Daily cost limit: max $400", "Alert if daily cost exceeds $400", False),
        ("Daily cost limit: max $400", "Alert if daily cost > $300", False),
        ("Daily cost limit: max $400", "Alert if hourly cost > $500", False),
        ("Daily cost limit: max $400", "Alert if daily cost > €500", False),
    ],
)
def test_an_alarm_stands_below_the_limit_it_watches(limit: str, alarm: str, differ: bool) -> None:
    assert bool(said(f"- {limit}\n- {alarm}")) is differ


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Clerks read 500 letters a day.", "The office gets 40,000 letters per month.", True),
        ("Clerks read 500 letters a day.", "The office gets 12,000 letters per month.", False),
        ("Clerks read 500 letters a day.", "The pilot takes 40,000 letters per month.", False),
        ("Clerks read 500 letters a day, at peak 2,000 letters a day.", "It is 130,000 letters per year.", False),
        ("Clerks read 500 letters a day.", "The office sends 40,000 parcels per month.", False),
    ],
)
def test_volumes_are_compared_in_one_measure(one: str, other: str, differ: bool) -> None:
    assert bool(said(one, other)) is differ


def test_one_benefit_has_one_return() -> None:
    one = "Base case: $1.4M annual savings (ROI: 180%)."

    assert said(one, "Half the desks: $1.4M annual savings (240% ROI).") == [
        "ROI of the same benefit, $1.4M: 180% / 240%"
    ]
    assert said(one, "Half the desks: $0.7M annual savings (240% ROI).") == []


def test_tests_found_one_accuracy() -> None:
    one = "The model reached 84% accuracy in validation."

    assert said(one, "It showed 91% accuracy in testing with fresh letters.") == ["Accuracy in tests: 84% / 91%"]
    assert said(one, "It showed 91% accuracy in testing with fresh letters.", kinds=("prd", "status")) == []
    assert said(one, "The target is 91% accuracy in testing.") == []


def test_a_quarter_without_a_year_is_a_date() -> None:
    one = "Written on 4 May 2026. The letter connector (launching Sept 2026) is next."

    assert said(one, "Nothing changes (Letter connector still comes in Q4). May 2026.") == [
        "Letter connector: Sept 2026 / Q4"
    ]
    assert said(one, "Nothing changes (Letter connector still comes in Q3). May 2026.") == []
