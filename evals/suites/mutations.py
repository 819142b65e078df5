"""Suite `mutations`: edits with a known effect on golden drafts. Flips must lower exactly the criteria concerned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from agent.document import Document
from agent.review import Review
from evals.agreement import figure
from evals.grading import judgments_of, read_labelled
from evals.labels import LabelledDraft
from evals.metrics.bootstrap import clustered_interval, shown_bounds
from evals.mutations.edit import Edit, Target, overlap
from evals.mutations.flip import FLIPS, WHOLE_PASSAGE
from evals.mutations.keep import KEEPS
from evals.mutations.targets import targets_of
from evals.result import Cell, Outcome, SuiteResult, Table
from evals.reviewing import ReviewAll

PER_KIND = 3
"""How many drafts of each kind, the most complete ones, have passages taken away; special edits go everywhere."""
HELD_OUT = ", held-out phrasing"
"""After the name of a mutation whose words nobody mends the judge by."""
_BATCH = 96
_RANK = {"missing": 0, "partial": 1, "met": 2, "not_applicable": 3}
_FALLS = "falls below met"
_KEEPS = "keeps its level"


@dataclass(frozen=True)
class _Case:
    """An edited draft, and what each criterion must do."""

    mutation: str
    draft: LabelledDraft
    original: Document
    document: Document
    falls: frozenset[str]
    """Criteria whose support the edit took away."""
    free: frozenset[str] = field(default_factory=frozenset)
    """Criteria that the edit touches without deciding them."""
    aimed: str = ""
    is_flip: bool = False


def run_mutations(review_all: ReviewAll, drafts: Sequence[LabelledDraft]) -> SuiteResult:
    """Edits, reviews and compares: detection for flips, invariance for keeps, each per mutation and criterion."""
    documents = read_labelled(drafts)
    before = {
        draft.name: {name: judgment.level.value for name, judgment in judgments_of(review).items()}
        for draft, review in zip(drafts, review_all(documents), strict=True)
    }
    cases = chain(_flip_cases(drafts, documents), _keep_cases(drafts, documents))
    flips: list[Outcome] = []
    aside: list[Outcome] = []
    keeps: list[Outcome] = []
    unseen = 0
    for case, review in _reviewed(cases, review_all):
        given = judgments_of(review)
        for criterion, level in before[case.draft.name].items():
            now = given[criterion].level.value if criterion in given else "unassessed"
            quote = " … ".join(part.quote for part in given[criterion].evidence) if criterion in given else ""
            if criterion in case.falls:
                if level != "met":
                    unseen += 1
                    continue
                flips.append(_outcome(case, criterion, _FALLS, level, now, _fell(level, now), quote))
            elif criterion not in case.free:
                outcome = _outcome(case, criterion, _KEEPS, level, now, now == level, quote)
                (aside if case.is_flip else keeps).append(outcome)
    return _result(flips, aside, keeps, unseen)


def _reviewed(cases: Iterable[_Case], review_all: ReviewAll) -> Iterator[tuple[_Case, Review]]:
    """The cases with their reviews, a batch at a time: all edited drafts at once would fill the memory."""
    waiting = iter(cases)
    while batch := list(islice(waiting, _BATCH)):
        yield from zip(batch, review_all([case.document for case in batch]), strict=True)


def _fell(before: str, now: str) -> bool:
    return now in ("missing", "partial") and _RANK[now] < _RANK[before]


def _outcome(case: _Case, criterion: str, expected: str, before: str, now: str, correct: bool, quote: str) -> Outcome:
    aim = f" of {case.aimed}" if case.aimed else ""
    return Outcome(
        draft=case.draft.name,
        family=case.draft.family,
        kind=case.draft.kind,
        criterion=criterion,
        case=case.mutation + aim,
        labelled=expected,
        labelled_quote=case.draft.quotes.get(criterion, ""),
        ours=f"{before} → {now}",
        quote=quote,
        correct=correct,
    )


def _flip_cases(drafts: Sequence[LabelledDraft], documents: Sequence[Document]) -> Iterable[_Case]:
    complete = {draft.name for draft, _ in most_complete(drafts, documents)}
    for draft, document in zip(drafts, documents, strict=True):
        targets = targets_of(draft, document)
        for name, flip in FLIPS.items():
            if name in WHOLE_PASSAGE and draft.name not in complete:
                continue
            seen: set[str] = set()
            for target in targets:
                if draft.labels[target.criterion] != "met" or target.criterion in silent(draft.kind):
                    continue
                if name in WHOLE_PASSAGE and target.criterion == "budget.reconciles":
                    continue
                edit = flip(document, target)
                if edit is None or edit.document.text in seen:
                    continue
                seen.add(edit.document.text)
                falls, free = _concerned(name, target, targets, edit, draft)
                named = name + HELD_OUT if edit.held_out else name
                yield _Case(named, draft, document, edit.document, falls, free, target.criterion, is_flip=True)


def most_complete(
    drafts: Sequence[LabelledDraft], documents: Sequence[Document]
) -> list[tuple[LabelledDraft, Document]]:
    """The drafts of each kind with the most criteria met, the most complete first."""
    pairs = sorted(
        zip(drafts, documents, strict=True),
        key=lambda pair: (pair[0].kind, -list(pair[0].labels.values()).count("met"), pair[0].name),
    )
    kinds: dict[str, int] = {}
    chosen = []
    for draft, document in pairs:
        kinds[draft.kind] = kinds.get(draft.kind, 0) + 1
        if kinds[draft.kind] <= PER_KIND:
            chosen.append((draft, document))
    return chosen


def silent(kind: str) -> frozenset[str]:
    """Criteria of a kind that silence meets, or that every line of a budget supports: no passage to take away."""
    arithmetic = {"budget.recurring", "funding.running_costs", "funding.gated"} if kind == "budget" else set()
    return frozenset({"contract.commitment", *arithmetic})


def _concerned(
    name: str, target: Target, targets: Sequence[Target], edit: Edit, draft: LabelledDraft
) -> tuple[frozenset[str], frozenset[str]]:
    touched = {
        other.criterion: [any(overlap(span, part) for part in edit.touched) for span in other.spans]
        for other in targets
    }
    falls = {target.criterion}
    if name in WHOLE_PASSAGE:
        falls |= {
            criterion
            for criterion, parts in touched.items()
            if all(parts)
            and draft.labels[criterion] == "met"
            and criterion not in silent(draft.kind) | {"budget.reconciles"}
        }
    free = {criterion for criterion, parts in touched.items() if any(parts)} - falls
    if draft.kind == "budget":
        # a line that goes takes its amount along: sums, shares and returns may rightly change
        free |= {criterion for criterion in draft.labels if criterion.startswith(("budget.", "funding."))} - falls
    return frozenset(falls), frozenset(free)


def _keep_cases(drafts: Sequence[LabelledDraft], documents: Sequence[Document]) -> Iterable[_Case]:
    for name, keep in KEEPS.items():
        for draft, document in zip(drafts, documents, strict=True):
            edited = keep(document)
            if edited is not None:
                yield _Case(name, draft, document, edited, frozenset())


def _result(flips: list[Outcome], aside: list[Outcome], keeps: list[Outcome], unseen: int) -> SuiteResult:
    figures = [
        figure("detection", flips, share_correct, aim=0.90),
        figure("detection of held-out phrasings", [o for o in flips if HELD_OUT in o.case], share_correct),
        figure("invariance", keeps, share_correct, aim=0.98),
        figure("untouched criteria that keep their level", aside, share_correct),
    ]
    tables = (
        _table("Detection by mutation", flips, _mutation),
        _table("Invariance by mutation", keeps, _mutation),
        _table("Detection by criterion", flips, lambda outcome: outcome.criterion),
        _table("Invariance by criterion", keeps, lambda outcome: outcome.criterion),
        _table("Untouched by flips, by mutation", aside, _mutation),
    )
    detection, invariance = figures[0].value, figures[2].value
    return SuiteResult(
        suite="mutations",
        figures=tuple(figures),
        tables=tables,
        outcomes=tuple([*flips, *keeps, *(outcome for outcome in aside if not outcome.correct)]),
        invariants={
            "detection of at least 0.90": detection is not None and detection >= 0.90,
            "invariance of at least 0.98": invariance is not None and invariance >= 0.98,
        },
        notes=(
            f"{unseen} flips could not be tried: the judge did not see the criterion as met before the edit.",
            "Outcomes of untouched criteria are listed only where they changed.",
        ),
    )


def share_correct(outcomes: Sequence[Outcome]) -> float | None:
    """Share 0..1 of outcomes that are as they should be; None where there are none."""
    return sum(outcome.correct for outcome in outcomes) / len(outcomes) if outcomes else None


def _mutation(outcome: Outcome) -> str:
    return outcome.case.partition(" of ")[0]


def _table(title: str, outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> Table:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(group(outcome), []).append(outcome)
    rows: list[tuple[Cell, ...]] = []
    for name, members in groups.items():
        bounds = clustered_interval(members, lambda outcome: outcome.draft, share_correct, repeats=400)
        rows.append(
            (
                name,
                len(members),
                sum(not outcome.correct for outcome in members),
                share_correct(members),
                shown_bounds(bounds),
            )
        )
    rows.sort(key=lambda row: (row[3] is None, row[3] if isinstance(row[3], float) else 0.0, str(row[0])))
    return Table(title=title, columns=("", "n", "wrong", "rate", "95 %"), rows=tuple(rows), bars="rate")
