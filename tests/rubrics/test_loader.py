"""The rubric that comes along, and a user's own file on top of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import RubricError
from rubrics import load_rubric

CRITERION = """\
criteria:
  - id: house.template
    step: scope
    title: House template
    asks: Was the house template used?
    kinds: [prd]
    reasons: [R5]
    severity: minor
    why: Reviewers find things faster.
    fix: Use it.
    question: Where is the template?
    checks:
      - id: used
        question: Was the house template used?
        signs:
          - about: [house template]
    rule:
      met: used
    levels:
      met: It was used.
      partial: It was used in part.
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load_rubric(file)
    return [problem.replace(str(file), "own.yaml") for problem in caught.value.problems]


def test_the_own_rubric_has_the_whole_contract() -> None:
    rubric = load_rubric()
    assert len(rubric.criteria) == 59
    assert len(rubric.patterns) == 10
    assert len(rubric.steps) == 12
    assert list(rubric.reasons) == ["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"]
    assert {criterion.step for criterion in rubric.criteria} == set(rubric.steps)
    guarded = {reason for criterion in rubric.criteria for reason in criterion.reasons}
    assert guarded == set(rubric.reasons)


def test_what_cannot_be_computed_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    asked = "        question: Was the house template used?\n"
    (unknown,) = problems_of(
        tmp_path,
        CRITERION.replace(asked, f"{asked}        compute: sums_agree\n").replace(
            "        signs:\n          - about: [house template]\n", ""
        ),
    )
    assert unknown.startswith("own.yaml:15: house.template: checks.0.compute: ")
    assert "'totals_agree'" in unknown
    (both,) = problems_of(tmp_path, CRITERION.replace(asked, f"{asked}        compute: totals_agree\n"))
    assert both.startswith("own.yaml:13: ")
    assert "is computed: it takes neither signs nor a judge" in both


def test_checks_labelled_by_lawyers_keep_their_ids() -> None:
    rubric = load_rubric()
    for criterion, check in [
        ("contract.termination", "without_cause"),
        ("contract.transition", "duties_after_end"),
        ("contract.audit", "audit_right"),
        ("contract.liability", "cap"),
        ("contract.commitment", "exclusivity"),
        ("contract.commitment", "minimum"),
        ("contract.ip_outputs", "assignment"),
    ]:
        assert rubric.criterion(criterion).check(check).judge == "text"


def test_every_text_check_can_be_found_offline() -> None:
    bare = [
        f"{criterion.id}.{check.id}"
        for criterion in load_rubric().criteria
        for check in criterion.checks
        if check.judged and not check.signs
    ]
    assert bare == []


def test_a_company_adds_a_criterion_without_python(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(CRITERION, encoding="utf-8")
    rubric = load_rubric(file)
    assert rubric.criterion("house.template").kinds == ("prd",)
    assert len(rubric.criteria) == 60
    assert rubric.sha256 != load_rubric().sha256


def test_a_company_changes_severity_and_switches_off(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "change:\n  - id: sponsor.strategy\n    severity: blocker\n"
        "  - id: vendor.lock_in\n    enabled: false\n  - id: pattern.pet_project\n    enabled: false\n",
        encoding="utf-8",
    )
    rubric = load_rubric(file)
    assert rubric.criterion("sponsor.strategy").severity == "blocker"
    assert "vendor.lock_in" not in {criterion.id for criterion in rubric.criteria}
    assert "pattern.pet_project" not in {pattern.id for pattern in rubric.patterns}
    assert load_rubric().criterion("sponsor.strategy").severity == "minor"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("severity: minor", "severity: huge", "own.yaml:8: house.template: severity: "),
        ("step: scope", "step: skope", "own.yaml:3: house.template: unknown step 'skope'"),
        ("reasons: [R5]", "reasons: [R9]", "own.yaml:7: house.template: unknown reason 'R9'"),
        ("met: used", "met: uses", "own.yaml:2: house.template: the rule speaks of the check 'uses'"),
        ("about: [house template]", "about: ['house ..']", "own.yaml:16: house.template.used: "),
        ("about: [house template]", "about: ['@houses']", "own.yaml:16: house.template.used: there is no lexicon"),
        ("about: [house template]", "with: [person]", "a sign needs `about` or `under`"),
        ("    title: House template\n", "", "own.yaml:2: house.template: title: Field required"),
        ("criteria:", "criterias:", "own.yaml:1: unknown key 'criterias'"),
        ("id: house.template", "id: sponsor.executive", "own.yaml:2: sponsor.executive exists already"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in CRITERION
    found = problems_of(tmp_path, CRITERION.replace(old, new))
    assert any(problem in line and line.startswith("own.yaml:") for line in found), found


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    text = CRITERION.replace("severity: minor", "severity: huge") + "change:\n  - id: no.such\n    severity: minor\n"
    assert len(problems_of(tmp_path, text)) == 2


@pytest.mark.parametrize(
    ("text", "problem"),
    [("criteria: [", "own.yaml:2: "), ("- a\n- b\n", "own.yaml:1: a rubric file is a mapping"), ("", "own.yaml:1: ")],
)
def test_files_that_are_no_rubric(tmp_path: Path, text: str, problem: str) -> None:
    assert problems_of(tmp_path, text)[0].startswith(problem)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="cannot be read"):
        load_rubric(tmp_path / "nowhere.yaml")


def test_a_companys_own_criterion_needs_id_title_kinds_and_levels(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "criteria:\n  - id: house.board\n    title: Architecture board\n    kinds: [prd]\n"
        "    levels:\n      met: The board has a date.\n      partial: The board is mentioned.\n",
        encoding="utf-8",
    )

    criterion = load_rubric(file).criterion("house.board")

    assert criterion.severity == "major"
    assert "The board has a date." in criterion.fix
    assert criterion.levels.missing


def test_every_criterion_states_its_levels_once() -> None:
    rubric = load_rubric()
    defined = [(c.levels.met, c.levels.partial, c.levels.missing) for c in rubric.criteria]
    assert all(len(set(levels)) == 3 for levels in defined)
    assert len({levels[0] for levels in defined}) == len(defined)
    assert all(c.levels.not_applicable for c in rubric.criteria if c.premise)


def test_an_unknown_premise_is_named_with_its_line(tmp_path: Path) -> None:
    text = CRITERION.replace("    levels:\n", "    premise: moon_base\n    levels:\n      not_applicable: No moon.\n")
    assert problems_of(tmp_path, text) == ["own.yaml:19: house.template: no premise 'moon_base'"]


def test_what_stops_a_pilot_and_what_it_leaves_are_bound_to_criteria_by_name(tmp_path: Path) -> None:
    stops = "change:\n  - id: pattern.pet_project\n    stops: missing outcome.metrics\n"
    learning = "learning:\n  What was learned: [closure.lesson]\n"

    assert problems_of(tmp_path, stops) == [
        "own.yaml:3: pattern.pet_project: 'missing outcome.metrics' is not one of missing, weak, met followed by a "
        "criterion"
    ]
    assert problems_of(tmp_path, learning) == ["own.yaml:1: learning: there is no criterion 'closure.lesson'"]
