"""What drafts are as papers: samples by their own words, or not of one pilot."""

from __future__ import annotations

import pytest

from agent.assess.papers import disclaimers_of, unrelated
from agent.document import Document
from tests.own import dossier, draft


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("This is a plan. This case study is based on a simulated company.", True),
        ("This project is a portfolio piece.", True),
        ("Data in this report is synthetic. This data is synthetic.", True),
        ("For demonstration purposes only.", True),
        ("This document is a template.", True),
        ("A Monte Carlo simulation was run 10,000 times.", False),
        ("We use a standard template to assess impacts.", False),
        ("The portfolio of projects is reviewed quarterly, and a random sample is checked.", False),
    ],
)
def test_says_of_itself_that_it_is_no_real_pilot(text: str, said: bool) -> None:
    assert bool(disclaimers_of(dossier(draft(f"# Plan\n\n{text}\n", "prd")))) is said


def paper(name: str, *sentences: str) -> Document:
    return draft(f"# {name}\n\n" + "\n\n".join(sentences * 3), "prd", name=f"{name}.md")


def test_drafts_that_share_names_are_of_one_pilot() -> None:
    one = paper("Plan", "Our Herford plant pilots Invoice Assist with Quillstone.", "It reads letters from vendors.")
    two = paper("Budget", "For Herford we buy licences of Quillstone.", "Hosting is paid by the month.")
    three = paper("Report", "In Herford the vendor Quillstone was late.", "Eleven clerks were trained.")

    assert not unrelated(dossier(one, two, three))


def test_drafts_that_share_nothing_are_not_of_one_pilot() -> None:
    papers = [
        paper("Vines", "In Valpantena growers spray against mildew.", "Sensors count spores on every terrace."),
        paper("Claims", "At Halvern adjusters sort burst pipes.", "Households wait nine days for plumbers."),
        paper("Looms", "In Denizli weavers watch for broken threads.", "Cameras see every metre of cloth."),
        paper("Trains", "Around Zaragoza lorries arrive late.", "Dispatchers telephone every warehouse."),
    ]

    assert unrelated(dossier(*papers))
    assert not unrelated(dossier(*papers[:2]))
