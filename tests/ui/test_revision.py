"""Which draft a revised one stands for."""

from __future__ import annotations

import pytest

from agent.document import Block, BlockKind, Document, DocumentKind, Dossier, assemble
from agent.errors import InputError
from ui.revision import revised


def document(name: str, kind: DocumentKind, *, given: bool = False) -> Document:
    made = assemble([Block(kind=BlockKind.PARAGRAPH, text=name)], name=name, sha256=name.ljust(64, "0"))
    return made.model_copy(update={"kind": kind, "kind_given": given})


PRD = document("prd.pdf", DocumentKind.PRD)
BUDGET = document("budget.xlsx", DocumentKind.BUDGET)


def test_one_of_the_same_kind_takes_the_place_and_the_rest_stays() -> None:
    newer = document("new.docx", DocumentKind.PRD)
    dossier, said = revised(Dossier(name="pilot", documents=(PRD, BUDGET)), [newer])
    assert [each.name for each in dossier.documents] == ["new.docx", "budget.xlsx"]
    assert dossier.name == "pilot"
    assert said == "new.docx took the place of prd.pdf; budget.xlsx stayed."


def test_a_name_goes_before_a_kind() -> None:
    second = document("second.pdf", DocumentKind.PRD)
    newer = document("second.pdf", DocumentKind.PRD)
    dossier, said = revised(Dossier(name="pilot", documents=(PRD, second)), [newer])
    assert dossier.documents == (PRD, newer)
    assert said == "second.pdf is a new version of second.pdf; prd.pdf stayed."


def test_another_kind_is_added_so_that_nothing_looks_fixed() -> None:
    dossier, said = revised(Dossier(name="pilot", documents=(PRD,)), [BUDGET])
    assert dossier.documents == (PRD, BUDGET)
    assert said == "budget.xlsx was added; prd.pdf stayed."


def test_a_draft_of_no_kind_replaces_none() -> None:
    first, second = document("a.md", DocumentKind.OTHER), document("b.md", DocumentKind.OTHER)
    assert revised(Dossier(name="pilot", documents=(first,)), [second])[0].documents == (first, second)


def test_several_of_its_kind_are_not_guessed_between() -> None:
    second = document("second.pdf", DocumentKind.PRD)
    with pytest.raises(InputError, match=r"prd\.pdf or second\.pdf"):
        revised(Dossier(name="pilot", documents=(PRD, second)), [document("new.docx", DocumentKind.PRD)])


def test_two_revisions_take_two_places() -> None:
    newer = [document("b.xlsx", DocumentKind.BUDGET), document("p.docx", DocumentKind.PRD)]
    dossier, _ = revised(Dossier(name="pilot", documents=(PRD, BUDGET)), newer)
    assert [each.name for each in dossier.documents] == ["p.docx", "b.xlsx"]


def test_a_kind_given_by_a_person_holds_for_the_revision() -> None:
    given = document("prd.pdf", DocumentKind.CONTRACT, given=True)
    dossier, _ = revised(Dossier(name="pilot", documents=(given,)), [document("prd.pdf", DocumentKind.PRD)])
    assert dossier.documents[0].kind is DocumentKind.CONTRACT
    assert dossier.documents[0].kind_given
