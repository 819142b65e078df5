"""`pilot-review rubric`: list, show and check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rubrics import Rubric


def test_list_names_every_criterion_and_pattern(run: Any, full_rubric: Rubric) -> None:
    result = run("rubric", "list")
    first = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]

    assert result.returncode == 0
    assert sorted(first) == sorted([c.id for c in full_rubric.criteria] + [p.id for p in full_rubric.patterns])
    assert all(title in result.stdout for title in full_rubric.steps.values())


def test_list_with_a_file_of_ones_own(run: Any, house: Path) -> None:
    assert "house.board" in run("rubric", "list", "--rubric", house).stdout


def test_show_is_yaml_that_can_be_taken_into_a_file(run: Any, full_rubric: Rubric) -> None:
    from rubrics import Criterion

    shown = yaml.safe_load(run("rubric", "show", "sponsor.executive").stdout)

    assert Criterion.model_validate(shown) == full_rubric.criterion("sponsor.executive")
    assert yaml.safe_load(run("rubric", "show", "pattern.science_project").stdout)["id"] == "pattern.science_project"


def test_show_of_what_does_not_exist(run: Any) -> None:
    result = run("rubric", "show", "sponsor.nobody")

    assert result.returncode == 2
    assert result.stderr == (
        "pilot-review: There is no criterion or pattern 'sponsor.nobody'; `pilot-review rubric list` shows them.\n"
    )


def test_check_says_what_is_in_force(run: Any, house: Path, full_rubric: Rubric) -> None:
    result = run("rubric", "check", house)

    assert result.returncode == 0
    assert f"no mistakes; {len(full_rubric.criteria) + 1} criteria" in result.stdout


def test_check_names_every_mistake_with_file_and_line(run: Any, house: Path) -> None:
    text = house.read_text(encoding="utf-8")
    house.write_text(text.replace("minor", "huge").replace("with: [date]", "with: [colour]"), encoding="utf-8")
    both = run("rubric", "check", house)
    house.write_text(text.replace("step: governance", "step: weather"), encoding="utf-8")
    step = run("rubric", "check", house)

    assert (both.returncode, step.returncode) == (2, 2)
    assert f"{house}:8: house.board: severity" in both.stderr
    assert f"{house}:3: house.board: unknown step 'weather'" in step.stderr
    assert "Traceback" not in both.stderr + step.stderr
