"""Pilots, drafts, reviews, chats: whose they are decides who sees, changes and deletes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from agent.document import DocumentKind
from agent.errors import DraftLimitError, InputError, NotAllowedError, NotFoundError, PilotReviewError, RefusedError
from agent.read import read_bytes
from agent.remember.board.comments import comment
from agent.remember.board.dispositions import Kind, dispose
from agent.remember.board.queue import look_after, queue
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.people.sign_in import log_in
from agent.remember.pilots import chats, drafts, jobs, pilots, reviews
from agent.remember.tables import Draft
from agent.settings import limits
from tests.remember.case import HOUSE, PRD, Case


@pytest.fixture
def case(database: Database, pm: Person) -> Case:
    """One that was not submitted."""
    made = Case.made(database, pm)
    pilots.take_back(database, pm, made.pilot)
    return made


def every_way_in(case: Case) -> list[Callable[[Person], Any]]:
    """All that can be done with a pilot of somebody's, or seen of it."""
    database, pilot = case.database, case.pilot
    (draft,) = drafts.drafts_of(database, case.manager, pilot)
    review = reviews.review_of(database, case.manager, case.latest)
    dossier = drafts.dossier_of(database, case.manager, pilot)
    jobs.ask_for_review(database, case.manager, pilot, {})
    job = jobs.jobs_of(database, case.manager)[0].id
    return [
        lambda who: pilots.pilot_of(database, who, pilot),
        lambda who: pilots.rename(database, who, pilot, "Mine"),
        lambda who: pilots.share(database, who, pilot, who.name),
        lambda who: pilots.unshare(database, who, pilot, who.name),
        lambda who: pilots.shared_with(database, who, pilot),
        lambda who: pilots.submit(database, who, pilot),
        lambda who: pilots.take_back(database, who, pilot),
        lambda who: pilots.hand_over(database, who, pilot, who.name),
        lambda who: drafts.add_draft(database, who, pilot, "x.md", b"x"),
        lambda who: drafts.draft_of(database, who, draft.id),
        lambda who: drafts.content_of(database, who, draft.id),
        lambda who: drafts.document_of(database, who, draft.id),
        lambda who: drafts.dossier_of(database, who, pilot),
        lambda who: drafts.keep_document(database, who, draft.id, dossier.documents[0]),
        lambda who: drafts.keep_problem(database, who, draft.id, "x"),
        lambda who: drafts.give_kind(database, who, draft.id, DocumentKind.BUDGET),
        lambda who: drafts.remove_draft(database, who, draft.id),
        lambda who: reviews.review_of(database, who, case.latest),
        lambda who: reviews.reviewed_dossier(database, who, case.latest),
        lambda who: reviews.keep_review(database, who, pilot, review, dossier, HOUSE),
        lambda who: jobs.ask_for_review(database, who, pilot, {}),
        lambda who: jobs.job_of(database, who, job),
        lambda who: jobs.cancel(database, who, job),
        lambda who: jobs.retry(database, who, job),
        lambda who: chats.add_turns(database, who, pilot, chats.Turn(who="user", text="x")),
        lambda who: chats.forget_chat(database, who, pilot),
    ]


def test_what_is_somebody_elses_is_as_if_it_were_not_there(
    case: Case, other_pm: Person, member: Person, pm: Person
) -> None:
    before = (pilots.pilot_of(case.database, pm, case.pilot), drafts.drafts_of(case.database, pm, case.pilot))
    for attempt in every_way_in(case):
        for who in (other_pm, member):
            with pytest.raises(NotFoundError):
                attempt(who)
    for who in (other_pm, member):
        assert pilots.pilots_of(case.database, who) == []
        assert drafts.drafts_of(case.database, who, case.pilot) == []
        assert reviews.reviews_of(case.database, who, case.pilot) == []
        assert reviews.latest_review(case.database, who, case.pilot) is None
        assert jobs.latest_job(case.database, who, case.pilot) is None
        assert jobs.jobs_of(case.database, who) == []
        assert chats.turns_of(case.database, who, case.pilot) == []
    assert before == (pilots.pilot_of(case.database, pm, case.pilot), drafts.drafts_of(case.database, pm, case.pilot))


def test_the_board_sees_what_is_submitted_and_changes_none_of_it(case: Case, pm: Person, member: Person) -> None:
    pilots.submit(case.database, pm, case.pilot)
    seen, refused = 0, 0
    for attempt in every_way_in(case):
        try:
            attempt(member)
            seen += 1
        except NotAllowedError:
            refused += 1
    # Seen: pilot, sharing, the draft in three ways, dossier, review, its dossier, job; and a chat of one's own, twice.
    assert (seen, refused) == (11, 15)
    (draft,) = drafts.drafts_of(case.database, pm, case.pilot)
    assert (draft.kind, draft.problem) == ("prd", "")


