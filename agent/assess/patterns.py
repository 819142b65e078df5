"""Patterns: named combinations of levels and signs in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from agent.review import Answer, CheckAnswer, Evidence, Finding, Judgment, Level, Severity
from rubrics import Pattern, Rubric, Truth

MOST_EVIDENCE = 3


def patterns_of(
    judgments: Sequence[Judgment],
    answers: Mapping[str, Sequence[CheckAnswer]],
    kinds: set[str],
    rubric: Rubric,
) -> list[Finding]:
    """A Finding for each Pattern that holds. `answers`: Pattern id → answers to its own Checks, over all Documents."""
    from knowledge import guidance_for

    by_criterion = {judgment.criterion: judgment for judgment in judgments}
    found = []
    for pattern in rubric.patterns:
        if not kinds & set(pattern.kinds):
            continue
        own = answers.get(pattern.id, ())
        if pattern.holds.holds(partial(_truth, judgments=by_criterion, own=own)) is not True:
            continue
        found.append(
            Finding(
                id=pattern.id,
                pattern=pattern.id,
                severity=Severity(pattern.severity),
                title=f"Pattern: {pattern.title.lower()}",
                why=pattern.why,
                fix=pattern.fix,
                evidence=_evidence(own),
                question=pattern.question,
                guidance=tuple(guidance.id for guidance in guidance_for(pattern.id)[:2]),
            )
        )
    return found


def is_ruled_out(pattern: Pattern, judgments: Sequence[Judgment]) -> bool:
    """Whether the Judgments alone say that it does not hold, whatever signs of its own the text has."""
    by_criterion = {judgment.criterion: judgment for judgment in judgments}
    return pattern.holds.holds(partial(_truth, judgments=by_criterion, own=())) is False


def stops(pattern: Pattern, judgments: Sequence[Judgment]) -> bool:
    """Whether a Pattern that was found is a reason to end a pilot that runs, beside what the Judgments say."""
    by_criterion = {judgment.criterion: judgment for judgment in judgments}
    return pattern.stops is not None and pattern.stops.holds(partial(_truth, judgments=by_criterion, own=())) is True


def _truth(name: str, judgments: Mapping[str, Judgment], own: Sequence[CheckAnswer]) -> Truth:
    word, _, criterion = name.partition(" ")
    if not criterion:
        given = [answer.answer for answer in own if answer.id == name]
        if Answer.YES in given:
            return True
        return None if Answer.UNKNOWN in given or not given else False
    judgment = judgments.get(criterion)
    if judgment is None or judgment.level in (Level.UNASSESSED, Level.NOT_APPLICABLE):
        return None
    levels = {
        "missing": (Level.MISSING,),
        "weak": (Level.MISSING, Level.PARTIAL),
        "met": (Level.MET,),
    }[word]
    return judgment.level in levels


def _evidence(own: Sequence[CheckAnswer]) -> tuple[Evidence, ...]:
    """The sentences that show the Pattern itself."""
    quotes = [answer.evidence for answer in own if answer.answer is Answer.YES and answer.evidence]
    unique = {(quote.document, quote.start): quote for quote in quotes}
    return tuple(unique.values())[:MOST_EVIDENCE]
