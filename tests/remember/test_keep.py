"""What the command line reviewed is kept: the same pilot again, revised drafts, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.document import DocumentKind, Dossier
from agent.errors import InputError
from agent.read import read_draft, with_kind
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots import drafts, pilots
from agent.remember.pilots.keep import keep_reviewed
from agent.remember.pilots.reviews import reviews_of
from tests import own
from tests.remember.case import HOUSE, PRD


def keep(database: Database, *files: Path, place: str = "") -> str:
    documents = tuple(with_kind(read_draft(file), DocumentKind.PRD) for file in files)
    review = own.review(HOUSE, *documents)
    return keep_reviewed(database, files, Dossier(name="Dispatch", documents=documents), review, HOUSE, place)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    file = tmp_path / "plan.md"
    file.write_text(PRD, encoding="utf-8")
    return file


def test_it_is_a_pilot_of_the_local_person(database: Database, root: Person, pm: Person, plan: Path) -> None:
    pilot = keep(database, plan)
    (card,) = pilots.pilots_of(database, root)
    assert (card.id, card.name, card.mine, card.outdated) == (pilot, "Dispatch", True, False)
    (draft,) = drafts.drafts_of(database, root, pilot)
    assert drafts.content_of(database, root, draft.id) == PRD.encode()
    assert drafts.document_of(database, root, draft.id) is not None
    assert pilots.pilots_of(database, pm) == []


def test_again_is_the_same_pilot_and_nothing_twice(database: Database, root: Person, plan: Path) -> None:
    pilot = keep(database, plan)
    assert keep(database, plan) == pilot
    assert len(reviews_of(database, root, pilot)) == 1

    plan.write_text(PRD + "\nA budget is set.\n", encoding="utf-8")
    assert keep(database, plan) == pilot
    (draft,) = drafts.drafts_of(database, root, pilot)
    assert draft.revision == 2
    assert len(reviews_of(database, root, pilot)) == 2
    assert not pilots.pilot_of(database, root, pilot).outdated


def test_the_place_tells_a_folder_that_grew(database: Database, root: Person, plan: Path) -> None:
    other = plan.with_name("budget.md")
    other.write_text("# Budget\n\nNone.\n", encoding="utf-8")
    pilot = keep(database, plan, other, place="backlog/dispatch")
    assert keep(database, other, place="backlog/dispatch") == pilot
    assert [draft.name for draft in drafts.drafts_of(database, root, pilot)] == ["budget.md"]
    assert keep(database, plan) != pilot


def test_a_draft_that_changed_meanwhile_keeps_nothing(database: Database, root: Person, plan: Path) -> None:
    documents = (with_kind(read_draft(plan), DocumentKind.PRD),)
    review = own.review(HOUSE, *documents)
    plan.write_text("# Another\n", encoding="utf-8")
    with pytest.raises(InputError, match="changed while it was reviewed"):
        keep_reviewed(database, [plan], Dossier(name="Dispatch", documents=documents), review, HOUSE)
    assert pilots.pilots_of(database, root) == []
