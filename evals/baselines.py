"""Judges that know nothing, to measure against: the most frequent level, a few counted keywords, chance.

What they need to know (frequencies, thresholds) they take from the other families only, as a judge should.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from agent.language.words import WORD, stem
from evals.agreement import kappa
from evals.metrics.levels import ORDINAL
from evals.result import Outcome
from rubrics import Rubric

SEED = 7
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and any are as at be been by can does do each for from given has have how in into is it its least named "
        "no not of on one or out over so stated that the their there they this to today two was what when where which "
        "who will with without",
    )
)
_KEYWORDS = 3
_THRESHOLDS = tuple(combinations((1, 2, 3, 5, 8, 13), 2))


def majority(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Always the level that is most frequent for the criterion in the other families (in all, if there is one)."""
    everywhere: dict[str, Counter[str]] = {}
    within: dict[tuple[str, str], Counter[str]] = {}
    for outcome in outcomes:
        everywhere.setdefault(outcome.criterion, Counter())[outcome.labelled] += 1
        within.setdefault((outcome.criterion, outcome.family), Counter())[outcome.labelled] += 1
    alone = len({outcome.family for outcome in outcomes}) == 1
    answered = []
    for outcome in outcomes:
        seen = everywhere[outcome.criterion]
        if not alone:
            seen = seen - within[outcome.criterion, outcome.family]
        level = min(seen, key=lambda name: (-seen[name], name)) if seen else "missing"
        answered.append(_answer(outcome, level))
    return answered


def chance(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Missing, partial or met, drawn evenly; seeded."""
    draw = random.Random(SEED)
    return [_answer(outcome, draw.choice(ORDINAL)) for outcome in outcomes]


def keywords(outcomes: Sequence[Outcome], texts: Mapping[str, str], rubric: Rubric) -> list[Outcome]:
    """Counts a criterion's keywords in the draft; two thresholds, shared by all criteria, make it a level.

    `texts` has the text of each draft by its name.
    """
    stems = {
        name: Counter(stem(match.group().lower()) for match in WORD.finditer(text)) for name, text in texts.items()
    }
    words = {criterion.id: criterion_keywords(rubric, criterion.id) for criterion in rubric.criteria}
    counts = [sum(stems[outcome.draft][word] for word in words[outcome.criterion]) for outcome in outcomes]
    thresholds = {}
    families = {outcome.family for outcome in outcomes}
    for family in families:
        seen = [
            (outcome, count)
            for outcome, count in zip(outcomes, counts, strict=True)
            if outcome.family != family or len(families) == 1
        ]
        thresholds[family] = max(_THRESHOLDS, key=lambda pair: _fit(seen, pair))
    return [
        _answer(outcome, _level(count, thresholds[outcome.family]))
        for outcome, count in zip(outcomes, counts, strict=True)
    ]


def criterion_keywords(rubric: Rubric, criterion_id: str) -> list[str]:
    """Up to three stems of content words from the criterion's title, filled up from what it asks."""
    criterion = rubric.criterion(criterion_id)
    found: list[str] = []
    for match in WORD.finditer(f"{criterion.title} {criterion.asks}"):
        word = match.group().lower()
        if word not in _COMMON and len(word) > 2 and stem(word) not in found:
            found.append(stem(word))
    return found[:_KEYWORDS]


def _fit(seen: Sequence[tuple[Outcome, int]], pair: tuple[int, int]) -> float:
    return kappa([_answer(outcome, _level(count, pair)) for outcome, count in seen]) or 0.0


def _level(count: int, thresholds: tuple[int, int]) -> str:
    return ORDINAL[sum(count >= threshold for threshold in thresholds)]


def _answer(outcome: Outcome, level: str) -> Outcome:
    return outcome.model_copy(
        update={
            "ours": level,
            "correct": level == outcome.labelled,
            "confidence": None,
            "quote": "",
            "rationale": "",
        }
    )
