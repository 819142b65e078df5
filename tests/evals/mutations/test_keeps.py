"""Keeps change what they say, and the facts stay."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.document import BlockKind, Document, DocumentKind
from agent.read import read_bytes
from evals.mutations.keep import KEEPS
from evals.mutations.keep.dates import rewritten
from evals.mutations.keep.paraphrase import reworded

PRD = """# Plan

Version of 4 May 2026.

## 1. Background

The pilot costs EUR 60,000 in order to help. Dr Maria Keller sponsors "Alpha"; Keller decides on 2026-07-01.

## 2. Goals

- first item
- second item at least 5 % better

## 3. Budget

| Item | Amount |
| --- | --- |
| Build | EUR 60,000 |

## 4. Risks

None so far.
"""


@pytest.fixture
def prd() -> Document:
    return read_bytes(PRD.encode(), "draft.md").model_copy(update={"kind": DocumentKind.PRD, "kind_given": True})


def kept(name: str, draft: Document) -> Document:
    edited = KEEPS[name](draft)
    assert edited is not None
    assert edited.kind is DocumentKind.PRD
    return edited


def words(text: str) -> list[str]:
    return sorted(re.findall(r"\w+", text))


def test_sections_move_and_every_word_stays(prd: Document) -> None:
    edited = kept("sections in another order", prd)
    assert words(edited.text) == words(prd.text)
    headings = [block.text for block in edited.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Plan", "3. Budget", "4. Risks", "1. Background", "2. Goals"]
    assert edited.text.index("Version") < edited.text.index("Budget")
    build = next(block for block in edited.blocks if "Build" in block.text)
    assert build.anchor.section == ("Plan", "3. Budget")


def test_a_draft_without_sections_cannot_be_reordered() -> None:
    assert KEEPS["sections in another order"](read_bytes(b"# Plan\n\nWords.\n", "draft.md")) is None


def test_headings_get_other_words_and_the_text_does_not(prd: Document) -> None:
    edited = kept("headings renamed", prd)
    headings = [block.text for block in edited.blocks if block.kind is BlockKind.HEADING]
    assert headings == ["Plan", "Context", "Objectives", "Budget and cost", "Risks and concerns"]
    bodies = [[block.text for block in each.blocks if block.kind is not BlockKind.HEADING] for each in (prd, edited)]
    assert bodies[0] == bodies[1]


def test_a_paraphrase_changes_words_and_no_figure(prd: Document) -> None:
    edited = kept("paraphrased", prd)
    assert "to help" in edited.text
    assert "in order to" not in edited.text
    assert "no fewer than 5 %" in edited.text
    assert re.findall(r"\d+", edited.text) == re.findall(r"\d+", prd.text)


def test_a_rewrite_is_not_rewritten_again() -> None:
    assert reworded("In case of fire") == "In the event of fire"
    assert reworded("in the event of fire") == "in case of fire"


def test_people_change_everywhere_alike(prd: Document) -> None:
    edited = kept("other names", prd)
    assert "Maria" not in edited.text
    surname = re.search(r"Dr (\w+) sponsors|Dr \w+ (\w+) sponsors", edited.text)
    assert surname is not None
    name = surname.group(1) or surname.group(2)
    assert f"; {name} decides" in edited.text


def test_currencies_change_and_amounts_stay(prd: Document) -> None:
    edited = kept("other currency", prd)
    assert "EUR" not in edited.text
    assert edited.text.count("CHF 60,000") == 2


def test_dates_change_format_and_stay_the_same_day(prd: Document) -> None:
    edited = kept("dates in another format", prd)
    assert "Version of 2026-05-04." in edited.text
    assert "on 1 July 2026." in edited.text


@given(st.dates())
def test_a_date_written_and_written_back_is_the_same(day: object) -> None:
    iso = day.isoformat()  # type: ignore[attr-defined]
    assert rewritten(rewritten(iso)) == iso


@pytest.mark.parametrize("name", ["through Markdown", "through Word", "through PDF"])
def test_another_format_keeps_words_headings_and_tables(prd: Document, name: str) -> None:
    edited = kept(name, prd)
    assert words(edited.text) == words(prd.text)
    headings = [block.text for block in prd.blocks if block.kind is BlockKind.HEADING]
    assert [block.text for block in edited.blocks if block.kind is BlockKind.HEADING] == headings
    rows = [[cell.text for cell in block.cells] for block in edited.blocks if block.cells]
    assert rows == [["Item", "Amount"], ["Build", "EUR 60,000"]]


def test_boilerplate_comes_after_and_shares_no_table(prd: Document) -> None:
    edited = kept("boilerplate added", prd)
    assert edited.text.startswith(prd.text)
    assert len(edited.text) > len(prd.text) + 2000
    tables = {block.table for block in prd.blocks if block.cells}
    added = {block.table for block in edited.blocks[len(prd.blocks) :] if block.cells}
    assert added
    assert not tables & added


def test_white_space_and_typography_keep_the_words(prd: Document) -> None:
    spaced, set_ = kept("white space", prd), kept("typography", prd)
    assert words(spaced.text) == words(prd.text) == words(set_.text)
    assert "“Alpha”" in set_.text
    assert "5%" in set_.text
    assert spaced.text != prd.text
