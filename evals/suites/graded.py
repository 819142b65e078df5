"""What the suites over labelled drafts share: review, grade, compare with the judges that know nothing."""

from __future__ import annotations

from collections.abc import Sequence

from agent.document import Document
from agent.review import Review
from evals.agreement import (
    agreement_figures,
    confusion_table,
    criteria_table,
    groups_table,
    judges_table,
)
from evals.baselines import chance, keywords, majority
from evals.grading import findings_of, grade, grade_dismissed
from evals.labels import LabelledDraft
from evals.metrics.coverage import on_scale
from evals.metrics.krippendorff import krippendorff_alpha
from evals.metrics.weighted_kappa import weighted_kappa
from evals.result import Figure, Outcome, SuiteResult, Table
from rubrics import Rubric


def graded_result(
    suite: str,
    drafts: Sequence[LabelledDraft],
    documents: Sequence[Document],
    reviews: Sequence[Review],
    rubric: Rubric,
) -> SuiteResult:
    """The result of a suite whose outcomes are levels against labelled levels."""
    outcomes = grade(drafts, reviews)
    dismissed = grade_dismissed(drafts, reviews)
    texts = {draft.name: document.text for draft, document in zip(drafts, documents, strict=True)}
    judges: dict[str, Sequence[Outcome]] = {
        reviews[0].judge.name: outcomes,
        "keywords only": keywords(outcomes, texts, rubric),
        "most frequent level": majority(outcomes),
        "chance": chance(outcomes),
    }
    tables = [
        judges_table(judges),
        groups_table("By family", outcomes, lambda outcome: outcome.family),
        groups_table("By kind", outcomes, lambda outcome: outcome.kind),
        criteria_table(outcomes),
        confusion_table(outcomes),
        patterns_table(drafts, reviews),
    ]
    if raters := raters_table(drafts):
        tables.insert(1, raters)
    return SuiteResult(
        suite=suite,
        figures=tuple([*agreement_figures(outcomes), *_dismissed_figures(dismissed)]),
        tables=tuple(tables),
        outcomes=tuple([*outcomes, *dismissed]),
        findings=tuple(findings_of([draft.name for draft in drafts], reviews)),
        graded=True,
    )


def _dismissed_figures(dismissed: Sequence[Outcome]) -> list[Figure]:
    if not dismissed:
        return []
    right = sum(outcome.correct for outcome in dismissed)
    return [Figure(name="dismissed levels no longer given", value=right / len(dismissed), n=len(dismissed))]


def patterns_table(drafts: Sequence[LabelledDraft], reviews: Sequence[Review]) -> Table:
    """For each pattern: in how many drafts it was labelled, found, and both."""
    labelled = [set(draft.patterns) for draft in drafts]
    found = [{finding.pattern for finding in review.findings if finding.pattern} for review in reviews]
    names = sorted({name for patterns in [*labelled, *found] for name in patterns})
    rows = []
    for name in names:
        both = sum(name in these and name in those for these, those in zip(labelled, found, strict=True))
        due, raised = sum(name in these for these in labelled), sum(name in those for those in found)
        rows.append((name, due, raised, both, both / raised if raised else None, both / due if due else None))
    return Table(
        title="Patterns", columns=("pattern", "labelled", "found", "both", "precision", "recall"), rows=tuple(rows)
    )


def raters_table(drafts: Sequence[LabelledDraft]) -> Table | None:
    """Agreement between the people who labelled; None where no draft has more than one."""
    units = [
        {rater: levels[criterion] for rater, levels in draft.raters.items() if criterion in levels}
        for draft in drafts
        for criterion in draft.labels
    ]
    names = sorted({rater for draft in drafts for rater in draft.raters})
    if len(names) < 2:
        return None
    rows: list[tuple[str, int, float | None]] = []
    for place, one in enumerate(names):
        for other in names[place + 1 :]:
            pairs = [(unit[one], unit[other]) for unit in units if one in unit and other in unit]
            value = weighted_kappa(*on_scale([first for first, _ in pairs], [second for _, second in pairs]))
            rows.append((f"{one} and {other}: weighted κ", len(pairs), value))
    shared = [list(unit.values()) for unit in units if len(unit) > 1]
    rows.append(("all: Krippendorff's α", len(shared), krippendorff_alpha(shared)))
    return Table(title="Agreement between raters", columns=("raters", "n", "agreement"), rows=tuple(rows))
