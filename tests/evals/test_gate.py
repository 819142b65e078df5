"""The regression gate: a planted drop closes it, a reason is kept, flips show both versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.errors import LabelFileError, SettingsError
from evals.gate import compare, read_baseline, update_baseline
from evals.result import EvalRun, Outcome, RaisedFinding, SuiteResult


def outcome(number: int, ours: str = "met", labelled: str = "met", **changes: object) -> Outcome:
    given: dict[str, object] = {
        "draft": f"d{number // 4}.md",
        "family": "a",
        "kind": "prd",
        "criterion": f"outcome.c{number}",
        "labelled": labelled,
        "ours": ours,
        "quote": f"quote {number} {ours}",
        "correct": ours == labelled,
    }
    return Outcome.model_validate(given | changes)


def run_of(outcomes: list[Outcome], *, graded: bool = True, **changes: object) -> EvalRun:
    result = SuiteResult(suite="golden", outcomes=tuple(outcomes), graded=graded).model_copy(update=changes)
    return EvalRun(judge="offline", rubric="r 1.0", rubric_sha256="0" * 64, suites=(result,))


GOOD = [
    outcome(number, labelled=labelled, ours=labelled)
    for number, labelled in enumerate(["met", "partial", "missing", "met"] * 10)
]


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    file = tmp_path / "baseline.json"
    findings = (RaisedFinding(draft="d0.md", id="f1", severity="major", title="No sponsor"),)
    update_baseline(file, run_of(GOOD, findings=findings, invariants={"verbatim": True}), "first")
    return file


def broken(count: int) -> list[Outcome]:
    return [
        each.model_copy(update={"ours": "missing" if each.labelled != "missing" else "met", "correct": False})
        if place < count
        else each
        for place, each in enumerate(GOOD)
    ]


def test_the_same_run_passes(committed: Path) -> None:
    (comparison,) = compare(read_baseline(committed), run_of(GOOD))
    assert comparison.failures == []
    assert (comparison.pairs, comparison.lost, comparison.gained) == (40, 0, 0)


def test_a_planted_drop_closes_the_gate(committed: Path) -> None:
    (comparison,) = compare(read_baseline(committed), run_of(broken(12)))
    assert comparison.lost == 12
    assert any("12 outcomes became wrong" in failure for failure in comparison.failures)
    assert any("κ fell" in failure for failure in comparison.failures)


def test_one_changed_judgment_is_listed_but_no_drop(committed: Path) -> None:
    (comparison,) = compare(read_baseline(committed), run_of(broken(1)))
    assert comparison.failures == []
    flip = next(flip for flip in comparison.flipped if "finding" not in flip.what)
    assert (flip.before, flip.now, flip.better) == ("met", "missing", False)
    assert (flip.before_quote, flip.now_quote) == ("quote 0 met", "quote 0 met")


def test_a_gain_never_closes_it(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    update_baseline(file, run_of(broken(12)), "weak at first")
    (comparison,) = compare(read_baseline(file), run_of(GOOD))
    assert (comparison.lost, comparison.gained, comparison.failures) == (0, 12, [])
    assert all(flip.better for flip in comparison.flipped)


def test_a_lost_invariant_closes_it_and_a_new_one_does_not(committed: Path) -> None:
    (comparison,) = compare(read_baseline(committed), run_of(GOOD, invariants={"verbatim": False, "new": False}))
    assert comparison.failures == ["an invariant is lost: verbatim"]


def test_findings_that_came_and_went_are_listed(committed: Path) -> None:
    now = (RaisedFinding(draft="d0.md", id="f2", severity="minor", title="No target"),)
    (comparison,) = compare(read_baseline(committed), run_of(GOOD, findings=now))
    assert [(flip.what, flip.before, flip.now) for flip in comparison.flipped] == [
        ("finding | d0.md | f1", "major: No sponsor", "not raised"),
        ("finding | d0.md | f2", "not raised", "minor: No target"),
    ]


def test_a_corrected_label_is_no_drop_of_the_judge(committed: Path) -> None:
    relabelled = [each.model_copy(update={"labelled": "partial", "correct": each.ours == "partial"}) for each in GOOD]
    (comparison,) = compare(read_baseline(committed), run_of(relabelled))
    assert (comparison.lost, comparison.gained, comparison.failures) == (0, 0, [])


def test_of_other_suites_only_errors_are_kept_and_new_errors_are_seen(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    cases = [outcome(number, case="remove") for number in range(40)]
    update_baseline(file, run_of(cases, graded=False), "first")
    assert read_baseline(file).suites["golden"].outcomes == ()
    worse = [each.model_copy(update={"ours": "met → met", "correct": False}) for each in cases[:10]]
    (comparison,) = compare(read_baseline(file), run_of([*worse, *cases[10:]], graded=False))
    assert comparison.lost == 10
    assert comparison.failures
    unknown = [outcome(number, "x", case="a new mutation") for number in range(40)]
    (comparison,) = compare(read_baseline(file), run_of(unknown, graded=False))
    assert (comparison.pairs, comparison.added, comparison.failures) == (0, 40, [])


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_no_baseline_without_a_reason(tmp_path: Path, reason: str | None) -> None:
    with pytest.raises(SettingsError, match="--reason"):
        update_baseline(tmp_path / "baseline.json", run_of(GOOD), reason)
    assert not (tmp_path / "baseline.json").exists()


def test_reasons_add_up_and_other_suites_stay(committed: Path) -> None:
    other = EvalRun(judge="offline", rubric="r 1.1", rubric_sha256="0" * 64, suites=(SuiteResult(suite="evidence"),))
    update_baseline(committed, other, "new rubric")
    baseline = read_baseline(committed)
    assert [(entry.reason, entry.rubric) for entry in baseline.history] == [("first", "r 1.0"), ("new rubric", "r 1.1")]
    assert set(baseline.suites) == {"golden", "evidence"}
    assert len(baseline.suites["golden"].outcomes) == 40


def test_what_is_no_baseline(tmp_path: Path) -> None:
    with pytest.raises(LabelFileError, match="no baseline yet"):
        read_baseline(tmp_path / "none.json")
    (tmp_path / "odd.json").write_text("{}", encoding="utf-8")
    with pytest.raises(LabelFileError, match="is no baseline"):
        read_baseline(tmp_path / "odd.json")
