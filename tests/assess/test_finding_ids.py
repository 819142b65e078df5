"""A Finding keeps its id when the draft is reworded, reordered, renamed or reviewed again."""

from __future__ import annotations

import pytest

from agent.review import Review
from tests.own import check, criterion, draft, pattern, review, rubric, sign

HOUSE = rubric(
    criterion(
        check("named", sign(about=["owner", "accountable"], needs=["person"])),
        check("mentioned", sign(about=["owner", "accountable"])),
        id="house.owner",
        rule={"met": "named", "partial": "mentioned"},
    ),
    criterion(check("x", sign(about=["exit"])), id="house.exit", severity="major"),
    patterns=[pattern(check("x", sign(about=["demo", "showcase"])), holds={"all": ["x", "weak house.owner"]})],
)
DRAFT = """\
# Pilot

## Who
The owner is the finance team.

## How
The demo went well.

## Costs

| Item | EUR |
| --- | --- |
| A | 1,000 |
| B | 2,000 |
| C | 4,000 |
| Total | 6,500 |
"""
REWORDED = DRAFT.replace("The owner is the finance team.", "Accountable: the people in finance.").replace(
    "The demo went well.", "Everybody liked the showcase."
)
REORDERED = "# Pilot\n\n" + "\n## ".join(
    ["", *reversed([part.strip() for part in DRAFT.removeprefix("# Pilot").split("\n## ") if part.strip()])]
)
LONGER = DRAFT.replace("## Who", "## Weather\nIt rained for three days in May.\n\n## Who").replace("1,000", "1,200")


def ids(made: Review) -> list[str]:
    return [finding.id for finding in made.findings]


@pytest.mark.parametrize("text", [REWORDED, REORDERED, LONGER], ids=["reworded", "reordered", "longer"])
def test_ids_survive(text: str) -> None:
    before, after = review(HOUSE, draft(DRAFT)), review(HOUSE, draft(text, name="renamed.md"))

    assert ids(before) == ["arithmetic.prd.total:total", "pattern.house", "house.owner", "house.exit"]
    assert ids(after) == ids(before)
    assert [f.evidence for f in after.findings] != [f.evidence for f in before.findings]


def test_ids_are_unique_and_name_what_is_found(example_review: Review) -> None:
    found = ids(example_review)

    assert len(set(found)) == len(found)
    for finding in example_review.findings:
        if finding.criterion or finding.pattern:
            assert finding.id == (finding.criterion or finding.pattern)
        else:
            assert finding.id.startswith(("arithmetic.", "contradiction."))


def test_findings_are_ordered_by_gravity(example_review: Review) -> None:
    order = ["blocker", "major", "minor"]
    severities = [order.index(finding.severity) for finding in example_review.findings]

    assert severities == sorted(severities)
    assert len(set(severities)) > 1


def test_a_partial_level_weighs_one_step_less() -> None:
    partial = review(HOUSE, draft("# Pilot\n\nThe owner is the finance team. There is an exit.\n"))
    missing = review(HOUSE, draft("# Pilot\n\nThere is an exit.\n"))

    assert [(f.id, f.severity.value) for f in partial.findings] == [("house.owner", "major")]
    assert [(f.id, f.severity.value) for f in missing.findings] == [("house.owner", "blocker")]
    assert missing.findings[0].searched is not None
    assert partial.findings[0].searched is None
