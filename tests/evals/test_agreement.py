"""Figures and tables of graded outcomes."""

from __future__ import annotations

from evals.agreement import (
    agreement_figures,
    confusion_table,
    criteria_table,
    groups_table,
    kappa,
    mean_kappa,
    strict_kappa,
)
from evals.baselines import chance, criterion_keywords, keywords, majority
from evals.result import Figure, Outcome
from rubrics import load_rubric

CRITERION = "sponsor.executive"


def outcome(labelled: str, ours: str, **changes: object) -> Outcome:
    given: dict[str, object] = {
        "draft": "a.md",
        "family": "a",
        "kind": "prd",
        "criterion": CRITERION,
        "labelled": labelled,
        "ours": ours,
        "correct": labelled == ours,
        "confidence": 0.8,
    }
    return Outcome.model_validate(given | changes)


SAMPLE = [
    outcome("met", "met"),
    outcome("missing", "missing", draft="b.md", family="b"),
    outcome("partial", "missing", draft="b.md", family="b", criterion="outcome.metric"),
    outcome("met", "unassessed", draft="c.md", family="c", criterion="outcome.metric"),
]


def named(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures}


def test_what_is_unassessed_lowers_only_the_strict_figures() -> None:
    figures = named(agreement_figures(SAMPLE))
    assert figures["coverage"].value == 0.75
    assert figures["accuracy"].value == 2 / 3
    assert figures["accuracy, strict"].value == 0.5
    lenient, strict = kappa(SAMPLE), strict_kappa(SAMPLE)
    assert lenient is not None
    assert strict is not None
    assert strict < lenient


def test_contracts_are_not_pooled_with_the_rest() -> None:
    contract = [outcome("met", "missing", kind="contract", draft="c.md") for _ in range(4)]
    figures = named(agreement_figures([*SAMPLE, *contract]))
    assert figures["weighted κ, prd + status + budget"].n == len(SAMPLE)
    assert figures["weighted κ"].n == len(SAMPLE) + 4


def test_the_mean_over_criteria_leaves_undefined_ones_out() -> None:
    constant = [outcome("met", "met", criterion="data.privacy")]
    assert mean_kappa(SAMPLE[:2] + constant) == kappa(SAMPLE[:2]) == 1


def test_every_criterion_is_in_the_table_the_worst_first_and_the_undefined_last() -> None:
    worse = [outcome("met", "missing", criterion="data.quality"), outcome("missing", "met", criterion="data.quality")]
    constant = [outcome("met", "met", criterion="data.privacy")]
    table = criteria_table([*constant, *SAMPLE, *worse])
    assert table.rows[0][0] == "data.quality"
    assert table.rows[-1][0] in {"data.privacy", "outcome.metric"}
    assert {row[0] for row in table.rows} == {"data.quality", "data.privacy", CRITERION, "outcome.metric"}
    errors = {row[0]: row[table.columns.index("errors")] for row in table.rows}
    assert errors == {"data.quality": 2, "data.privacy": 0, CRITERION: 0, "outcome.metric": 2}


def test_families_are_told_apart() -> None:
    table = groups_table("By family", SAMPLE, lambda each: each.family)
    assert [(row[0], row[1], row[2]) for row in table.rows] == [("a", 1, 1), ("b", 1, 2), ("c", 1, 1)]


def test_the_confusion_table_counts_labels_in_rows() -> None:
    table = confusion_table(SAMPLE)
    rows = {row[0]: dict(zip(table.columns[1:], row[1:], strict=True)) for row in table.rows}
    assert rows["partial"]["missing"] == 1
    assert rows["met"]["unassessed"] == 1


def test_the_most_frequent_level_is_learned_from_other_families_only() -> None:
    outcomes = [
        *(outcome("met", "met", draft=f"a{number}.md", family="a") for number in range(5)),
        *(outcome("missing", "met", draft=f"b{number}.md", family="b") for number in range(3)),
    ]
    answers = {each.family: each.ours for each in majority(outcomes)}
    assert answers == {"a": "missing", "b": "met"}


def test_chance_is_seeded_and_uses_the_whole_scale() -> None:
    outcomes = [outcome("met", "met", draft=f"{number}.md") for number in range(60)]
    assert [each.ours for each in chance(outcomes)] == [each.ours for each in chance(outcomes)]
    assert {each.ours for each in chance(outcomes)} == {"missing", "partial", "met"}


def test_the_keyword_judge_counts_words_and_knows_no_more() -> None:
    rubric = load_rubric()
    texts = {"full.md": "executive sponsor " * 30, "some.md": "a sponsor", "empty.md": "nothing of the kind"}
    levels = {"full.md": "met", "some.md": "partial", "empty.md": "missing"}
    outcomes = [
        outcome(level, "met", draft=name, family=family) for name, level in levels.items() for family in ("a", "b")
    ]
    assert all(each.correct for each in keywords(outcomes, texts, rubric))
    assert 2 <= len(criterion_keywords(rubric, CRITERION)) <= 3
