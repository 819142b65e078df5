"""Judgments: one a Criterion, with evidence or with what was searched, over all Documents of a Dossier."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from agent.assess.levels import burdens_of, level_of, truth_of
from agent.document import Document
from agent.judge.graded import Grade
from agent.review import Answer, CheckAnswer, Evidence, Judgment, Level, Nearest, Provenance, Reason, Searched
from rubrics import Criterion

ENOUGH_READ = 0.8
"""Below this readable share of a Document nothing in it is called missing."""
MOST_EVIDENCE = 3
SHOWN = 0.75
"""Least probability that a quote bears on the Criterion for it to be shown as evidence."""
AGREED, ALONE, DISPUTED = 0.97, 0.85, 0.5
"""Confidence in a model's level: the offline judge comes to the same; to another; a computation speaks against it."""
CLAIMS = (Answer.YES, Answer.DEFERRED, Answer.DENIED)
_SAID = (Answer.YES, Answer.DEFERRED)
_RANK = {Level.MET: 4, Level.PARTIAL: 3, Level.MISSING: 2, Level.UNASSESSED: 1, Level.NOT_APPLICABLE: 0}
_SAYS = {
    Reason.STATED: "The draft says it",
    Reason.SHALLOW: "The draft touches it, but leaves out what a board would ask for",
    Reason.DEFERRED: "The draft puts it off until later",
    Reason.DENIED: "The draft says that it is not so",
    Reason.PLACEHOLDER: "A blank stands where it should be",
    Reason.ABSENT: "Nothing in the draft says so",
    Reason.UNREADABLE: "Too much of the draft could not be read to say that it is missing",
    Reason.UNVERIFIED: "No answer that could be verified against the draft",
}

Calibration = Mapping[str, tuple[float, float]]


def judge_document(
    criterion: Criterion,
    answers: Sequence[CheckAnswer],
    document: Document,
    *,
    passages: int,
    provenance: Provenance,
    calibration: Calibration,
) -> Judgment:
    """The Judgment of one Criterion on one Document."""
    answers = [_verified(criterion, answer, document) for answer in answers]
    level, reason = level_of(criterion, answers)
    if level is Level.MISSING and reason is not Reason.DENIED and document.readable_share < ENOUGH_READ:
        level, reason = Level.UNASSESSED, Reason.UNREADABLE
    evidence = _evidence(criterion, level, answers)
    return Judgment(
        criterion=criterion.id,
        level=level,
        reason=reason,
        confidence=_confidence(criterion, level, answers, calibration),
        rationale=_rationale(criterion, level, reason, answers, shown=bool(evidence)),
        lacks=_lacks(criterion, level, reason, answers),
        checks=tuple(answers),
        evidence=evidence,
        searched=Searched(
            coverage=round(document.readable_share, 3),
            passages=passages,
            nearest=_nearest(level, answers, shown=bool(evidence)),
        ),
        provenance=provenance,
    )


def judgment_of(
    criterion: Criterion,
    grade: Grade,
    answers: Sequence[CheckAnswer],
    document: Document,
    *,
    passages: int,
    provenance: Provenance,
) -> Judgment:
    """The Judgment of one Criterion that a Judge gave its level. `answers` to its Checks are a second opinion."""
    level, reason, lacks = grade.level, grade.reason, grade.lacks
    claims = level in (Level.MET, Level.PARTIAL, Level.NOT_APPLICABLE)
    by_premise = level is Level.NOT_APPLICABLE and criterion.premise is not None
    if claims and not grade.evidence and level.value != criterion.levels.silent and not by_premise:
        level, reason, lacks = Level.UNASSESSED, Reason.UNVERIFIED, ""
    elif document.readable_share < ENOUGH_READ and not grade.evidence and not by_premise:
        level, reason, lacks = Level.UNASSESSED, Reason.UNREADABLE, ""
    disputed = disputed_by(criterion, level, answers)
    computed = [answer for answer in answers if not criterion.check(answer.id).judged]
    return Judgment(
        criterion=criterion.id,
        level=level,
        reason=reason,
        confidence=_agreement(criterion, level, answers, disputed),
        rationale=_told(level, reason, lacks, grade.note, disputed),
        lacks=lacks,
        disputed=disputed,
        checks=(*grade.clauses, *computed),
        evidence=grade.evidence[:MOST_EVIDENCE],
        searched=Searched(
            coverage=round(document.readable_share, 3),
            passages=passages,
            nearest=_nearest(level, answers, shown=True),
        ),
        provenance=provenance,
    )


