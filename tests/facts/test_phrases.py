"""Phrases that name their own subject: how long a thing is kept, when it comes, how large a named sum is."""

from __future__ import annotations

import pytest

from agent.facts import conflicts_in
from tests.own import dossier, draft


@pytest.mark.parametrize(
    ("one", "two", "title"),
    [
        (
            "Names are masked, and recordings are erased after 30 days.",
            "The Supplier confines access to six persons and erases each recording after 90 days.",
            "How long recordings are kept",
        ),
        ("Sketches live 60 days.", "Sketches are kept for six months; logs for a year.", "How long sketches are kept"),
        ("It retains prompts for 30 days.", "Prompts are deleted after 45 days.", "How long prompts are kept"),
        ("Recordings are erased after 30 days.", "The Supplier erases recordings after one month.", ""),
        ("Recordings are erased after 30 days.", "Recordings are erased after 60 days unless a court asks.", ""),
        ("Recordings are erased after 30 days.", "Portraits are erased after 60 days.", ""),
        ("- [ ] Price band rules GA (Oct 31, 2026)", "- Oct 1, 2026: Price band rules", "Price band rules GA"),
        ("Say: “We have a till link (coming June 2026).”", "All stays (the till link comes in May 2026).", ""),
        ("We add a till link (coming June 2026).", "Till link comes in Q4 2026.", "Till link"),
        ("- Regional price rules: GA Oct 31, 2026", "Regional price rules (Sept 2026)", "Regional price rules"),
        ("- Regional price rules: GA Oct 31, 2026", "Regional price rules (moved to Sept 2026)", ""),
        ("It is paid from the Guild's grant of €118,000.", "The Guild's grant of €181,000 is here.", "Guild's grant"),
        ("It is paid from the Guild's grant of €118,000.", "The Trust's grant of €181,000 is here.", ""),
        ("It is paid from the Guild's grant of €118,000.", "The Guild's grant of €118k is here.", ""),
    ],
)  # fmt: skip
def test_a_thing_has_one_such_value(one: str, two: str, title: str) -> None:
    both = dossier(
        draft(f"# Pilot plan\n\n{one}\n", "prd"), draft(f"# Another paper\n\n{two}\n", "contract", name="second.md")
    )
    assert [conflict.title for conflict in conflicts_in(both)] == ([title] if title else [])


def test_a_draft_that_names_two_sums_alike_contradicts_nobody() -> None:
    one = draft("# Plan\n\nThe Guild's grant of €118,000 is first; the Guild's grant of €50,000 follows.\n", "prd")
    two = draft("# Paper\n\nThe Guild's grant of €70,000 is here.\n", "contract", name="second.md")
    assert conflicts_in(dossier(one, two)) == []