def test_whom_it_is_shared_with_works_on_it_and_does_not_give_it_away(
    case: Case, pm: Person, other_pm: Person, person: Callable[[str, Role], Person]
) -> None:
    person("paul", Role.PM)
    pilots.share(case.database, pm, case.pilot, "otto")
    assert pilots.shared_with(case.database, other_pm, case.pilot) == ["otto"]
    drafts.add_draft(case.database, other_pm, case.pilot, "x.md", b"# X")
    for attempt in (pilots.share, pilots.unshare, pilots.hand_over):
        with pytest.raises(NotAllowedError):
            attempt(case.database, other_pm, case.pilot, "paul")
    pilots.unshare(case.database, pm, case.pilot, "otto")
    with pytest.raises(NotFoundError):
        pilots.pilot_of(case.database, other_pm, case.pilot)

    pilots.hand_over(case.database, pm, case.pilot, "otto")
    assert pilots.pilot_of(case.database, other_pm, case.pilot).mine
    assert pilots.pilots_of(case.database, pm) == []


def test_a_pilot_is_for_managers(database: Database, case: Case, pm: Person, member: Person) -> None:
    with pytest.raises(NotAllowedError):
        pilots.create_pilot(database, member, "Mine")
    for name in ("berta", "nobody"):
        with pytest.raises(PilotReviewError):
            pilots.share(database, pm, case.pilot, name)
        with pytest.raises(PilotReviewError):
            pilots.hand_over(database, pm, case.pilot, name)
    with pytest.raises(RefusedError, match="needs a name"):
        pilots.rename(database, pm, case.pilot, " \n ")


def test_only_what_was_reviewed_as_it_is_goes_before_the_board(case: Case, pm: Person) -> None:
    case.write(PRD + "\nMore.\n")
    assert pilots.pilot_of(case.database, pm, case.pilot).outdated
    with pytest.raises(RefusedError, match="as it is now"):
        pilots.submit(case.database, pm, case.pilot)
    case.review()
    pilots.submit(case.database, pm, case.pilot)
    assert pilots.pilot_of(case.database, pm, case.pilot).submitted_at is not None


def test_a_list_of_pilots_is_searched_by_name(database: Database, pm: Person) -> None:
    for name in ("Dispatch 100%", "Claims"):
        pilots.create_pilot(database, pm, name)
    assert [card.name for card in pilots.pilots_of(database, pm, "dispatch")] == ["Dispatch 100%"]
    assert [card.name for card in pilots.pilots_of(database, pm, "%")] == ["Dispatch 100%"]
    assert [card.name for card in pilots.pilots_of(database, pm)] == ["Claims", "Dispatch 100%"]


def test_long_names_that_differ_at_their_end_stay_two_drafts(database: Database, pm: Person) -> None:
    pilot = pilots.create_pilot(database, pm, "One")
    for ending in ("-v1.md", "-v2.md", "-v2.txt"):
        drafts.add_draft(database, pm, pilot, "requirements" * 40 + ending, b"# Plan")
    assert len({card.name for card in drafts.drafts_of(database, pm, pilot)}) == 3


def test_the_same_content_is_kept_once_and_goes_with_the_last(database: Database, pm: Person) -> None:
    def kept() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(Draft)) or 0

    one, two = (pilots.create_pilot(database, pm, name) for name in ("One", "Two"))
    first = drafts.add_draft(database, pm, one, "C:\\plans\\plan.md", b"# Plan")
    assert first.name == "plan.md"
    assert drafts.add_draft(database, pm, one, "plan.md", b"# Plan").id == first.id
    second = drafts.add_draft(database, pm, two, "same.md", b"# Plan")
    assert kept() == 1
    drafts.remove_draft(database, pm, first.id)
    assert kept() == 1
    drafts.remove_draft(database, pm, second.id)
    assert kept() == 0


def test_a_revision_takes_the_place_of_a_draft_and_its_kind(database: Database, pm: Person) -> None:
    pilot = pilots.create_pilot(database, pm, "One")
    first = drafts.add_draft(database, pm, pilot, "plan.md", b"# Plan")
    drafts.give_kind(database, pm, first.id, DocumentKind.STATUS)
    second = drafts.add_draft(database, pm, pilot, "plan.md", b"# Plan 2", replaces=first.id)
    assert (second.revision, second.kind, second.kind_given) == (2, "status", True)
    drafts.keep_document(database, pm, second.id, read_bytes(b"# Plan 2", "plan.md"))
    assert drafts.dossier_of(database, pm, pilot).documents[0].kind is DocumentKind.STATUS
    with pytest.raises(RefusedError, match="not in the pilot any more"):
        drafts.add_draft(database, pm, pilot, "plan.md", b"# Plan 3", replaces=first.id)

    drafts.remove_draft(database, pm, second.id)  # never reviewed: the one before is back
    assert [card.id for card in drafts.drafts_of(database, pm, pilot)] == [first.id]