def _agreement(criterion: Criterion, level: Level, answers: Sequence[CheckAnswer], disputed: str) -> float:
    """Confidence in a level that a Judge gave, by whether the answers to the Checks come to the same."""
    if level is Level.UNASSESSED:
        return 0.0
    if disputed:
        return DISPUTED
    return AGREED if level_of(criterion, answers)[0] is level else ALONE


def disputed_by(criterion: Criterion, level: Level, answers: Sequence[CheckAnswer]) -> str:
    """What was computed that speaks against the level; empty where nothing does."""
    if criterion.rule is None or level not in (Level.MET, Level.PARTIAL, Level.MISSING):
        return ""
    given = {answer.id: answer for answer in answers if criterion.check(answer.id).compute}
    would_be_met = criterion.rule.met.holds(truth_of(given))
    named = set(criterion.rule.met.names())
    if level is Level.MET:
        # A figure that was found and is not as it should be, not one that was not found.
        against = [a for a in given.values() if a.id in named and a.answer is Answer.NO and a.evidence is not None]
        against += [a for a in given.values() if would_be_met is False and a.answer is Answer.YES]
    else:
        against = [a for a in given.values() if would_be_met is True and a.id in named]
    return "; ".join(dict.fromkeys(answer.note for answer in against if answer.note))


def best_of(judgments: Sequence[Judgment]) -> Judgment:
    """The Judgment of a Dossier: the best level that any Document supports, with all that was searched."""
    # What one Document says outweighs what another only does not say.
    told = [judgment for judgment in judgments if judgment.evidence or judgment.level is not Level.MET]
    short = any(judgment.evidence for judgment in told if judgment.level in (Level.PARTIAL, Level.MISSING))
    best = max(told if short else judgments, key=lambda judgment: (_RANK[judgment.level], judgment.confidence))
    if len(judgments) == 1:
        return best
    nearest = [near for judgment in judgments for near in judgment.searched.nearest]
    return best.model_copy(
        update={
            "searched": Searched(
                coverage=min(judgment.searched.coverage for judgment in judgments),
                passages=sum(judgment.searched.passages for judgment in judgments),
                nearest=tuple(nearest[:MOST_EVIDENCE]),
            )
        }
    )


def _verified(criterion: Criterion, answer: CheckAnswer, document: Document) -> CheckAnswer:
    """A claim about the text without verified evidence is no answer; nor is the silence of a text that was not read."""
    check = criterion.check(answer.id)
    if answer.evidence is not None or not check.judged or answer.answer not in CLAIMS:
        return answer
    silent = answer.answer is Answer.YES and check.silence == "yes"
    if silent and document.readable_share >= ENOUGH_READ:
        return answer
    note = "too much could not be read" if silent else "no quote could be verified"
    return answer.model_copy(update={"answer": Answer.UNKNOWN, "note": note})


def _evidence(criterion: Criterion, level: Level, answers: Sequence[CheckAnswer]) -> tuple[Evidence, ...]:
    if level in (Level.MET, Level.NOT_APPLICABLE):
        wanted = [Answer.YES]
    elif level is Level.PARTIAL:
        wanted = [Answer.YES, Answer.DEFERRED]
    else:
        wanted = [Answer.DENIED]
    rule = criterion.rule
    if rule is None:
        return ()
    part = {Level.MET: rule.met, Level.NOT_APPLICABLE: rule.not_applicable}.get(level, rule.partial)
    named = list(part.names()) if part is not None else []
    shown = [answer for answer in answers if answer.evidence is not None and answer.bears >= SHOWN]
    ordered = sorted(
        (answer for answer in shown if answer.answer in wanted),
        key=lambda answer: (
            answer.id not in named,
            level is Level.PARTIAL and answer.answer is Answer.YES and answer.id not in rule.met.names(),
            -answer.confidence,
        ),
    )
    if level is Level.MISSING:
        ordered += burdens_of(criterion, answers)
        ordered += [answer for answer in answers if answer.note == "placeholder" and answer.evidence is not None]
    # Whether a vendor is used, say, decides if the criterion applies; it is no evidence for how it is fulfilled.
    telling = {*named, *(rule.met.names() if level is not Level.MET else ())}
    seen: dict[tuple[str, int], Evidence] = {}
    for answer in ordered:
        if answer.evidence is not None and (answer.id in telling or answer.answer is not Answer.YES):
            seen.setdefault((answer.evidence.document, answer.evidence.start), answer.evidence)
    return tuple(seen.values())[:MOST_EVIDENCE]


