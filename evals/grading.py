"""Reviews of labelled drafts as Outcomes: the level given beside the level labelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agent.document import Document, DocumentKind
from agent.read import read_draft, with_kind
from agent.review import Judgment, Review
from evals.labels import LabelledDraft
from evals.result import Outcome, RaisedFinding


def read_labelled(drafts: Iterable[LabelledDraft]) -> list[Document]:
    """The Documents of the drafts, of the kind that their labels say. Errors as in `agent.read.read_draft`."""
    return [with_kind(read_draft(draft.path), DocumentKind(draft.kind)) for draft in drafts]


def judgments_of(review: Review) -> dict[str, Judgment]:
    """The Judgments of a Review by criterion."""
    return {judgment.criterion: judgment for judgment in review.judgments}


def grade(drafts: Sequence[LabelledDraft], reviews: Sequence[Review]) -> list[Outcome]:
    """One Outcome for each label; a label without a Judgment counts as unassessed."""
    outcomes = []
    for draft, review in zip(drafts, reviews, strict=True):
        given = judgments_of(review)
        for criterion, level in draft.labels.items():
            judgment = given.get(criterion)
            outcomes.append(
                Outcome(
                    draft=draft.name,
                    family=draft.family,
                    kind=draft.kind,
                    criterion=criterion,
                    labelled=level,
                    labelled_quote=draft.quotes.get(criterion, ""),
                    ours=judgment.level.value if judgment else "unassessed",
                    quote=" … ".join(evidence.quote for evidence in judgment.evidence) if judgment else "",
                    rationale=judgment.rationale if judgment else "the review has no judgment on it",
                    confidence=judgment.confidence if judgment else None,
                    correct=judgment is not None and judgment.level.value == level,
                )
            )
    return outcomes


def grade_dismissed(drafts: Sequence[LabelledDraft], reviews: Sequence[Review]) -> list[Outcome]:
    """One Outcome for each level that a person said a criterion has not: right is any other."""
    outcomes = []
    for draft, review in zip(drafts, reviews, strict=True):
        given = judgments_of(review)
        for criterion, level in draft.dismissed.items():
            ours = given[criterion].level.value if criterion in given else "unassessed"
            outcomes.append(
                Outcome(
                    draft=draft.name,
                    family=draft.family,
                    kind=draft.kind,
                    criterion=criterion,
                    case="dismissed",
                    labelled=f"not {level}",
                    ours=ours,
                    rationale=given[criterion].rationale if criterion in given else "",
                    correct=ours not in (level, "unassessed"),
                )
            )
    return outcomes


def findings_of(names: Sequence[str], reviews: Sequence[Review]) -> list[RaisedFinding]:
    """What the reviews raised, each under the name of its draft."""
    return [
        RaisedFinding(draft=name, id=finding.id, severity=finding.severity.value, title=finding.title)
        for name, review in zip(names, reviews, strict=True)
        for finding in review.findings
    ]
