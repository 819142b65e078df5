"""The Checks that are computed, and how each is answered."""

from __future__ import annotations

from collections.abc import Callable

from agent.document import Document
from agent.judge.arithmetic.calculation import Calculation
from agent.judge.arithmetic.dates import durations
from agent.judge.arithmetic.figures.line_items import LineItem
from agent.judge.arithmetic.funding import (
    contingency_lines,
    contingency_mention,
    item_quote,
    running_costs,
    told_apart,
    tranche,
)
from agent.judge.arithmetic.same_totals import same_totals
from agent.judge.arithmetic.stated import stated_totals
from agent.judge.arithmetic.totals import table_totals
from agent.once import once_per_document
from agent.review import Answer, CheckAnswer, Evidence
from rubrics.computation import Computation

Found = tuple[Answer, float, Evidence | None, str]
"""Answer, confidence, evidence, note."""


@once_per_document
def all_totals(document: Document) -> tuple[Calculation, ...]:
    """Every stated total of a Document against what it is the total of."""
    return (*table_totals(document), *stated_totals(document), *same_totals(document))


def _totals_agree(document: Document) -> Found:
    totals = all_totals(document)
    wrong = [total for total in totals if total.ok is False and not total.doubt]
    if wrong:
        worst = max(wrong, key=lambda total: total.confidence)
        return Answer.DENIED, worst.confidence, worst.evidence[0], worst.statement
    right = [total for total in totals if total.ok and total.kind != "product"]
    if right:
        return Answer.YES, 0.95, right[-1].evidence[0], f"{len(right)} stated totals agree with their lines"
    return Answer.NO, 0.85, None, "no stated total that could be checked"


def _total_stated(document: Document) -> Found:
    totals = [total for total in all_totals(document) if total.kind != "product" and total.ok is not None]
    if totals:
        return Answer.YES, 0.95, totals[-1].evidence[0], totals[-1].statement
    return Answer.NO, 0.85, None, "no total is stated"


def _all_told_apart(document: Document) -> Found:
    told, untold = told_apart(document)
    if told and not untold:
        return Answer.YES, _sure(told), item_quote(document, told[0]), f"{len(told)} lines, each told"
    note = f"{len(untold)} of {len(told) + len(untold)} cost lines do not say whether they recur"
    return Answer.NO, 0.85, None, note if untold else "no cost lines found"


def _some_told_apart(document: Document) -> Found:
    told, untold = told_apart(document)
    if told:
        why = f"“{told[0].label}”: {told[0].recurrence.replace('_', '-')}, by {told[0].why}"
        return Answer.YES, _sure(told), item_quote(document, told[0]), why
    return Answer.NO, 0.8 if untold else 0.7, None, "no cost line says whether it recurs"


def _contingency_line(document: Document) -> Found:
    lines = contingency_lines(document)
    if lines:
        return Answer.YES, _sure(lines), item_quote(document, lines[0]), lines[0].label
    mention = contingency_mention(document)
    if mention and mention[1]:
        return Answer.DENIED, 0.8, mention[0], "it says that there is none"
    return Answer.NO, 0.9, None, "no contingency line with an amount"


def _contingency_mentioned(document: Document) -> Found:
    lines = contingency_lines(document)
    if lines:
        return Answer.YES, _sure(lines), item_quote(document, lines[0]), lines[0].label
    mention = contingency_mention(document)
    if mention is None:
        return Answer.NO, 0.9, None, "contingency money is not mentioned"
    if mention[1]:
        return Answer.DENIED, 0.8, mention[0], "it says that there is none"
    return Answer.YES, 0.8, mention[0], "mentioned without an amount"


def _share_outside_guideline(document: Document) -> Found:
    share = tranche(document)
    answer = Answer.YES if share.ok is False else Answer.NO
    return answer, share.confidence, share.evidence[0] if share.evidence else None, share.statement


def _three_categories(document: Document) -> Found:
    costs = running_costs(document)
    named = ", ".join(kind.value for kind in costs.categories)
    if len(costs.categories) >= 3:
        return Answer.YES, _sure(costs.items), item_quote(document, costs.items[0]), named
    return Answer.NO, 0.8, None, named or "no running costs found"


def _twelve_months(document: Document) -> Found:
    costs = running_costs(document)
    if costs.months >= 12:
        longest = costs.items[0]
        return (
            Answer.YES,
            _sure(costs.items),
            item_quote(document, longest),
            f"{costs.months:g} months or open-ended",
        )
    return Answer.NO, 0.8, None, f"{costs.months:g} months" if costs.items else "no running costs found"


def _within_six_months(document: Document) -> Found:
    found = durations(document)
    if not found:
        return Answer.NO, 0.7, None, "no duration of the pilot found"
    length = found[0]
    return (Answer.YES if length.ok else Answer.NO), length.confidence, length.evidence[0], length.statement


def _sure(items: tuple[LineItem, ...]) -> float:
    """A table or labelled list is surer than running prose."""
    if any(amount.ref for item in items for amount in item.amounts):
        return 0.95
    return 0.85 if any(item.structured for item in items) else 0.65


COMPUTED: dict[Computation, Callable[[Document], Found]] = {
    Computation.TOTALS_AGREE: _totals_agree,
    Computation.TOTAL_STATED: _total_stated,
    Computation.ALL_COSTS_TOLD_APART: _all_told_apart,
    Computation.SOME_COSTS_TOLD_APART: _some_told_apart,
    Computation.CONTINGENCY_LINE: _contingency_line,
    Computation.CONTINGENCY_MENTIONED: _contingency_mentioned,
    Computation.RESERVE_OUTSIDE_GUIDELINE: _share_outside_guideline,
    Computation.THREE_RUNNING_COSTS: _three_categories,
    Computation.RUNNING_COSTS_FOR_A_YEAR: _twelve_months,
    Computation.PILOT_WITHIN_SIX_MONTHS: _within_six_months,
}
"""How each Computation of the rubric is answered."""


def answer(document: Document, compute: Computation, check_id: str) -> CheckAnswer:
    """The computed answer to the Check of that id, the same every time."""
    given, confidence, evidence, note = COMPUTED[compute](document)
    return CheckAnswer(id=check_id, answer=given, confidence=confidence, evidence=evidence, note=note)
