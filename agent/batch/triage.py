"""Scale, fix or stop: the recommendation on one pilot, and the shortest list of changes that would turn its verdict."""

from __future__ import annotations

from collections.abc import Sequence

from agent.assess.verdict import verdict_of
from agent.batch.outcome import Change, Triage
from agent.document import Dossier
from agent.review import Finding, Judgment, Level, Review, Verdict
from rubrics import Rubric

ENOUGH_CRITERIA = 12
"""Below so many assessed criteria a recommendation would rest on too little."""
ENOUGH_WORDS = 150
SHORT_LIST = 5
"""So many changes are a plan to be ready; beyond that the plan is to be conditional first."""
_RANK = {"not_assessed": 0, "not_ready": 1, "conditional": 2, "ready": 3}
_LEARNING = {
    "The problem it was for": ("outcome.problem",),
    "What it should have achieved": ("outcome.metric", "gates.acceptance"),
    "Where it started from": ("outcome.baseline",),
    "What it used": ("data.sources", "scope.integration"),
    "What it cost, and what it returned": ("funding.return", "funding.running_costs"),
    "How its end was to be decided": ("closure.decision", "gates.signoff"),
    "What becomes of its results": ("closure.learning", "closure.handover"),
}


def triage_of(review: Review, dossier: Dossier, rubric: Rubric) -> Triage:
    """The recommendation, with its reasons, what it rests on and what to do next."""
    rests_on = _rests_on(review)
    lacking = _not_enough(review, dossier)
    if lacking:
        return Triage(
            recommendation="not_enough",
            reasons=(lacking,),
            next_step="Ask the pilot's owner for its charter or PRD, its budget and its last status report.",
            rests_on=rests_on,
        )
    verdict = review.verdict
    gravest = [finding for finding in review.findings if finding.id in verdict.blockers]
    reasons = tuple(finding.title for finding in gravest[:5]) or (verdict.why,)
    if verdict.level == "ready":
        return Triage(
            recommendation="scale",
            reasons=(verdict.why,),
            next_step=review.questions[0] if review.questions else "Put it before the board for its decision.",
            rests_on=rests_on,
        )
    if verdict.running == "stop":
        return Triage(
            recommendation="stop",
            reasons=reasons,
            next_step="Decide the end, write down what was learned (below), and free its money and people.",
            rests_on=rests_on,
            learning=_learning(review, rubric),
        )
    changes, reaches = shortest_changes(review, rubric)
    first = changes[0].title if changes else reasons[0]
    return Triage(
        recommendation="fix",
        reasons=reasons,
        next_step=f"First: {first}",
        rests_on=rests_on,
        changes=changes,
        reaches=reaches,
    )


def shortest_changes(review: Review, rubric: Rubric) -> tuple[tuple[Change, ...], str | None]:
    """Changes found by recomputing the verdict: `ready` where a short list gets there, else the next better one."""
    to_ready = _path(review, rubric, "ready")
    if review.verdict.level == "not_ready" and (to_ready is None or len(to_ready) > SHORT_LIST):
        to_conditional = _path(review, rubric, "conditional")
        if to_conditional:
            return _changes(to_conditional), "conditional"
    return (_changes(to_ready), "ready") if to_ready else ((), None)


def _path(review: Review, rubric: Rubric, goal: str) -> list[Finding] | None:
    """Findings to resolve until the verdict is `goal`: the one that moves it most, again and again, then those that
    turn out needless left out. None where resolving all does not reach it."""
    chosen: list[Finding] = []
    rest = list(review.findings)
    while _RANK[_verdict(review, chosen, rubric).level] < _RANK[goal]:
        if not rest:
            return None
        best = max(rest, key=lambda finding: _merit(_verdict(review, [*chosen, finding], rubric)))
        chosen.append(best)
        rest.remove(best)
    for finding in list(chosen):
        without = [other for other in chosen if other is not finding]
        if _RANK[_verdict(review, without, rubric).level] >= _RANK[goal]:
            chosen = without
    return chosen


def _merit(verdict: Verdict) -> tuple[int, int, int]:
    return _RANK[verdict.level], -len(verdict.blockers), verdict.readiness


def _verdict(review: Review, resolved: Sequence[Finding], rubric: Rubric) -> Verdict:
    """The verdict if these findings were resolved: their criteria met, they themselves gone."""
    met = {finding.criterion for finding in resolved if finding.criterion}
    gone = {finding.id for finding in resolved}
    judgments: list[Judgment] = [
        judgment.model_copy(update={"level": Level.MET}) if judgment.criterion in met else judgment
        for judgment in review.judgments
    ]
    findings = [finding for finding in review.findings if finding.id not in gone]
    return verdict_of(judgments, findings, rubric, runs=review.verdict.running is not None)


def _changes(findings: Sequence[Finding]) -> tuple[Change, ...]:
    return tuple(Change(id=finding.id, title=finding.title, write=finding.fix) for finding in findings)


def _not_enough(review: Review, dossier: Dossier) -> str:
    words = sum(document.words for document in dossier.documents)
    if review.verdict.level == "not_assessed":
        return "Nothing in what was submitted could be assessed."
    if words < ENOUGH_WORDS:
        return f"Not enough was submitted: {words} words in all."
    if review.scorecard.assessed < ENOUGH_CRITERIA:
        kinds = ", ".join(sorted({document.kind.value for document in dossier.documents}))
        return f"Not enough was submitted: {kinds} alone answers only {review.scorecard.assessed} criteria."
    return ""


def _rests_on(review: Review) -> str:
    card = review.scorecard
    documents = ", ".join(f"{document.name} ({document.kind})" for document in review.pilot.documents)
    unread = sum(bool(document.unreadable) for document in review.pilot.documents)
    parts = [f"{documents}; {card.assessed} criteria assessed by the {review.judge.name} judge"]
    if card.unassessed:
        parts.append(f"{card.unassessed} could not be")
    if unread:
        parts.append(f"{unread} of the files read only in part")
    return "; ".join(parts) + "."


def _learning(review: Review, rubric: Rubric) -> dict[str, str]:
    judged = {judgment.criterion: judgment for judgment in review.judgments}
    known = {criterion.id for criterion in rubric.criteria}
    told = {}
    for heading, criteria in _LEARNING.items():
        quotes = [
            f"“{judged[each].evidence[0].quote}”"
            for each in criteria
            if each in known and each in judged and judged[each].evidence
        ]
        told[heading] = " ".join(dict.fromkeys(quotes)) or "The drafts do not say."
    gravest = [finding.title for finding in review.findings if finding.id in review.verdict.blockers]
    told["Why it ends"] = "; ".join(gravest) or review.verdict.why
    return told