def test_what_was_reviewed_is_kept_when_it_is_taken_out(case: Case, pm: Person) -> None:
    (draft,) = drafts.drafts_of(case.database, pm, case.pilot)
    drafts.remove_draft(case.database, pm, draft.id)
    assert drafts.drafts_of(case.database, pm, case.pilot) == []
    assert [document.name for document in reviews.reviewed_dossier(case.database, pm, case.latest).documents] == [
        "plan.md"
    ]


def test_limits(database: Database, pm: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    pilot = pilots.create_pilot(database, pm, "One")
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 2)
    monkeypatch.setattr(drafts, "MOST_BYTES", 20)
    with pytest.raises(DraftLimitError, match=f"limit of {limits().file_mb} MB"):
        drafts.add_draft(database, pm, pilot, "x.md", b"x" * (limits().file_mb * 1_000_000 + 1))
    drafts.add_draft(database, pm, pilot, "a.md", b"a")
    with pytest.raises(DraftLimitError, match="erase a pilot first"):
        drafts.add_draft(database, pm, pilot, "b.md", b"b" * 30)
    last = drafts.add_draft(database, pm, pilot, "b.md", b"b")
    with pytest.raises(DraftLimitError, match="at most 2"):
        drafts.add_draft(database, pm, pilot, "c.md", b"c")
    drafts.add_draft(database, pm, pilot, "b.md", b"c", replaces=last.id)


def test_a_document_of_another_draft_is_not_kept(database: Database, pm: Person) -> None:
    pilot = pilots.create_pilot(database, pm, "One")
    draft = drafts.add_draft(database, pm, pilot, "a.md", b"# A")
    with pytest.raises(InputError, match="was not read yet"):
        drafts.dossier_of(database, pm, pilot)
    with pytest.raises(InputError, match="changed while it was read"):
        drafts.keep_document(database, pm, draft.id, read_bytes(b"# B", "a.md"))
    drafts.keep_problem(database, pm, draft.id, "It is encrypted.")
    with pytest.raises(InputError, match="encrypted"):
        drafts.dossier_of(database, pm, pilot)


def test_everybody_has_a_chat_of_their_own(case: Case, pm: Person, other_pm: Person) -> None:
    pilots.share(case.database, pm, case.pilot, "otto")
    for who in (pm, other_pm):
        asked = chats.Turn(who="user", text=f"I am {who.name}")
        chats.add_turns(case.database, who, case.pilot, asked, chats.Turn(who="assistant", text="Hello."))
    assert [turn.text for turn in chats.turns_of(case.database, pm, case.pilot)] == ["I am petra", "Hello."]
    chats.forget_chat(case.database, pm, case.pilot)
    assert chats.turns_of(case.database, pm, case.pilot) == []
    assert len(chats.turns_of(case.database, other_pm, case.pilot)) == 2


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "\ud800", "\u202eb"])
def test_no_text_breaks_the_database_or_acts_on_a_screen(case: Case, pm: Person, member: Person, odd: str) -> None:
    database = case.database
    pilots.rename(database, pm, case.pilot, f"Name {odd}")
    assert pilots.pilot_of(database, pm, case.pilot).name.isprintable()
    pilots.submit(database, pm, case.pilot)
    chats.add_turns(database, pm, case.pilot, chats.Turn(who="user", text=f"Why {odd}?"))
    comment(database, member, case.pilot, f"Why {odd}?", "house.exit")
    drafts.add_draft(database, pm, case.pilot, f"{odd}.md", b"x")
    queue(database, member, search=odd)
    pilots.pilots_of(database, pm, odd)
    assert dispose(database, member, case.latest, [f"x{odd}"], Kind.ACCEPTED, f"Yes {odd}")[0].problem
    for attempt in (
        lambda: log_in(database, odd, "x" * 20, "::1"),
        lambda: pilots.share(database, pm, case.pilot, odd),
        lambda: look_after(database, member, case.pilot, odd),
        lambda: comment(database, member, case.pilot, "Why?", odd),
        lambda: pilots.pilot_of(database, pm, odd),
        lambda: jobs.job_of(database, pm, odd),
    ):
        with pytest.raises((NotFoundError, RefusedError)):
            attempt()
