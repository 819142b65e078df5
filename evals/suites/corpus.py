"""Suite `corpus FOLDER`: any folder of drafts with labels, and contracts with lawyers' answers beside them.

FOLDER has a `labels.json`, folders with one each, or both a `labels.json` and a `clauses.csv` (there or one folder
down).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from agent.document import DocumentKind
from agent.errors import LabelFileError
from agent.read import read_draft, with_kind
from agent.review import Answer, CheckAnswer, Review
from evals.agreement import Statistic, figure, ours, truth
from evals.cuad import CHECKS, LabelledContract, read_clauses
from evals.grading import judgments_of, read_labelled
from evals.labels import LabelledDraft, read_dossiers, read_labels
from evals.metrics.macro_f1 import f1, macro_f1
from evals.result import Cell, Figure, Outcome, SuiteResult, Table
from evals.reviewing import ReviewAll
from evals.suites.graded import graded_result
from rubrics import Rubric

AIMED = (
    "Termination For Convenience",
    "Post-Termination Services",
    "Audit Rights",
    "Cap On Liability",
    "Exclusivity or Minimum Commitment",
)
"""The clause types whose mean macro-F1 has an aim."""


def run_corpus(folder: Path, review_all: ReviewAll, rubric: Rubric) -> list[SuiteResult]:
    """The results `corpus` (labelled levels) and `clauses` (lawyers' answers), as far as the folder has them."""
    results = []
    if drafts := labelled_drafts(folder, rubric):
        started = time.perf_counter()
        documents = read_labelled(drafts)
        result = graded_result("corpus", drafts, documents, review_all(documents), rubric)
        results.append(result.model_copy(update={"seconds": time.perf_counter() - started}))
    for file in [*folder.glob("clauses.csv"), *folder.glob("*/clauses.csv")]:
        started = time.perf_counter()
        result = run_clauses(read_clauses(file), review_all)
        results.append(result.model_copy(update={"seconds": time.perf_counter() - started}))
    if not results:
        raise LabelFileError(f"{folder}: has neither a labels.json nor a clauses.csv")
    return results


def labelled_drafts(folder: Path, rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of a folder: of its own labels.json, else of those one folder down."""
    if (folder / "labels.json").is_file():
        return read_labels(folder / "labels.json", rubric)
    return read_dossiers(folder, rubric) if any(folder.glob("*/labels.json")) else ()


def run_clauses(contracts: Sequence[LabelledContract], review_all: ReviewAll) -> SuiteResult:
    """Whether each clause type is present, as the Checks answer and as the lawyers did."""
    documents = [with_kind(read_draft(contract.path), DocumentKind.CONTRACT) for contract in contracts]
    outcomes: list[Outcome] = []
    for contract, review in zip(contracts, review_all(documents), strict=True):
        found = {column: _check(review, *check) for column, check in CHECKS.items()}
        for column, answer in found.items():
            labelled = contract.clauses[column]
            outcomes.append(_outcome(contract, column, labelled, answer, contract.texts[column]))
        outcomes.append(_either(contract, found["Exclusivity"], found["Minimum Commitment"]))
    columns = [*CHECKS, "Exclusivity or Minimum Commitment"]
    groups = {column: [outcome for outcome in outcomes if outcome.case == column] for column in columns}
    aimed = [outcome for outcome in outcomes if outcome.case in AIMED]
    figures: list[Figure] = [
        figure("mean macro-F1 of the five clause types", aimed, _mean_macro_f1, aim=0.80),
        *(figure(f"macro-F1: {column}", group, _macro_f1) for column, group in groups.items()),
    ]
    return SuiteResult(
        suite="clauses", figures=tuple(figures), tables=(_clauses_table(groups),), outcomes=tuple(outcomes)
    )


def _check(review: Review, criterion: str, check: str) -> CheckAnswer | None:
    judgment = judgments_of(review).get(criterion)
    return next((answer for answer in judgment.checks if answer.id == check), None) if judgment else None


def _outcome(contract: LabelledContract, column: str, labelled: bool, answer: CheckAnswer | None, text: str) -> Outcome:
    said = answer is not None and answer.answer is Answer.YES
    criterion, check = CHECKS[column]
    return Outcome(
        draft=contract.path.name,
        family=contract.path.stem,
        kind="contract",
        criterion=f"{criterion}#{check}",
        case=column,
        labelled="yes" if labelled else "no",
        labelled_quote=text if labelled else "",
        ours="yes" if said else "no",
        quote=answer.evidence.quote if answer and answer.evidence else "",
        rationale=answer.note if answer else "the check was not answered",
        confidence=answer.confidence if answer else None,
        correct=said == labelled,
    )


def _either(contract: LabelledContract, one: CheckAnswer | None, other: CheckAnswer | None) -> Outcome:
    labelled = contract.clauses["Exclusivity"] or contract.clauses["Minimum Commitment"]
    said = [answer for answer in (one, other) if answer is not None and answer.answer is Answer.YES]
    return Outcome(
        draft=contract.path.name,
        family=contract.path.stem,
        kind="contract",
        criterion="contract.commitment",
        case="Exclusivity or Minimum Commitment",
        labelled="yes" if labelled else "no",
        ours="yes" if said else "no",
        quote=" … ".join(answer.evidence.quote for answer in said if answer.evidence),
        correct=bool(said) == labelled,
    )


def _macro_f1(outcomes: Sequence[Outcome]) -> float | None:
    return macro_f1(truth(outcomes), ours(outcomes))


def _mean_macro_f1(outcomes: Sequence[Outcome]) -> float | None:
    scores = [_macro_f1([outcome for outcome in outcomes if outcome.case == column]) for column in AIMED]
    defined = [score for score in scores if score is not None]
    return sum(defined) / len(defined) if defined else None


def _clauses_table(groups: dict[str, list[Outcome]]) -> Table:
    of_yes: Statistic = lambda outcomes: f1(truth(outcomes), ours(outcomes), "yes")  # noqa: E731
    of_no: Statistic = lambda outcomes: f1(truth(outcomes), ours(outcomes), "no")  # noqa: E731
    rows: list[tuple[Cell, ...]] = []
    for column, group in groups.items():
        labels, answers = truth(group), ours(group)
        pairs = list(zip(labels, answers, strict=True))
        rows.append(
            (
                column,
                labels.count("yes"),
                pairs.count(("yes", "yes")),
                pairs.count(("yes", "no")),
                pairs.count(("no", "yes")),
                of_yes(group),
                of_no(group),
                _macro_f1(group),
                _macro_f1(
                    [outcome.model_copy(update={"ours": max(set(labels), key=labels.count)}) for outcome in group]
                ),
            )
        )
    columns = ("clause", "have it", "found", "overlooked", "false", "F1 yes", "F1 no", "macro-F1", "most frequent")
    return Table(title="Clauses", columns=columns, rows=tuple(rows), bars="macro-F1")
