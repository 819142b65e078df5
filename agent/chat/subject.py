"""What a question is about: a finding, a criterion, one or several of the drafts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from agent.chat.case import Case
from agent.review import Finding, Severity
from rubrics import Criterion

NEAR = 2.9
"""Least weight of the words that a question shares with a criterion: one rare word, or several others."""
_NUMBER = re.compile(r"(?:finding|number|no\.?|#)\s*(\d{1,4})\b|^\s*(\d{1,4})\s*$", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)\s+(blocker|major|minor|finding|problem|issue)\b",
    re.IGNORECASE,
)
_PLACES = {"first": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4}
_PLACES |= {"5th": 4, "last": -1}
_KINDS = {
    "prd": r"\bprd\b|\brequirements?\b|\bproposal\b",
    "contract": r"\bcontract\b|\bagreement\b|\bmsa\b",
    "budget": r"\bbudget\b|\bspreadsheet\b|\bworkbook\b",
    "status": r"\bstatus(?: report)?\b|\bprogress report\b",
}
_QUESTION_WORDS = """
about agreement already also and any are ask asks board budget but can come contract could did does document done draft
drafts enough find finding first fix for from get good have how into its let long look lot many mean mine more much must
named names need not one only our out part pilot plan planned please prd put question raised report review say says
should show status sure tell than that the their them then there these they thing things this they until want was were
what when where which who whole why will with without work would write you your second third last blocker blockers major
minor
"""
_PLAIN = frozenset(_QUESTION_WORDS.split())
"""Words that say nothing of what a question is about."""


@dataclass(frozen=True)
class Subject:
    """What a question is about, as far as its words tell."""

    finding: Finding | None = None
    no_such: str = ""
    """The number or rank that was asked for and that no finding has."""
    criterion: Criterion | None = None
    kinds: tuple[str, ...] = ()
    """Kinds of draft it names."""
    told: bool = False
    """Whether a number, rank or id names it, not only words that it shares."""


class Subjects:
    """Finds what questions about a case are about."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def of(self, question: str) -> Subject:
        """The subject of a question."""
        kinds = tuple(kind for kind, words in _KINDS.items() if re.search(words, question, re.IGNORECASE))
        named = self._by_number(question) or self._by_rank(question) or self._by_id(question)
        if named is not None:
            return Subject(named.finding, named.no_such, named.criterion, kinds, told=True)
        criterion = self._by_words(question, kinds)
        finding = self._case.finding(criterion.id) if criterion else self._by_title(question)
        return Subject(finding, "", criterion, kinds)

    def _by_number(self, question: str) -> Subject | None:
        match = _NUMBER.search(question)
        if match is None:
            return None
        number = int(match.group(1) or match.group(2))
        findings = self._case.review.findings
        if not 1 <= number <= len(findings):
            return Subject(no_such=f"finding {number}")
        return self._about(findings[number - 1])

    def _by_rank(self, question: str) -> Subject | None:
        match = _PLACE.search(question)
        if match is None:
            return None
        kind = match.group(2).lower()
        ranked = [f for f in self._case.review.findings if kind not in list(Severity) or f.severity.value == kind]
        place = _PLACES[match.group(1).lower()]
        if not ranked or place >= len(ranked):
            return Subject(no_such=f"{match.group(1).lower()} {kind}")
        return self._about(ranked[place])

    def _by_id(self, question: str) -> Subject | None:
        for finding in self._case.review.findings:
            if re.search(rf"(?<![\w.]){re.escape(finding.id)}(?![\w.]*\w)", question):
                return self._about(finding)
        criterion = next((c for c in self._case.rubric.criteria if c.id in question), None)
        return Subject(self._case.finding(criterion.id), "", criterion) if criterion else None

    def _about(self, finding: Finding) -> Subject:
        return Subject(finding, "", next((c for c in self._case.rubric.criteria if c.id == finding.criterion), None))

    def _by_words(self, question: str, kinds: tuple[str, ...]) -> Criterion | None:
        """The judged criterion whose words a question shares, rare words weighing more."""
        asked = stems(question)
        best: tuple[float, Criterion] | None = None
        for name, (title, more) in self._words.items():
            criterion = self._case.rubric.criterion(name)
            weight = sum(
                2 * self._rarity[word] if word in title else self._rarity[word] for word in asked & (title | more)
            )
            weight *= 1.2 if set(kinds) & set(criterion.kinds) else 1.0
            if best is None or weight > best[0]:
                best = weight, criterion
        return best[1] if best and best[0] >= NEAR else None

    def _by_title(self, question: str) -> Finding | None:
        """The finding without a criterion whose title a question shares at least two words with."""
        asked = stems(question)
        scored = [(len(asked & stems(f.title)), f) for f in self._case.review.findings if f.criterion is None]
        best = max((score for score, _ in scored), default=0)
        return next((finding for score, finding in scored if score == best), None) if best >= 2 else None

    @cached_property
    def _words(self) -> dict[str, tuple[set[str], set[str]]]:
        judged = {judgment.criterion for judgment in self._case.review.judgments}
        return {
            criterion.id: (
                stems(f"{criterion.title} {criterion.id.replace('.', ' ').replace('_', ' ')}"),
                stems(f"{criterion.asks} {criterion.levels.met} {self._case.rubric.steps.get(criterion.step, '')}"),
            )
            for criterion in self._case.rubric.criteria
            if criterion.id in judged
        }

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts = Counter(word for title, more in self._words.values() for word in title | more)
        return {word: math.log(1 + len(self._words) / count) for word, count in counts.items()}


def stems(text: str) -> set[str]:
    """Stems of the words that say what a text is about."""
    return set(_stems(re.findall(r"[a-z]{3,}", text.lower())))


def _stems(words: Iterable[str]) -> list[str]:
    from agent.language.words import stem

    return [stem(word) for word in words if word not in _PLAIN]
