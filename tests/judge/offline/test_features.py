"""What a sentence really contains."""

from __future__ import annotations

import pytest

from agent.judge.offline.features import contains
from agent.language.persons import persons
from rubrics import Feature

HAS = [
    (Feature.PERSON, "Sponsor: Maria Lopez, COO"),
    (Feature.PERSON, "Dr. Petra Lang owns the data"),
    (Feature.PERSON, "approved by J. Smith"),
    (Feature.PERCENT, "at least 95 % of cases"),
    (Feature.PERCENT, "thirty per cent fewer"),
    (Feature.MONEY, "costs EUR 12 500 a year"),
    (Feature.MONEY, "$1.2M budget"),
    (Feature.MONEY, "Rs. 45 lakh"),
    (Feature.DATE, "by 30 June 2026"),
    (Feature.DATE, "in Q3 2026"),
    (Feature.DATE, "on 2026-03-01"),
    (Feature.DURATION, "within thirty (30) days"),
    (Feature.DURATION, "a 12-week pilot"),
    (Feature.TARGET, "from 12 days to 5 days"),
    (Feature.TARGET, "latency < 2 s"),
    (Feature.TARGET, "a 30 % reduction"),
    (Feature.TARGET, "at least sixty"),
    (Feature.NUMBER, "section 2: 14 days"),
    (Feature.NUMBER, "12.5 minutes"),
]
LACKS = [
    (Feature.PERSON, "The Steering Committee and the Data Platform Team decide"),
    (Feature.PERSON, "Accounts Payable uses Azure OpenAI in New York"),
    (Feature.PERCENT, "version 95 of the model"),
    (Feature.MONEY, "12 500 invoices a year"),
    (Feature.DATE, "may be agreed in stages"),
    (Feature.DURATION, "at the weekend"),
    (Feature.TARGET, "the target group is sales"),
    (Feature.PERSON, "G. Sponsor, purpose, money"),
    (Feature.NUMBER, "the reserve after the share of section 2 is reached"),
    (Feature.NUMBER, "12.2 The limit does not apply to clauses 6 and 7"),
    (Feature.PLURAL_FIGURES, "see annex 1 and paragraph 5.2"),
]


@pytest.mark.parametrize(("feature", "text"), HAS)
def test_has(feature: Feature, text: str) -> None:
    assert contains(feature, text)


@pytest.mark.parametrize(("feature", "text"), LACKS)
def test_lacks(feature: Feature, text: str) -> None:
    assert not contains(feature, text)


def test_persons_are_named() -> None:
    assert persons("Anna Weber and the Finance Board met Dr. Roth.") == ["Anna Weber", "Dr. Roth"]
