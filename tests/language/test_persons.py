"""Names of people in a text."""

from __future__ import annotations

from agent.language.persons import persons


def test_a_name_behind_a_capitalised_word_is_found_where_asked_for() -> None:
    assert persons("Contact Maria Keller or Tom Brandt") == ["Tom Brandt"]
    assert persons("Contact Maria Keller or Tom Brandt", overlapping=True) == ["Maria Keller", "Tom Brandt"]


def test_a_name_far_along_a_line_is_found() -> None:
    assert persons("a word " * 2_000 + "Maria Keller", overlapping=True) == ["Maria Keller"]
