"""Blanks: a label without its value is one; a value beside a blank for something else is none."""

from __future__ import annotations

import pytest

from tests.own import ask, draft, sign

SPONSOR = sign(about=["sponsor"], needs=["person"])


@pytest.mark.parametrize(
    "text",
    [
        "Sponsor:",
        "- Sponsor:\n- Budget: 4,000",
        "Sponsor: [name]",
        "The sponsor is ____.",
    ],
)
def test_a_blank_for_the_thing_itself(text: str) -> None:
    answer = ask(draft(f"# Pilot\n\n{text}\n\n## Next\n\nNothing more.\n"), SPONSOR)

    assert (answer.answer.value, answer.note) == ("no", "placeholder")


@pytest.mark.parametrize(
    "text",
    [
        "The sponsor is wanted. The budget is [amount].",
        "The sponsor likes it; the budget for the second year and all that follows it is [amount].",
        '"sponsor": { "type": "string" }',
    ],
)
def test_a_blank_for_something_else(text: str) -> None:
    assert ask(draft(f"# Pilot\n\n{text}\n"), SPONSOR).note != "placeholder"


def test_a_label_whose_value_stands_below_is_filled() -> None:
    assert ask(draft("# Pilot\n\nSponsor:\n\nAna Ruiz\n\n## Next\n\nNothing.\n"), SPONSOR).note != "placeholder"
