from __future__ import annotations

from datetime import date

from agent.batch.outcome import Stakes
from agent.batch.stakes import stakes_of
from agent.document import Dossier
from agent.read import read_bytes


def _stakes(text: str) -> Stakes:
    return stakes_of(Dossier(name="sorter", documents=(read_bytes(text.encode(), "plan.md"),)))


def test_money_and_time_come_from_what_the_drafts_say_in_so_many_words() -> None:
    text = """# Plan

The pilot runs from 5 October 2026 to 26 February 2027.

| Item | EUR |
| --- | --- |
| Licence | 40,000 |
| Total cost | €52,000 |
"""
    stakes = _stakes(text)
    assert (stakes.started, stakes.ends) == (date(2026, 10, 5), date(2027, 2, 26))
    assert stakes.money is not None
    assert (stakes.money.amount, stakes.money.currency, stakes.money.document) == (52_000, "EUR", "plan.md")
    assert stakes.money.quote in text


def test_what_is_not_said_is_not_made_up() -> None:
    assert _stakes("# Note\n\nWe bought two screens for 400 euro in May and hope to go on.\n") == Stakes()
