"""The suite of contradictions: what counts as found, and what is planted."""

from __future__ import annotations

import pytest

from agent.errors import LabelFileError
from agent.review import Finding, Severity
from agent.verify import verify
from evals.contradictions.labels import conflict_of, found_by, places_of
from evals.contradictions.plants import read_plants
from evals.contradictions.same_label import same_label
from evals.suites.contradictions import Case, measure
from tests.own import dossier, draft

TWO_SIDES = {
    "kind": "return",
    "weight": "serious",
    "what": "payback",
    "quotes": [
        {"document": "prd.md", "quote": "Payback: 18 months"},
        {"document": "b.md", "quote": "Payback: 8 months"},
    ],
}


def case() -> Case:
    pilot = dossier(
        draft("# A\n\nPayback: 18 months\n\nOther words.\n", "prd"),
        draft("# B\n\nPayback: 8 months\n", "budget", name="b.md"),
    )
    return Case("pilot", pilot, (conflict_of(TWO_SIDES, "entry 1"),))


def finding(one: Case, *quotes: str) -> Finding:
    evidence = [verify(document, quote) for document, quote in zip(one.dossier.documents, quotes, strict=False)]
    shown = tuple(part for part in evidence if part)
    return Finding(id="x", severity=Severity.MAJOR, title="x", why="", fix="", evidence=shown)


def test_a_conflict_is_found_where_every_side_is_shown() -> None:
    pilot = case()
    places = places_of(pilot.conflicts[0], pilot.dossier, "pilot")

    assert found_by(finding(pilot, "18 months", "8 months"), places, pilot.dossier)
    assert not found_by(finding(pilot, "18 months"), places, pilot.dossier)
    assert not found_by(finding(pilot, "Other words", "8 months"), places, pilot.dossier)


def test_measures_what_is_found_and_what_is_not_so() -> None:
    pilot = case()
    outcomes, raised = measure(
        [pilot], lambda _: [finding(pilot, "18 months", "8 months"), finding(pilot, "Other words")]
    )

    assert [outcome.correct for outcome in outcomes] == [True]
    assert [one.conflict is not None for one in raised] == [True, False]
    assert measure([pilot], lambda _: [])[0][0].correct is False
    assert measure([pilot], same_label)[0][0].correct is True


def test_a_label_that_is_not_in_its_draft_is_an_error() -> None:
    wrong = TWO_SIDES | {"quotes": [{"document": "prd.md", "quote": "Payback: 30 months"}]}

    with pytest.raises(LabelFileError, match=r"prd\.md does not say"):
        places_of(conflict_of(wrong, "entry 1"), case().dossier, "pilot")
    with pytest.raises(LabelFileError, match="entry 2: kind"):
        conflict_of(TWO_SIDES | {"kind": "colour"}, "entry 2")


def test_there_are_plants_of_every_kind() -> None:
    plants = read_plants()

    assert len(plants) >= 60
    assert {plant.conflict.kind for plant in plants} == {
        "amount", "sum", "return", "date", "target", "service_level", "people", "scope", "status", "spend",
    }  # fmt: skip
