"""Turns the answers to a Criterion's Checks into its level, by the rubric's rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from agent.review import Answer, CheckAnswer, Level, Reason
from rubrics import Criterion, Truth


def level_of(criterion: Criterion, answers: Sequence[CheckAnswer]) -> tuple[Level, Reason]:
    """The level and why. A level that depends on an unknown answer is `unassessed`, never guessed."""
    given = {answer.id: answer for answer in answers}
    truth = truth_of(given)
    rule = criterion.rule
    if rule is None:
        return Level.UNASSESSED, Reason.UNVERIFIED
    excused = rule.not_applicable.holds(truth) if rule.not_applicable is not None else False
    if excused is True:
        return Level.NOT_APPLICABLE, Reason.STATED
    met = rule.met.holds(truth)
    if met is True:
        return Level.MET, Reason.STATED
    partial = rule.partial.holds(truth) if rule.partial is not None else False
    if None in (met, partial, excused):
        return Level.UNASSESSED, Reason.UNVERIFIED
    deferred = any(answer.answer is Answer.DEFERRED for answer in answers)
    if partial:
        wanted = set(rule.met.names())
        put_off = any(answer.answer is Answer.DEFERRED for answer in answers if answer.id in wanted)
        return Level.PARTIAL, Reason.DEFERRED if put_off else Reason.SHALLOW
    if deferred:
        return Level.PARTIAL, Reason.DEFERRED
    if any(answer.answer is Answer.DENIED for answer in answers) or burdens_of(criterion, answers):
        return Level.MISSING, Reason.DENIED
    if any(answer.note == "placeholder" for answer in answers):
        return Level.MISSING, Reason.PLACEHOLDER
    return Level.MISSING, Reason.ABSENT


def burdens_of(criterion: Criterion, answers: Sequence[CheckAnswer]) -> list[CheckAnswer]:
    """What the draft says that takes away the level its silence would have: a minimum, say, or exclusivity."""
    if criterion.rule is None or criterion.levels.silent != Level.MET.value:
        return []
    excluded = set(criterion.rule.met.names()) - set(criterion.rule.met.wanted())
    return [answer for answer in answers if answer.id in excluded and answer.answer is Answer.YES]


def truth_of(given: Mapping[str, CheckAnswer]) -> Callable[[str], Truth]:
    """Id of a Check → whether it is answered yes; None where that is not known."""

    def truth(name: str) -> Truth:
        answer = given[name].answer if name in given else Answer.UNKNOWN
        return None if answer is Answer.UNKNOWN else answer is Answer.YES

    return truth
