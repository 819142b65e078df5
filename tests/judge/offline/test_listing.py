"""A list of bare terms is told from a sentence, a list of values and a list of names."""

from __future__ import annotations

import pytest

from agent.judge.offline.listing import bare_list, is_bare_run


@pytest.mark.parametrize(
    "text",
    [
        "budget owner, timeline, milestone, risk register, scorecard, go/no-go",
        "budget owner; timeline; milestones; risk register; scorecard",
        "Timeline / Risk Register / Budget Owner / Scorecard / Go-No-Go Gate",
        "1) timeline 2) milestones 3) risk register 4) scorecard 5) owner",
        "#timeline #milestones #risks #scorecard #owner",
        "- timeline\n- milestones\n- risks\n- scorecard\n- owner",
        "timeline – met, milestones – met, risks – met, owner – met",
    ],
)
def test_bare_terms(text: str) -> None:
    assert bare_list(text) == (0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "The timeline, the milestones, the risks, the scorecard and the owner are agreed.",
        "Timeline, milestones, risks, owner",
        "timeline 6 weeks, milestones 3, risks 12, scorecard 5 lines, owner 1",
        "Telephony (voice), Billing (accounts), Desk (articles), Store (audio), Board (figures)",
        "Paul Novak, Maria Keller, Aoife Hession, Lena Ekdahl, Karen Oduya",
        "the clerk opens the file at eight, checks every value beside the image, corrects it, forwards it, closes it",
        "timeline tbd, milestones tbd, risks tbd, scorecard tbd, owner tbd",
    ],
)
def test_what_is_no_list_of_bare_terms(text: str) -> None:
    assert bare_list(text) is None


def test_a_label_before_the_list_is_not_part_of_it() -> None:
    text = "Key words: timeline, milestones, risks, scorecard, owner"
    assert bare_list(text) == (len("Key words: "), len(text))


def test_a_run_of_lines() -> None:
    terms = ["timeline", "milestones", "risk register", "scorecard", "owner"]
    assert is_bare_run(terms)
    assert not is_bare_run(terms[:4])
    assert not is_bare_run([*terms, "The owner is appointed by the board"])
