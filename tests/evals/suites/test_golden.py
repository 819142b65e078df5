"""The project's own labelled drafts."""

from __future__ import annotations

from collections import Counter

from evals.suites.golden import golden_drafts, held_out_drafts
from rubrics import load_rubric


def test_no_draft_is_both_developed_on_and_held_out() -> None:
    rubric = load_rubric()
    golden, apart = golden_drafts(rubric), held_out_drafts(rubric)

    assert not {draft.family for draft in golden} & {draft.family for draft in apart}
    assert (
        {draft.kind for draft in golden} == {draft.kind for draft in apart} == {"prd", "contract", "budget", "status"}
    )


def test_every_level_of_every_criterion_is_labelled_at_least_three_times() -> None:
    rubric = load_rubric()
    counts = Counter((name, level) for draft in golden_drafts(rubric) for name, level in draft.labels.items())

    rare = [
        (c.id, level) for c in rubric.criteria for level in ("met", "partial", "missing") if counts[c.id, level] < 3
    ]
    assert rare == []
