"""Suite `stability`: the same review several times. The offline judge must repeat itself byte for byte."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from agent.document import Document
from agent.review import Review
from evals.grading import judgments_of, read_labelled
from evals.labels import LabelledDraft
from evals.result import Cell, Figure, Outcome, SuiteResult, Table
from evals.reviewing import ReviewAll

RUNS = 3


def run_stability(
    review_all: ReviewAll,
    drafts: Sequence[LabelledDraft],
    *,
    restart: Callable[[], None] | None = None,
    runs: int = RUNS,
) -> SuiteResult:
    """Reviews every draft `runs` times, in fresh processes, and counts what changes.

    `restart` is called between runs.
    """
    documents = read_labelled(drafts)
    rounds = []
    for number in range(runs):
        if number and restart:
            restart()
        rounds.append(_in_turn(review_all, documents, number))
    outcomes = []
    for place, draft in enumerate(drafts):
        given = [judgments_of(reviews[place]) for reviews in rounds]
        for criterion in given[0]:
            levels = [judgments[criterion].level.value for judgments in given]
            outcomes.append(
                Outcome(
                    draft=draft.name,
                    family=draft.family,
                    kind=draft.kind,
                    criterion=criterion,
                    labelled="the same each time",
                    ours=" → ".join(levels) if len(set(levels)) > 1 else levels[0],
                    correct=len(set(levels)) == 1,
                )
            )
    changed = [outcome for outcome in outcomes if not outcome.correct]
    same_bytes = all(len({canonical(reviews[place]) for reviews in rounds}) == 1 for place in range(len(drafts)))
    offline = rounds[0][0].judge.name == "offline" if drafts else False
    return SuiteResult(
        suite="stability",
        figures=(
            Figure(
                name="share of judgments that change",
                value=len(changed) / len(outcomes) if outcomes else None,
                n=len(outcomes),
                aim=0.0 if offline else None,
                aim_is_most=True,
            ),
            _findings_figure(rounds, offline),
        ),
        tables=(_table(outcomes),),
        outcomes=tuple(outcomes),
        invariants={"the same bytes each time": same_bytes} if offline else {},
    )


def canonical(review: Review) -> str:
    """The JSON of a Review without when it was made and how long it took."""
    same = review.model_copy(update={"created": "", "usage": review.usage.model_copy(update={"seconds": 0.0})})
    return same.model_dump_json()


def _in_turn(review_all: ReviewAll, documents: Sequence[Document], number: int) -> list[Review]:
    """Reviews in another order each time, and puts the results back in order."""
    order = list(range(len(documents)))
    shift = number * 5 % max(1, len(order))
    order = order[shift:] + order[:shift]
    reviews = dict(zip(order, review_all([documents[place] for place in order]), strict=True))
    return [reviews[place] for place in range(len(documents))]


def _findings_figure(rounds: Sequence[Sequence[Review]], offline: bool) -> Figure:
    seen = changed = 0
    for place in range(len(rounds[0])):
        runs = [{finding.id for finding in reviews[place].findings} for reviews in rounds]
        counts = Counter(finding for findings in runs for finding in findings)
        seen += len(counts)
        changed += sum(count < len(rounds) for count in counts.values())
    return Figure(
        name="share of findings that change",
        value=changed / seen if seen else None,
        n=seen,
        aim=0.0 if offline else None,
        aim_is_most=True,
    )


def _table(outcomes: Sequence[Outcome]) -> Table:
    groups: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        groups.setdefault(outcome.criterion, []).append(outcome)
    rows: list[tuple[Cell, ...]] = [
        (
            criterion,
            len(members),
            sum(not member.correct for member in members),
            sum(not member.correct for member in members) / len(members),
        )
        for criterion, members in groups.items()
    ]
    rows.sort(key=lambda row: (-float(row[3] or 0), str(row[0])))
    return Table(title="Changes by criterion", columns=("criterion", "n", "changed", "share"), rows=tuple(rows))
