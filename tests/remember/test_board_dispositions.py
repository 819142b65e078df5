"""What members decide about findings: each bound to what it rests on, through edits, re-review and disagreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.remember import audit
from agent.remember.board.comments import comment, comments_of, unanswered
from agent.remember.board.dispositions import Kind, Outcome, Standing, dispose, dispositions_of, standing_of
from agent.remember.board.sheet import FindingBefore, sheet_of
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots import pilots
from agent.remember.tables import now
from tests import own
from tests.remember.case import HOUSE, PRD, Case

OWNER, BUDGET, EXIT = "house.owner", "house.budget", "house.exit"
TODAY = now().date()


@pytest.fixture
def case(database: Database, pm: Person) -> Case:
    return Case.made(database, pm)


def before(case: Case, person: Person, finding: str, today: date | None = None) -> FindingBefore:
    """The finding as the board has it before it."""
    found = sheet_of(case.database, person, case.pilot, today).findings
    return next(each for each in found if each.finding.id == finding)


def test_what_members_decide_stands_and_is_in_the_log(case: Case, member: Person) -> None:
    done = dispose(case.database, member, case.latest, [OWNER, EXIT], Kind.ACCEPTED, "True.")
    assert done == [Outcome(OWNER, ""), Outcome(EXIT, "")]

    found = before(case, member, OWNER)
    assert found.standing is Standing.ACCEPTED
    assert [(each.by, each.mine, each.why) for each in found.said] == [("berta", True, "True.")]
    assert list(found.said[0].documents.values()) == ["plan.md"]
    assert before(case, member, BUDGET).standing is Standing.OPEN
    assert [entry.action for entry in audit.entries(case.database, _admin(case), most=2)] == ["finding accepted"] * 2


def _admin(case: Case) -> Person:
    from agent.remember.people.accounts import local_person

    return local_person(case.database)


def test_several_at_once_report_each_failure_by_itself(case: Case, member: Person) -> None:
    seen = case.latest
    case.write(PRD.replace("The owner", "The one owner") + "\nA budget is set.\n")
    case.review()

    done = dispose(case.database, member, seen, [OWNER, BUDGET, EXIT, "house.none"], Kind.ACCEPTED, "True.")
    assert [(each.finding_id, each.problem.split(":")[0]) for each in done] == [
        (OWNER, "It has changed since you looked"),
        (BUDGET, "It was fixed"),
        (EXIT, ""),
        ("house.none", "There is no such finding in this review."),
    ]
    assert set(dispositions_of(case.database, member, case.pilot)) == {EXIT}


def test_what_rests_on_an_edited_sentence_is_stale_and_the_rest_survives(case: Case, member: Person) -> None:
    dispose(case.database, member, case.latest, [OWNER, BUDGET, EXIT], Kind.ACCEPTED, "True.")
    case.write(PRD.replace("in spring", "in autumn"))
    case.review()

    assert before(case, member, OWNER).standing is Standing.OPEN
    assert before(case, member, OWNER).back.startswith("The sentence it rests on was edited: “The owner will sign")
    assert before(case, member, EXIT).standing is Standing.ACCEPTED
    assert sheet_of(case.database, member, case.pilot).card.open == 1

    case.write(PRD)  # the sentence is back
    case.review()
    assert before(case, member, OWNER).standing is Standing.ACCEPTED


def test_who_dismissed_a_search_that_found_nothing_looks_again_when_the_draft_changed(
    case: Case, member: Person
) -> None:
    dispose(case.database, member, case.latest, [EXIT], Kind.DISMISSED, "It is on page two.")
    case.write(PRD + "\nOne more line.\n")
    case.review()
    assert before(case, member, EXIT).back == "plan.md has changed, and dismissing this rested on all of it."


def test_another_rubric_makes_stale_what_it_asks_otherwise(case: Case, member: Person) -> None:
    dispose(case.database, member, case.latest, [EXIT, BUDGET], Kind.ACCEPTED, "True.")
    stricter = [
        each.model_copy(update={"levels": each.levels.model_copy(update={"met": "In figures."})})
        if each.id == EXIT
        else each
        for each in HOUSE.criteria
    ]
    case.review(HOUSE.model_copy(update={"criteria": tuple(stricter), "version": "2"}))
    assert before(case, member, EXIT).back == "The rubric asks something else here than it did."
    assert before(case, member, BUDGET).standing is Standing.ACCEPTED
    assert before(case, member, BUDGET).said[0].rubric_version == "1"


def test_a_finding_that_was_fixed_keeps_what_was_said(case: Case, member: Person) -> None:
    dispose(case.database, member, case.latest, [BUDGET], Kind.ACCEPTED, "True.")
    comment(case.database, member, case.pilot, "How much?", BUDGET)
    case.write(PRD + "\nA budget is set.\n")
    case.review()
    sheet = sheet_of(case.database, member, case.pilot)
    assert [each.finding_id for each in sheet.gone] == [BUDGET]
    assert [each.text for each in sheet.comments] == ["How much?"]
    assert len(sheet.reviews) == 2


def test_a_waiver_ends(case: Case, member: Person) -> None:
    until = TODAY + timedelta(days=10)
    dispose(case.database, member, case.latest, [BUDGET], Kind.WAIVED, "After the summer.", until)
    assert before(case, member, BUDGET, until).standing is Standing.WAIVED
    after = before(case, member, BUDGET, until + timedelta(days=1))
    assert after.standing is Standing.OPEN
    assert after.back == f"The waiver ran out on {until:%d %B %Y}."


def test_members_who_disagree_are_both_kept(case: Case, member: Person, person: Callable[[str, Role], Person]) -> None:
    other = person("boris", Role.BOARD)
    dispose(case.database, member, case.latest, [BUDGET], Kind.ACCEPTED, "True.")
    dispose(case.database, other, case.latest, [BUDGET], Kind.DISMISSED, "It is there.")
    found = before(case, member, BUDGET)
    assert found.standing is Standing.DISPUTED
    assert [(each.by, each.kind, each.mine) for each in found.said] == [
        ("berta", Kind.ACCEPTED, True),
        ("boris", Kind.DISMISSED, False),
    ]

    dispose(case.database, member, case.latest, [BUDGET], Kind.DISMISSED, "I see it now.")
    assert before(case, member, BUDGET).standing is Standing.DISMISSED
    dispose(case.database, other, case.latest, [BUDGET], Kind.WITHDRAWN, "")
    assert [each.by for each in before(case, member, BUDGET).said] == ["berta"]
    again = dispose(case.database, other, case.latest, [BUDGET], Kind.WITHDRAWN, "")
    assert again[0].problem == "You have decided nothing about it that could be taken back."


@pytest.mark.parametrize(
    ("kind", "why", "until", "says"),
    [
        (Kind.ACCEPTED, " \x1b ", None, "reason is missing"),
        (Kind.DISMISSED, "x" * 4001, None, "4,001 characters"),
        (Kind.WAIVED, "Later.", None, "needs the date"),
        (Kind.WAIVED, "Later.", TODAY - timedelta(days=1), "is over"),
        (Kind.ACCEPTED, "True.", TODAY, "Only a waiver"),
    ],
)
def test_a_disposition_says_why_and_until_when(
    case: Case, member: Person, kind: Kind, why: str, until: date | None, says: str
) -> None:
    with pytest.raises(RefusedError, match=says):
        dispose(case.database, member, case.latest, [BUDGET], kind, why, until)
    assert not dispositions_of(case.database, member, case.pilot)


def test_only_the_board_decides_and_nobody_on_their_own(
    case: Case, pm: Person, other_pm: Person, member: Person, person: Callable[[str, Role], Person]
) -> None:
    def attempt(who: Person) -> None:
        dispose(case.database, who, case.latest, [BUDGET], Kind.DISMISSED, "No.")

    with pytest.raises(NotAllowedError):
        attempt(pm)
    with pytest.raises(NotAllowedError):
        attempt(person("ada", Role.ADMIN))
    with pytest.raises(NotFoundError):
        attempt(other_pm)
    pilots.take_back(case.database, pm, case.pilot)
    with pytest.raises(NotFoundError):
        attempt(member)
    assert dispositions_of(case.database, other_pm, case.pilot) == {}
    assert dispositions_of(case.database, pm, case.pilot) == {}


def test_the_manager_answers_the_board(case: Case, pm: Person, other_pm: Person, member: Person) -> None:
    comment(case.database, member, case.pilot, "Who signs?\x1b[31m", BUDGET)
    assert [each.finding_id for each in unanswered(case.database, pm)] == [BUDGET]
    assert unanswered(case.database, other_pm) == []

    comment(case.database, pm, case.pilot, "Mrs Okafor.", BUDGET)
    assert unanswered(case.database, pm) == []
    thread = before(case, pm, BUDGET).comments
    assert [(each.by, each.manager, each.mine) for each in thread] == [
        ("berta", False, False),
        ("petra", True, True),
    ]
    assert "\x1b" not in thread[0].text
    assert comments_of(case.database, other_pm, case.pilot) == []
    with pytest.raises(NotFoundError):
        comment(case.database, other_pm, case.pilot, "Me too.", BUDGET)
    with pytest.raises(RefusedError, match="missing"):
        comment(case.database, pm, case.pilot, "  ")


def test_nothing_said_is_open() -> None:
    assert standing_of([]) is Standing.OPEN


def test_the_house_asks_for_three_things(case: Case, pm: Person) -> None:
    """What the other tests rest on."""
    sheet = sheet_of(case.database, pm, case.pilot)
    assert [each.finding.id for each in sheet.findings] == [BUDGET, OWNER, EXIT]
    assert not sheet.decides
    assert own.rubric().version == sheet.review.rubric.version
