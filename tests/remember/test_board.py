"""The queue, decisions with conditions, precision, labels."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from agent.errors import NotAllowedError, NotFoundError, RefusedError
from agent.remember.board.decisions import NewCondition, Ruling, decide, decisions_of, meet, sign
from agent.remember.board.dispositions import Kind, dispose
from agent.remember.board.labels import labels
from agent.remember.board.precision import precision
from agent.remember.board.queue import Lane, State, look_after, put_in_lane, queue
from agent.remember.board.sheet import sheet_of
from agent.remember.database import Database
from agent.remember.people.person import Person, Role
from agent.remember.pilots import pilots
from agent.remember.tables import now
from evals.dispositions import import_dispositions, read_dispositions
from tests.remember.case import PRD, Case

BUDGET, OWNER, EXIT = "house.budget", "house.owner", "house.exit"
READY = PRD.replace("The owner", "Mrs Okafor, the owner,") + "\nA budget is set. The exit is agreed.\n"
SOON = now().date() + timedelta(days=7)


@pytest.fixture
def case(database: Database, pm: Person) -> Case:
    return Case.made(database, pm)


def conditional(case: Case, member: Person) -> str:
    asked = [NewCondition("The budget is signed.", SOON, BUDGET), NewCondition("The exit is agreed.", SOON)]
    made = decide(
        case.database, member, case.latest, Ruling.CONDITIONAL, "Nearly.", conditions=asked, signed="Berta B."
    )
    return made.id


def test_a_decision_is_signed_and_its_conditions_come_back(case: Case, member: Person) -> None:
    made = conditional(case, member)
    (card,) = decisions_of(case.database, member, case.pilot)
    assert (card.ruling, card.by, card.current, card.stale, card.signed) == (
        Ruling.CONDITIONAL,
        "berta",
        True,
        "",
        True,
    )
    assert [(account, name) for account, name, _ in card.signatures] == [("berta", "Berta B.")]
    assert [(each.text, each.finding_id, each.overdue) for each in card.conditions] == [
        ("The budget is signed.", BUDGET, False),
        ("The exit is agreed.", None, False),
    ]
    assert queue(case.database, member)[0].state is State.DECIDED

    (due,) = queue(case.database, member, today=SOON)
    assert (due.state, due.why) == (State.DUE, f"A condition was due on {SOON:%d %B %Y}: The budget is signed.")
    for condition in card.conditions:
        meet(case.database, member, condition.id, "Signed on Monday.")
    assert queue(case.database, member, today=SOON)[0].state is State.DECIDED
    (card,) = decisions_of(case.database, member, case.pilot)
    assert {(each.met_by, each.met_how) for each in card.conditions} == {("berta", "Signed on Monday.")}
    with pytest.raises(RefusedError, match="met already"):
        meet(case.database, member, card.conditions[0].id, "Again.")
    assert card.id == made


def test_another_member_signs_what_holds(case: Case, member: Person, person: Callable[[str, Role], Person]) -> None:
    other = person("boris", Role.BOARD)
    made = conditional(case, member)
    assert [name for _, name, _ in sign(case.database, other, made, "Boris").signatures] == ["Berta B.", "Boris"]
    assert len(sign(case.database, other, made, "Boris").signatures) == 2

    decide(case.database, other, case.latest, Ruling.STOP, "No use.", signed="Boris")
    assert [(each.ruling, each.current) for each in decisions_of(case.database, member, case.pilot)] == [
        (Ruling.STOP, True),
        (Ruling.CONDITIONAL, False),
    ]
    with pytest.raises(RefusedError, match="took the place"):
        sign(case.database, person("bella", Role.BOARD), made, "Bella")


def test_an_edit_of_what_a_decision_rests_on_makes_it_stale(case: Case, member: Person) -> None:
    made = conditional(case, member)
    seen = case.latest
    case.write(PRD + "\nMore.\n")
    assert decisions_of(case.database, member, case.pilot)[0].stale.startswith("plan.md was changed")
    (card,) = queue(case.database, member)
    assert (card.state, card.why) == (State.AGAIN, "plan.md was changed or taken out after this was decided.")
    with pytest.raises(RefusedError, match="Decide again"):
        sign(case.database, member, made, "Berta")
    with pytest.raises(RefusedError, match="drafts have changed"):
        decide(case.database, member, seen, Ruling.GO, "Yes.", signed="Berta")
    case.review()
    with pytest.raises(RefusedError, match="reviewed again since"):
        decide(case.database, member, seen, Ruling.GO, "Yes.", signed="Berta")
    decide(case.database, member, case.latest, Ruling.GO, "Yes.", signed="Berta")
    assert queue(case.database, member)[0].state is State.DECIDED

    case.write("# Budget\n\nNothing yet.\n", "budget.md")
    assert decisions_of(case.database, member, case.pilot)[0].stale == "A draft was added after this was decided."


def test_a_decision_says_what_it_needs(case: Case, member: Person) -> None:
    def attempt(ruling: Ruling, why: str = "So.", signed: str = "Berta", *asked: NewCondition) -> None:
        decide(case.database, member, case.latest, ruling, why, conditions=asked, signed=signed)

    past = NewCondition("x", now().date() - timedelta(days=1))
    with pytest.raises(RefusedError, match="needs a condition"):
        attempt(Ruling.CONDITIONAL)
    with pytest.raises(RefusedError, match="Only a conditional"):
        attempt(Ruling.GO, "So.", "Berta", NewCondition("x", SOON))
    with pytest.raises(RefusedError, match="is over"):
        attempt(Ruling.CONDITIONAL, "So.", "Berta", past)
    with pytest.raises(RefusedError, match="A condition is missing"):
        attempt(Ruling.CONDITIONAL, "So.", "Berta", NewCondition(" ", SOON))
    with pytest.raises(RefusedError, match="reason is missing"):
        attempt(Ruling.GO, "")
    with pytest.raises(RefusedError, match="name to sign with"):
        attempt(Ruling.GO, "So.", " ")
    assert decisions_of(case.database, member, case.pilot) == []


def test_only_the_board_decides_on_pilots(case: Case, pm: Person, other_pm: Person, member: Person) -> None:
    made = conditional(case, member)
    condition = decisions_of(case.database, pm, case.pilot)[0].conditions[0].id
    for who, error in ((pm, NotAllowedError), (other_pm, NotFoundError)):
        with pytest.raises(error):
            decide(case.database, who, case.latest, Ruling.GO, "Yes.", signed="P")
        with pytest.raises(error):
            sign(case.database, who, made, "P")
        with pytest.raises(error):
            meet(case.database, who, condition, "Done.")
        with pytest.raises(error):
            look_after(case.database, who, case.pilot, None)
        with pytest.raises(error):
            put_in_lane(case.database, who, case.pilot, Lane.LIGHT)
        with pytest.raises(NotAllowedError):
            queue(case.database, who)
        with pytest.raises(NotAllowedError):
            precision(case.database, who)
        with pytest.raises(NotAllowedError):
            labels(case.database, who)
    assert decisions_of(case.database, other_pm, case.pilot) == []
    with pytest.raises(NotFoundError):
        sheet_of(case.database, other_pm, case.pilot)


def test_a_light_pilot_does_not_wait_behind_a_heavy_one(database: Database, pm: Person, member: Person) -> None:
    heavy = Case.made(database, pm, "Heavy")
    light = Case.made(database, pm, "Light", READY)
    Case(database, pm, pilots.create_pilot(database, pm, "Not before the board"))
    assert [(card.pilot.name, card.lane, card.blockers, card.open) for card in queue(database, member)] == [
        ("Light", Lane.LIGHT, 0, 0),
        ("Heavy", Lane.HEAVY, 1, 3),
    ]
    put_in_lane(database, member, heavy.pilot, Lane.MEDIUM)
    assert [card.pilot.name for card in queue(database, member, lane=Lane.MEDIUM)] == ["Heavy"]
    put_in_lane(database, member, heavy.pilot, None)
    assert queue(database, member, lane=Lane.MEDIUM) == []
    assert [card.pilot.name for card in queue(database, member, verdict="ready")] == ["Light"]

    decide(database, member, light.latest, Ruling.GO, "Yes.", signed="Berta")
    assert [card.pilot.name for card in queue(database, member, state=State.DECIDED)] == ["Light"]
    assert [card.pilot.name for card in queue(database, member, state=State.WAITING)] == ["Heavy"]


def test_searching_the_queue_and_looking_after(database: Database, pm: Person, member: Person) -> None:
    Case.made(database, pm, "Heavy")
    light = Case.made(database, pm, "Light", READY)
    found = {
        text: [card.pilot.name for card in queue(database, member, search=text)]
        for text in ("light", "petra", "plan.md", "A budget", "100%", "_")
    }
    both = ["Light", "Heavy"]
    assert found == {"light": ["Light"], "petra": both, "plan.md": both, "A budget": ["Heavy"], "100%": [], "_": []}

    look_after(database, member, light.pilot, "berta")
    (mine,) = queue(database, member, mine=True)
    assert (mine.pilot.name, mine.assigned, mine.assigned_to_me) == ("Light", "berta", True)
    with pytest.raises(RefusedError, match="no member"):
        look_after(database, member, light.pilot, "petra")
    look_after(database, member, light.pilot, None)
    assert queue(database, member, mine=True) == []


def test_what_members_say_changes_what_is_open(case: Case, member: Person) -> None:
    until = now().date() + timedelta(days=3)
    dispose(case.database, member, case.latest, [BUDGET], Kind.WAIVED, "Later.", until)
    dispose(case.database, member, case.latest, [OWNER], Kind.ACCEPTED, "True.")
    (card,) = queue(case.database, member)
    assert (card.blockers, card.open, card.state) == (0, 1, State.WAITING)
    (card,) = queue(case.database, member, today=until + timedelta(days=1))
    assert (card.blockers, card.open, card.state) == (1, 2, State.AGAIN)
    assert card.why == f"A waiver ran out on {until:%d %B %Y}."


def test_the_one_person_of_a_machine_is_manager_and_board(database: Database, root: Person) -> None:
    case = Case(database, root, pilots.create_pilot(database, root, "Mine"))
    case.write(PRD)
    case.review()
    assert [card.pilot.name for card in queue(database, root)] == ["Mine"]
    assert dispose(database, root, case.latest, [BUDGET], Kind.DISMISSED, "No.")[0].problem == ""
    assert sheet_of(database, root, case.pilot).decides


def test_the_reviewers_precision_as_this_board_sees_it(database: Database, pm: Person, member: Person) -> None:
    cases = [Case.made(database, pm, f"Pilot {number}") for number in range(5)]
    for number, case in enumerate(cases):
        dispose(database, member, case.latest, [EXIT], Kind.ACCEPTED if not number else Kind.DISMISSED, "So.")
    dispose(database, member, cases[0].latest, [BUDGET], Kind.ACCEPTED, "So.")
    worst, best = precision(database, member)
    assert (worst.about, worst.accepted, worst.dismissed, worst.precision) == (EXIT, 1, 4, 0.2)
    assert worst.mostly_dismissed
    assert (best.about, best.precision, best.mostly_dismissed) == (BUDGET, 1.0, False)

    dispose(database, member, cases[0].latest, [BUDGET], Kind.WITHDRAWN, "")
    assert [each.about for each in precision(database, member)] == [EXIT]


def test_dispositions_are_labels_for_the_evals(case: Case, member: Person, tmp_path: Path) -> None:
    dispose(case.database, member, case.latest, [BUDGET], Kind.ACCEPTED, "True.")
    dispose(case.database, member, case.latest, [EXIT], Kind.DISMISSED, "It’s there.")
    dispose(case.database, member, case.latest, [OWNER], Kind.ACCEPTED, "True.")
    dispose(case.database, member, case.latest, [OWNER], Kind.WITHDRAWN, "")
    case.write(PRD + "\nMore.\n")
    case.review()

    file = tmp_path / "dispositions.jsonl"
    file.write_text(labels(case.database, member), encoding="utf-8")
    (tmp_path / "plan.md").write_text(PRD, encoding="utf-8")
    imported = import_dispositions(read_dispositions(file), tmp_path)
    assert (imported.labels, imported.dismissed, imported.unknown) == (1, 1, ())
    kept = json.loads((tmp_path / "labels.json").read_text(encoding="utf-8"))["plan.md"]
    assert (kept["labels"], kept["not"]) == ({BUDGET: "missing"}, {EXIT: "missing"})
