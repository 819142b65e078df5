"""Scale, fix or stop: the recommendation on one pilot, and the shortest list of changes that would turn its verdict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, islice

from agent.assess.papers import unrelated
from agent.assess.patterns import is_ruled_out
from agent.assess.verdict import verdict_of
from agent.batch.outcome import Change, Triage
from agent.document import DocumentKind, Dossier
from agent.review import Finding, Judgment, Level, Review, Verdict
from rubrics import Rubric
from rubrics.computation import Computation

ENOUGH_CRITERIA = 12
"""Below so many assessed criteria a recommendation would rest on too little."""
ENOUGH_WORDS = 150
MOST_UNASKED = 2
"""Of the failure reasons, so many may be beyond what the drafts are about: a contract alone is asked about half."""
_SAME = {Computation.TOTALS_AGREE: "arithmetic.budget.total:"}
"""What a Criterion computes → ids of the Findings that are the same thing to mend."""
SHORT_LIST = 5
"""So many changes are a plan to be ready; beyond that the plan is to be conditional first."""
MOST_TRIED = 400
"""Lists of changes, each of which recomputes the verdict, in less than a millisecond."""
_RANK = {"not_assessed": 0, "not_ready": 1, "conditional": 2, "ready": 3}


def triage_of(review: Review, dossier: Dossier, rubric: Rubric) -> Triage:
    """The recommendation, with its reasons, what it rests on and what to do next."""
    rests_on = _rests_on(review)
    if unrelated(dossier):
        return Triage(
            recommendation="not_enough",
            reasons=("These drafts do not seem to be about one pilot.",),
            next_step="Give each pilot a folder of its own, or say with --group which drafts belong together.",
            rests_on=rests_on,
        )
    lacking = _not_enough(review, dossier, rubric)
    if lacking:
        return Triage(
            recommendation="not_enough",
            reasons=(lacking,),
            next_step="Ask the pilot's owner for its charter or PRD, its budget and its last status report.",
            rests_on=rests_on,
        )
    verdict = review.verdict
    gravest = [finding for finding in review.findings if finding.id in verdict.blockers]
    reasons = tuple(_told(finding) for finding in gravest[:5]) or (verdict.why,)
    if verdict.level == "ready":
        return Triage(
            recommendation="scale",
            reasons=(verdict.why,),
            next_step=f"Put it before the board{_settle(review)}.",
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
    if changes and not gravest:
        reasons = (*(change.title for change in changes[:3]), verdict.why)
    return Triage(
        recommendation="fix",
        reasons=reasons,
        next_step=_plan(changes, reaches),
        rests_on=rests_on,
        changes=changes,
        reaches=reaches,
    )


def _settle(review: Review) -> str:
    return f"; to settle there: “{review.questions[0]}”" if review.questions else ""


def _plan(changes: Sequence[Change], reaches: str | None) -> str:
    if not changes:
        return "Go through its findings with the owner: no list of single changes turns the verdict."
    first = changes[0].title.split(":")[0]
    if len(changes) == 1:
        return f"One change makes it {reaches}: {first}."
    return f"{len(changes)} changes make it {reaches}; begin with: {first}."


def _told(finding: Finding) -> str:
    """Its title as a reason stands in a table: a pattern by its name."""
    title = finding.title.removeprefix("Pattern: ")
    return title[:1].upper() + title[1:]


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
    turn out needless left out; or a list that is shorter still. None where resolving all does not reach it."""
    chosen: list[Finding] = []
    # A pattern is what other gaps add up to: it goes with them, and is a change of its own only where it does not.
    rest = list(review.findings)
    while _RANK[_verdict(review, chosen, rubric).level] < _RANK[goal]:
        if not rest:
            return None
        best = max(
            rest,
            key=lambda finding: (_merit(_verdict(review, [*chosen, finding], rubric)), finding.pattern is None),
        )
        chosen.append(best)
        rest.remove(best)
    for finding in sorted(chosen, key=lambda finding: finding.pattern is None):
        without = [other for other in chosen if other is not finding]
        if _RANK[_verdict(review, without, rubric).level] >= _RANK[goal]:
            chosen = without
    return _shorter(review, rubric, goal, len(chosen)) or chosen


def _shorter(review: Review, rubric: Rubric, goal: str, length: int) -> list[Finding] | None:
    """A list below that length which reaches the goal; None where there is none, or none found in MOST_TRIED tries."""

    def reaches(resolved: Sequence[Finding]) -> bool:
        return _RANK[_verdict(review, resolved, rubric).level] >= _RANK[goal]

    # What all others together cannot make up for is on every list.
    needed, rest = list[Finding](), list[Finding]()
    for finding in review.findings:
        others = [other for other in review.findings if other is not finding]
        (rest if reaches(others) else needed).append(finding)
    lists = ([*needed, *more] for size in range(length - len(needed)) for more in combinations(rest, size))
    return next((each for each in islice(lists, MOST_TRIED) if reaches(each)), None)


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
    computed = {check.compute for each in rubric.criteria if each.id in met for check in each.checks}
    same = tuple(prefix for computation, prefix in _SAME.items() if computation in computed)
    ended = {pattern.id for pattern in rubric.patterns if met and is_ruled_out(pattern, judgments)}
    findings = [
        finding
        for finding in review.findings
        if not (finding.id in gone or finding.id in ended or (same and finding.id.startswith(same)))
    ]
    return verdict_of(judgments, findings, rubric, runs=review.verdict.running is not None)


def _changes(findings: Sequence[Finding]) -> tuple[Change, ...]:
    return tuple(Change(id=finding.id, title=_told(finding), write=finding.fix) for finding in findings)


def _not_enough(review: Review, dossier: Dossier, rubric: Rubric) -> str:
    words = sum(document.words for document in dossier.documents)
    if review.verdict.level == "not_assessed":
        return "Nothing in what was submitted could be assessed."
    if words < ENOUGH_WORDS:
        return f"Not enough was submitted: {words} words in all."
    if review.scorecard.assessed < ENOUGH_CRITERIA:
        kinds = ", ".join(sorted({document.kind.value for document in dossier.documents}))
        return f"Not enough was submitted: {kinds} alone answers only {review.scorecard.assessed} criteria."
    only_status = all(document.kind is DocumentKind.STATUS for document in dossier.documents)
    if only_status and review.verdict.running != "stop":
        return "Not enough was submitted: a status report says how a pilot goes, not what it was to reach and for whom."
    unasked = [rubric.reasons[reason] for reason, score in review.scorecard.reasons.items() if score is None]
    if len(unasked) > MOST_UNASKED:
        kinds = ", ".join(sorted({document.kind.value for document in dossier.documents}))
        return f"Not enough was submitted: {kinds} alone does not speak of: {'; '.join(unasked)}."
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
    for heading, criteria in rubric.learning.items():
        quotes = [
            f"“{judged[each].evidence[0].quote}”"
            for each in criteria
            if each in known and each in judged and judged[each].level is Level.MET and judged[each].evidence
        ]
        told[heading] = " ".join(dict.fromkeys(quotes)) or "The drafts do not say it clearly."
    gravest = [_told(finding) for finding in review.findings if finding.id in review.verdict.blockers]
    told["Why it ends"] = "; ".join(gravest) or review.verdict.why
    return told
