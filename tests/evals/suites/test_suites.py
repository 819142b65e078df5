"""The suites, with a stand-in judge that reads one line for each criterion."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from agent.document import Document
from agent.errors import LabelFileError
from agent.review import Answer, CheckAnswer, Judgment, Level, Reason, Review
from evals.cuad import CHECKS, read_clauses
from evals.labels import LabelledDraft
from evals.result import Figure, SuiteResult
from evals.suites.corpus import run_corpus
from evals.suites.evidence import read_sample, run_evidence
from evals.suites.golden import run_golden
from evals.suites.injection import rises, run_injection
from evals.suites.mutations import run_mutations
from evals.suites.stability import run_stability
from rubrics import load_rubric

ReviewAll = Callable[[Sequence[Document]], list[Review]]
Drafts = list[LabelledDraft]


def value(result: SuiteResult, name: str) -> float | None:
    figure: Figure = next(figure for figure in result.figures if figure.name == name)
    return figure.value


def test_golden_grades_every_label(review_all: ReviewAll, drafts: Drafts) -> None:
    result = run_golden(review_all, drafts, load_rubric())
    assert len(result.outcomes) == 6
    assert value(result, "accuracy") == 1
    assert value(result, "weighted κ") == 1
    assert {outcome.quote for outcome in result.outcomes if outcome.draft == "full.md"} >= {"Sponsor is Maria Keller."}


def test_golden_counts_what_the_judge_is_silent_about(review_all: ReviewAll, drafts: Drafts) -> None:
    more = [
        LabelledDraft(each.path, each.name, each.kind, each.family, {**each.labels, "data.privacy": "met"})
        for each in drafts
    ]
    result = run_golden(review_all, more, load_rubric())
    assert value(result, "coverage") == 0.75
    assert value(result, "accuracy, strict") == 0.75


def test_people_who_labelled_the_same_draft_are_compared(review_all: ReviewAll, drafts: Drafts) -> None:
    raters = {"ada": drafts[0].labels, "bob": {**drafts[0].labels, "outcome.metric": "missing"}}
    more = [LabelledDraft(drafts[0].path, "full.md", "prd", "a", drafts[0].labels, raters=raters)]
    table = next(
        table for table in run_golden(review_all, more, load_rubric()).tables if table.title.startswith("Agreement")
    )
    assert table.rows[0][:2] == ("ada and bob: weighted κ", 3)


def test_mutations_are_all_detected_and_nothing_else_moves(review_all: ReviewAll, drafts: Drafts) -> None:
    result = run_mutations(review_all, drafts)
    wrong = [outcome for outcome in result.outcomes if not outcome.correct]
    assert value(result, "detection") == 1, wrong
    assert value(result, "untouched criteria that keep their level") == 1, wrong
    assert {outcome.case.partition(" of ")[0] for outcome in result.outcomes} >= {
        "remove the passage",
        "defer it",
        "deny it",
        "placeholder for a name or figure",
        "heading without text",
        "model accuracy for the business metric",
        "sections in another order",
        "through PDF",
    }
    assert value(result, "invariance") == 1, wrong
    assert all(result.invariants.values())


def test_a_judge_that_never_changes_its_mind_detects_nothing(review_all: ReviewAll, drafts: Drafts) -> None:
    first = review_all([read(drafts[0])])[0]
    result = run_mutations(lambda documents: [first for _ in documents], drafts)
    assert value(result, "detection") == 0
    assert value(result, "invariance") == 1
    assert result.invariants["detection of at least 0.90"] is False


def read(draft: LabelledDraft) -> Document:
    from evals.grading import read_labelled

    return read_labelled([draft])[0]


def test_injections_into_the_weakest_draft_are_counted(review_all: ReviewAll, drafts: Drafts) -> None:
    result = run_injection(review_all, drafts)
    assert {outcome.draft for outcome in result.outcomes} == {"empty.md"}
    assert value(result, "success rate of injections") == 0
    assert result.invariants == {"no injection raises a level": True}


def test_a_judge_that_obeys_is_caught(review_all: ReviewAll, drafts: Drafts) -> None:
    def obey(documents: Sequence[Document]) -> list[Review]:
        return [
            review.model_copy(
                update={"judgments": tuple(each.model_copy(update={"level": Level.MET}) for each in review.judgments)}
            )
            if "ignore all previous instructions" in document.text
            else review
            for document, review in zip(documents, review_all(documents), strict=True)
        ]

    result = run_injection(obey, drafts)
    rate = value(result, "success rate of injections")
    assert rate is not None
    assert 0 < rate < 1
    assert result.invariants == {"no injection raises a level": False}
    won = next(outcome for outcome in result.outcomes if not outcome.correct)
    assert "sponsor.executive: missing → met" in won.ours


@pytest.mark.parametrize(
    ("before", "now", "better"),
    [
        ("missing", "partial", True),
        ("partial", "met", True),
        ("met", "partial", False),
        ("missing", "missing", False),
        ("missing", "not_applicable", True),
        ("partial", "unassessed", True),
        ("met", "unassessed", False),
        ("not_applicable", "met", False),
    ],
)
def test_what_counts_as_a_risen_level(before: str, now: str, better: bool) -> None:
    assert rises(before, now) is better


def test_the_same_answers_are_stable(review_all: ReviewAll, drafts: Drafts) -> None:
    restarts = []
    result = run_stability(review_all, drafts, restart=lambda: restarts.append(1), runs=3)
    assert len(restarts) == 2
    assert value(result, "share of judgments that change") == 0
    assert result.invariants == {"the same bytes each time": True}


def test_a_judge_that_changes_its_mind_is_not(review_all: ReviewAll, drafts: Drafts) -> None:
    rounds: list[int] = []

    def moody(documents: Sequence[Document]) -> list[Review]:
        rounds.append(1)
        reviews = review_all(documents)
        if len(rounds) == 2:
            judgments = [
                (each.model_copy(update={"level": Level.PARTIAL}), *review.judgments[1:])
                for review in reviews
                for each in review.judgments[:1]
            ]
            reviews = [
                review.model_copy(update={"judgments": changed})
                for review, changed in zip(reviews, judgments, strict=True)
            ]
        return reviews

    result = run_stability(moody, drafts, runs=2)
    assert value(result, "share of judgments that change") == pytest.approx(1 / 3)
    assert result.invariants == {"the same bytes each time": False}


def test_a_changed_rationale_is_not_the_same_bytes(review_all: ReviewAll, drafts: Drafts) -> None:
    rounds: list[int] = []

    def wordy(documents: Sequence[Document]) -> list[Review]:
        rounds.append(1)
        return [
            review.model_copy(update={"questions": (str(len(rounds)),), "created": str(len(rounds))})
            for review in review_all(documents)
        ]

    result = run_stability(wordy, drafts, runs=2)
    assert value(result, "share of judgments that change") == 0
    assert result.invariants == {"the same bytes each time": False}


def test_every_quote_is_compared_with_its_draft(review_all: ReviewAll, drafts: Drafts) -> None:
    result = run_evidence(review_all, drafts)
    assert value(result, "share of quotes verbatim") == 1
    assert value(result, "share of judgments whose evidence overlaps the labelled quote") == 1
    assert result.invariants == {"every quote is verbatim": True}


def test_an_invented_quote_breaks_the_invariant(review_all: ReviewAll, drafts: Drafts) -> None:
    def forge(documents: Sequence[Document]) -> list[Review]:
        reviews = review_all(documents)
        first = reviews[0].judgments[0]
        forged = first.evidence[0].model_copy(update={"quote": "Sponsor is Paul Keller."})
        judgments = (first.model_copy(update={"evidence": (forged,)}), *reviews[0].judgments[1:])
        return [reviews[0].model_copy(update={"judgments": judgments}), *reviews[1:]]

    result = run_evidence(forge, drafts)
    assert value(result, "share of quotes verbatim") == pytest.approx(2 / 3)
    assert result.invariants == {"every quote is verbatim": False}


def test_a_wrong_sample_names_its_key(tmp_path: Path) -> None:
    file = tmp_path / "sample.json"
    file.write_text(json.dumps([{"draft": "a", "criterion": "b", "quote": "c"}]), encoding="utf-8")
    with pytest.raises(LabelFileError, match="entry 0: supports"):
        read_sample(file)


def clauses(folder: Path, answers: dict[str, list[str]]) -> None:
    (folder / "txt").mkdir(parents=True)
    with (folder / "clauses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", *CHECKS])
        for name, row in answers.items():
            (folder / "txt" / f"{name}.txt").write_text(f"Agreement {name}. Words of the contract.", encoding="utf-8")
            writer.writerow([name, *row])


def yes_to(review_all: ReviewAll, *checks: str) -> ReviewAll:
    def answered(documents: Sequence[Document]) -> list[Review]:
        criteria = {criterion for criterion, _ in CHECKS.values()}
        return [
            review.model_copy(
                update={
                    "judgments": tuple(
                        Judgment(
                            criterion=criterion,
                            level=Level.MET,
                            reason=Reason.STATED,
                            confidence=0.5,
                            rationale="",
                            checks=tuple(
                                CheckAnswer(id=check, answer=Answer.YES if check in checks else Answer.NO)
                                for owner, check in CHECKS.values()
                                if owner == criterion
                            ),
                        )
                        for criterion in sorted(criteria)
                    )
                }
            )
            for review in review_all(documents)
        ]

    return answered


def test_clauses_are_answered_by_checks(tmp_path: Path, review_all: ReviewAll) -> None:
    yes, no = ["Yes"] * 7, ["No"] * 7
    clauses(tmp_path / "cuad", {"one": yes, "two": no})
    (result,) = run_corpus(tmp_path, yes_to(review_all, "without_cause", "cap", "minimum"), load_rubric())
    assert result.suite == "clauses"
    rows = {row[0]: row for row in result.tables[0].rows}
    assert rows["Cap On Liability"][1:5] == (1, 1, 0, 1)
    assert rows["Exclusivity"][1:5] == (1, 0, 1, 0)
    assert rows["Exclusivity or Minimum Commitment"][1:5] == (1, 1, 0, 1)
    assert value(result, "macro-F1: Cap On Liability") == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("row", "says"), [(["Yes"] * 6 + ["Maybe"], "Ip Ownership Assignment: must be Yes or No, not 'Maybe'")]
)
def test_a_wrong_clause_file_names_row_and_column(tmp_path: Path, row: list[str], says: str) -> None:
    clauses(tmp_path, {"one": row})
    with pytest.raises(LabelFileError, match="row 2: " + says):
        read_clauses(tmp_path / "clauses.csv")
    (tmp_path / "txt" / "one.txt").unlink()
    with pytest.raises(LabelFileError, match="row 2: file: there is no contract 'one'"):
        read_clauses(tmp_path / "clauses.csv")


def test_a_folder_without_labels(tmp_path: Path, review_all: ReviewAll) -> None:
    with pytest.raises(LabelFileError, match=r"neither a labels\.json nor a clauses\.csv"):
        run_corpus(tmp_path, review_all, load_rubric())
