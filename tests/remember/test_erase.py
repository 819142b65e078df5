"""Erasing a draft or a pilot: nothing of it is left in the home folder's bytes, nor among what the process holds."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.chat.history import History, Turn
from agent.document import Document, Dossier
from agent.erase import erase_draft, erase_pilot
from agent.errors import NotAllowedError, NotFoundError
from agent.judge.llm.calls.call import Reply
from agent.judge.llm.calls.store import Store
from agent.read import read_bytes
from agent.remember import audit
from agent.remember.board.comments import comment, comments_of
from agent.remember.board.decisions import NewCondition, Ruling, decide, decisions_of
from agent.remember.board.dispositions import Kind, dispose, dispositions_of
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots import chats, drafts, jobs, pilots
from agent.remember.pilots.reviews import review_of, reviews_of
from agent.remember.tables import now
from tests.remember.case import PRD, Case

SECRET = "z" + "".join(random.choices("bcdfgklmnprst", k=20))
"""Made up anew, so that no source or byte code holds it."""
TEXT = PRD.replace("The owner", f"The owner of {SECRET}") + f"\nLine after line about {SECRET} dispatching.\n" * 150
"""Large enough for pages of the database of its own."""


def put_everywhere(database: Database, pm: Person, member: Person) -> Case:
    """A pilot whose secret stands in every place there is."""
    case = Case.made(database, pm, f"Pilot {SECRET}", TEXT)
    case.write(TEXT + f"\nMore {SECRET}.\n")
    review_id = case.review()
    review = review_of(database, pm, review_id)
    dispose(database, member, review_id, ["house.owner"], Kind.ACCEPTED, f"Yes: {SECRET}.")
    comment(database, pm, case.pilot, f"It says {SECRET}.", "house.owner")
    comment(database, pm, case.pilot, f"All of it is {SECRET}.")
    asked = [NewCondition(f"No {SECRET}.", now().date() + timedelta(days=1))]
    decide(database, member, review_id, Ruling.CONDITIONAL, f"With {SECRET}.", conditions=asked, signed="Berta")
    chats.add_turns(database, pm, case.pilot, chats.Turn(who="user", text=f"Why {SECRET}?"))
    History(review).add(Turn(who="user", text=f"Why {SECRET}?"))
    store = Store.if_it_works(_home())[0]
    store.keep("key", Reply(text=f'"{SECRET}"'), [document.sha256 for document in review.pilot.documents])
    store.keep("unknown", Reply(text=f'"{SECRET}"'))
    return case


def _home() -> Path:
    from agent.settings import settings

    return settings().home


def on_disk() -> list[str]:
    """Files of the home folder that hold the secret."""
    files = [file for file in _home().rglob("*") if file.is_file()]
    return [file.name for file in files if SECRET.encode() in file.read_bytes()]


def _tells(value: object) -> bool:
    if isinstance(value, bytes):
        return SECRET.encode() in value
    return isinstance(value, str) and SECRET in value and value not in (SECRET, TEXT)


def in_memory() -> list[str]:
    """What the process can still reach that holds the secret: Documents, and any container with such a text."""
    gc.collect()
    found = []
    for each in gc.get_objects():
        if isinstance(each, Document) and SECRET in each.text:
            found.append("a Document")
        elif isinstance(each, dict | list | tuple | set):
            found += [f"{type(each).__name__}: {inner[:60]!r}" for inner in gc.get_referents(each) if _tells(inner)]
    return found


def test_nothing_is_left_of_a_pilot(database: Database, pm: Person, member: Person) -> None:
    pilot = put_everywhere(database, pm, member).pilot
    assert any(name.startswith("answers") for name in on_disk())
    if database.sqlite:
        assert any(name.startswith("pilot-review") for name in on_disk())
        held = read_bytes(TEXT.encode(), "held.md")
        assert in_memory(), "the search does not find what is there"
        del held

    erase_pilot(database, pm, pilot)
    assert on_disk() == []
    assert not database.sqlite or in_memory() == []  # the process holds the same whichever database it is
    assert pilots.pilots_of(database, pm) == []
    assert audit.verify(database).broken == ""
    with pytest.raises(NotFoundError):
        erase_pilot(database, pm, pilot)


def test_of_a_draft_only_its_decision_is_left(database: Database, pm: Person, member: Person) -> None:
    case = Case.made(database, pm)
    case.write(TEXT, "secret.md")
    case.write(TEXT + f"\nMore {SECRET}.\n", "secret.md")
    case.review()
    dispose(database, member, case.latest, ["house.owner", "house.exit"], Kind.ACCEPTED, "True.")
    decide(database, member, case.latest, Ruling.STOP, "No.", signed="Berta")
    chats.add_turns(database, pm, case.pilot, chats.Turn(who="user", text=f"Why {SECRET}?"))
    secret = next(card for card in drafts.drafts_of(database, pm, case.pilot) if card.name == "secret.md")
    erase_draft(database, pm, secret.id)

    assert [card.name for card in drafts.drafts_of(database, pm, case.pilot, former=True)] == ["plan.md"]
    assert len(reviews_of(database, pm, case.pilot)) == 1
    assert dispositions_of(database, member, case.pilot) == {}
    assert chats.turns_of(database, pm, case.pilot) == []
    (decision,) = decisions_of(database, member, case.pilot)
    assert [name for name, _ in decision.documents] == ["plan.md", "a draft that was erased"]
    assert decision.stale
    assert on_disk() == []
    assert not database.sqlite or in_memory() == []


def test_the_same_draft_of_somebody_else_stays(
    database: Database, pm: Person, other_pm: Person, member: Person
) -> None:
    first, other = Case.made(database, pm, "First", TEXT), Case.made(database, other_pm, "Other", TEXT)
    comment(database, member, other.pilot, "Keep.")
    review = review_of(database, other_pm, other.latest)
    store = Store(_home())
    store.keep("key", Reply(text="kept"), [document.sha256 for document in review.pilot.documents])
    erase_pilot(database, pm, first.pilot)
    assert store.reply("key") is not None
    (card,) = drafts.drafts_of(database, other_pm, other.pilot)
    assert drafts.content_of(database, other_pm, card.id) == TEXT.encode()
    assert len(comments_of(database, member, other.pilot)) == 1

    erase_draft(database, other_pm, card.id)
    assert store.reply("key") is None
    assert drafts.drafts_of(database, other_pm, other.pilot, former=True) == []


def test_only_whose_it_is_erases(
    database: Database, pm: Person, other_pm: Person, member: Person, person: Callable[[str, Role], Person]
) -> None:
    case = Case.made(database, pm)
    (card,) = drafts.drafts_of(database, pm, case.pilot)
    helper = person("hanna", Role.PM)
    pilots.share(database, pm, case.pilot, "hanna")
    for who, error in ((other_pm, NotFoundError), (member, NotAllowedError)):
        with pytest.raises(error):
            erase_pilot(database, who, case.pilot)
        with pytest.raises(error):
            erase_draft(database, who, card.id)
    with pytest.raises(NotAllowedError):
        erase_pilot(database, helper, case.pilot)
    assert drafts.drafts_of(database, pm, case.pilot) == [card]
    erase_draft(database, helper, card.id)


def test_a_review_under_way_ends_with_its_draft(database: Database, pm: Person) -> None:
    case = Case.made(database, pm)
    jobs.ask_for_review(database, pm, case.pilot, {})
    claimed = jobs.claim(database, "worker")
    assert claimed is not None
    dossier: Dossier = drafts.dossier_of(database, pm, case.pilot)
    review = review_of(database, pm, case.latest)
    (card,) = drafts.drafts_of(database, pm, case.pilot)
    erase_draft(database, pm, card.id)

    from tests.remember.case import HOUSE

    assert not jobs.tell(database, "worker", claimed.id)
    assert jobs.finish(database, "worker", claimed.id, review, dossier, HOUSE) is None
    assert reviews_of(database, pm, case.pilot) == []
