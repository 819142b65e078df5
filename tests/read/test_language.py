"""Drafts in another language are said to be."""

from __future__ import annotations

import pytest

from agent.read import read_bytes
from tests.own import check, criterion, draft, review, rubric, sign

ENGLISH = "The head of claims is the sponsor of the pilot, and she will decide about it with the board in May.\n\n"
GERMAN = (
    "Die Leiterin der Schadenabteilung verantwortet den Piloten und entscheidet im Mai mit dem Vorstand darüber.\n\n"
)
FRENCH = (
    "La directrice des sinistres est responsable du projet pilote et décide en mai avec le conseil de la suite.\n\n"
)
FINNISH = "Vahinkoyksikön johtaja vastaa pilotista ja päättää jatkosta toukokuussa yhdessä hallituksen kanssa, "
RUSSIAN = "Руководитель отдела убытков отвечает за пилотный проект и решает о продолжении в мае вместе с советом.\n\n"


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        (GERMAN * 3, "de", "100 % of it is written in German"),
        (GERMAN * 2 + ENGLISH * 2, "de", "in German"),
        (ENGLISH * 4 + GERMAN, "en", "in German"),
        (FRENCH * 3, "fr", "in French"),
        (FINNISH * 6, "und", "not English"),
        (RUSSIAN * 2, "ru", "Cyrillic"),
    ],
)
def test_another_language_is_told(text: str, language: str, named: str) -> None:
    document = read_bytes(text.encode(), "draft.txt")
    assert document.language == language
    (note,) = [note for note in document.notes if "offline judge reads English" in note]
    assert named in note


@pytest.mark.parametrize("text", [ENGLISH * 3, ENGLISH * 12 + GERMAN, "Lizenzen\n\nBetrag\n\nSumme\n"])
def test_english_and_what_is_too_short_is_not(text: str) -> None:
    document = read_bytes(text.encode(), "draft.txt")
    assert document.language == "en"
    assert not any("offline judge" in note for note in document.notes)


def test_a_review_that_reads_english_says_so_first() -> None:
    house = rubric(criterion(check("sponsor", sign(about=["sponsor"]))))
    german = review(house, draft(GERMAN * 3, name="antrag.md"))
    assert any("antrag.md: About 100 % of it is written in German" in warning for warning in german.warnings)
    assert review(house, draft(ENGLISH * 3)).warnings == ()