def _unshown(answers: Sequence[CheckAnswer]) -> list[Evidence]:
    """The quotes that decided answers without bearing on the Criterion surely enough to be evidence, best first."""
    unshown = [answer for answer in answers if answer.answer in CLAIMS and answer.bears < SHOWN]
    unshown.sort(key=lambda answer: -answer.bears)
    return [answer.evidence for answer in unshown if answer.evidence is not None]


def _nearest(level: Level, answers: Sequence[CheckAnswer], *, shown: bool) -> tuple[Nearest, ...]:
    if shown and level in (Level.MET, Level.NOT_APPLICABLE):
        return ()
    unshown = [] if shown else _unshown(answers)
    seen: dict[str, Nearest] = {e.quote: Nearest(**e.model_dump(include=set(Nearest.model_fields))) for e in unshown}
    for answer in answers:
        for near in answer.nearest:
            seen.setdefault(near.quote, near)
    return tuple(seen.values())[:MOST_EVIDENCE]


def strength_of(criterion: Criterion, level: Level, answers: Sequence[CheckAnswer]) -> float:
    """Confidence of the weakest answer that the level rests on, 0..1."""
    if criterion.rule is None:
        return 0.5
    part = criterion.rule.met if level is Level.MET else criterion.rule.partial
    named = set(part.names()) if part is not None else set()
    if level is Level.MET:
        return min((a.confidence for a in answers if a.id in named and a.answer is Answer.YES), default=0.5)
    if level is Level.PARTIAL:
        return max((a.confidence for a in answers if a.id in named and a.answer in _SAID), default=0.5)
    return min((a.confidence for a in answers if a.answer is not Answer.YES), default=0.5)


def _confidence(criterion: Criterion, level: Level, answers: Sequence[CheckAnswer], calibration: Calibration) -> float:
    """Calibrated probability of the level: Platt scaling of the logit of its strength."""
    if level is Level.UNASSESSED:
        return 0.0
    intercept, slope = calibration.get(level.value, (0.0, 1.0))
    bounded = min(max(strength_of(criterion, level, answers), 0.02), 0.98)
    return round(1.0 / (1.0 + math.exp(-(intercept + slope * math.log(bounded / (1.0 - bounded))))), 3)


def _rationale(
    criterion: Criterion, level: Level, reason: Reason, answers: Sequence[CheckAnswer], *, shown: bool
) -> str:
    if level is Level.NOT_APPLICABLE:
        return "The draft shows that this cannot apply to the pilot."
    lead = _SAYS[reason]
    if not shown and level in (Level.MET, Level.PARTIAL) and _unshown(answers):
        lead = "Signs of it were found, but no sentence that shows it plainly"
    if criterion.rule is None:
        return "Not judged: no signs were given for the offline judge; a language model judges it by its levels."
    if level is Level.MET:
        return f"{lead}."
    given = {answer.id: answer.answer for answer in answers}
    wanted = dict.fromkeys(criterion.rule.met.wanted())
    open_checks = [criterion.check(name) for name in wanted if given.get(name) is not Answer.YES]
    asked = [check.question.rstrip("?") for check in open_checks if check.silence == "no"]
    if not asked or level is Level.UNASSESSED:
        return f"{lead}."
    return f"{lead}. Not answered with yes: " + "; ".join(f"“{question}?”" for question in asked[:3])


def _lacks(criterion: Criterion, level: Level, reason: Reason, answers: Sequence[CheckAnswer]) -> str:
    """What stands first between a partial level and `met`; empty where no Check says what it wants."""
    if criterion.rule is None or level is not Level.PARTIAL or reason is Reason.DEFERRED:
        return ""
    given = {answer.id: answer.answer for answer in answers}
    wanted = [criterion.check(name) for name in criterion.rule.met.wanted() if given.get(name) is not Answer.YES]
    return next((f"in part, but no {check.wants} found" for check in wanted if check.wants), "")


def _told(level: Level, reason: Reason, lacks: str, note: str, disputed: str) -> str:
    """A level that a Judge gave, in a sentence; led by what is lacking."""
    if level is Level.NOT_APPLICABLE:
        told = f"It cannot apply to this pilot: {lacks}." if lacks else "It cannot apply to this pilot."
    elif level is Level.UNASSESSED:
        told = f"{_SAYS[reason]}{f': {note}' if note else ''}."
    else:
        told = f"{lacks[0].upper()}{lacks[1:]}." if lacks else f"{_SAYS[reason]}."
    return f"{told} Disputed: computed from the draft, {disputed}." if disputed else told
