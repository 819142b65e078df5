"""The offline judge: answers Checks from the form of sentences and their surroundings. No network, no key."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from agent.document import BlockKind
from agent.index import DocumentIndex, Passage, Statement
from agent.index.embedding import embed
from agent.judge.graded import FactsRead, Graded
from agent.judge.offline.score import bearing, probability, weights
from agent.judge.offline.signs import Candidate, SignFinder, quote_span
from agent.judge.offline.topic import topics
from agent.language.assertion import Assertion, is_hedged
from agent.review import Answer, CheckAnswer, Nearest
from agent.verify import evidence_at
from rubrics import Check, Criterion, Pattern, Rubric

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from agent.facts import Fact

NEAREST = 3
NO_SIGNS = "no signs were given"
"""Why a Criterion is not judged that only has levels, or questions."""


@dataclass(frozen=True)
class Scored:
    """A Candidate with its features and the probability that it answers the Check."""

    candidate: Candidate
    features: dict[str, float]
    probability: float
    bears: float = 0.0
    """Probability that the sentence to quote bears on the Criterion."""

    @property
    def says_yes(self) -> bool:
        """Whether it is asserted, and everything the Sign needs is there."""
        return self.candidate.satisfied and self.candidate.assertion is Assertion.ASSERTED


def decide(scored: Sequence[Scored], threshold: float) -> tuple[Answer, Scored | None]:
    """The answer to a Check and the candidate that decides it; (no, None) where nothing in the draft does.

    What is asserted counts before what is deferred, that before what is denied; but a denial that overrides what is
    said elsewhere, or takes back what was said before, counts first. A blank left for the value is `no`.
    """
    for found in scored:
        candidate = found.candidate
        if candidate.overrides and candidate.assertion is Assertion.DENIED and candidate.satisfied:
            before = [s for s in scored if s.candidate.satisfied and s.candidate.assertion is Assertion.ASSERTED]
            if all(s.candidate.statement.number < candidate.evidence.number for s in before):
                return Answer.DENIED, found
    for assertion, answer in (
        (Assertion.ASSERTED, Answer.YES),
        (Assertion.DEFERRED, Answer.DEFERRED),
        (Assertion.DENIED, Answer.DENIED),
    ):
        for found in scored:
            candidate = found.candidate
            named = candidate.direct and candidate.related
            enough = candidate.satisfied or (assertion is not Assertion.ASSERTED and named)
            if candidate.assertion is assertion and enough and found.probability >= threshold:
                return answer, found
    return Answer.NO, next((found for found in scored if found.candidate.blank), None)


def doubt(scored: Sequence[Scored]) -> float:
    """Probability that the answer is yes after all, where no candidate was enough."""
    full = [found.probability for found in scored if found.candidate.satisfied]
    return max(full, default=0.5 * scored[0].probability if scored else 0.05)


class OfflineJudge:
    """Answers the text Checks of a rubric on one Document at a time."""

    name = "offline"
    model: str | None = None
    prompt: str | None = None
    at_once = 1

    def __init__(self, rubric: Rubric, why: str = "") -> None:
        self._rubric = rubric
        self.why = why
        self._kept: tuple[DocumentIndex, NDArray[np.float32]] | None = None

    def calibration(self) -> dict[str, tuple[float, float]]:
        """Learned with the weights."""
        return weights().calibration

    def grade(self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]) -> Graded:
        """Answers to the text Checks; what has no Signs at all is not answered."""
        return Graded(answers=self.answers(index, asked))

    def facts(self, index: DocumentIndex) -> FactsRead:  # noqa: ARG002
        """None of its own: the program reads the same."""
        return FactsRead()

    def compare(self, facts: Sequence[Fact]) -> FactsRead:  # noqa: ARG002
        """None of its own: the program compares the same."""
        return FactsRead()

    def answers(self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]) -> dict[str, tuple[CheckAnswer, ...]]:
        """Id of the Criterion or Pattern → answers to its text Checks, in the rubric's order."""
        finder = SignFinder(index, self._rubric)
        checks = [(c, check) for c in asked for check in c.checks if check.judged]
        passages = index.search([_query(part, check) for part, check in checks])
        found: dict[str, list[tuple[Check, list[Scored], list[Passage]]]] = {criterion.id: [] for criterion in asked}
        for (criterion, check), retrieved in zip(checks, passages, strict=True):
            found[criterion.id].append((check, self.scored(index, finder, check, retrieved), retrieved))
        answers: dict[str, tuple[CheckAnswer, ...]] = {}
        for part in asked:
            if any(check.signs for check in part.checks):
                bears = self._bearing(index, part.id, [scored for _, scored, _ in found[part.id]])
                answers[part.id] = tuple(
                    self._answer(index, check, scored, by, retrieved)
                    for (check, scored, retrieved), by in zip(found[part.id], bears, strict=True)
                )
            else:
                answers[part.id] = tuple(
                    CheckAnswer(id=check.id, answer=Answer.UNKNOWN, confidence=0.0, note=NO_SIGNS)
                    for check, _, _ in found[part.id]
                )
        return answers

    def retrieved(
        self, index: DocumentIndex, asked: Criterion | Pattern, checks: Sequence[Check]
    ) -> list[list[Passage]]:
        """The Passages each Check is looked for in first."""
        return index.search([_query(asked, check) for check in checks])

    def scored(
        self, index: DocumentIndex, finder: SignFinder, check: Check, retrieved: Sequence[Passage]
    ) -> list[Scored]:
        """The candidates of a Check, best first."""
        candidates = finder.candidates(check)
        if not candidates:
            return []
        similarity = index.statement_vectors @ _vectors(check).T
        support = len({c.statement.number for c in candidates if c.satisfied and c.assertion is Assertion.ASSERTED})
        found = []
        for candidate in candidates:
            number = candidate.statement.number
            features = {
                "bias": 1.0,
                "direct": float(candidate.direct),
                "needs": float(any(sign.needs for sign in check.signs)),
                "phrases": math.log1p(candidate.phrases - 1),
                "support": math.log1p(max(0, support - 1)),
                "similarity": float(similarity[number].max()),
                "retrieved": float(any(p.start <= candidate.statement.start < p.end for p in retrieved)),
                "row": float(candidate.statement.kind is BlockKind.TABLE_ROW),
                "hedged": float(is_hedged(candidate.statement.text)),
                "short": float(len(candidate.statement.text) < 25),
            }
            found.append(Scored(candidate, features, probability(features)))
        return sorted(found, key=lambda s: (-s.probability, s.candidate.statement.number))

    def _bearing(self, index: DocumentIndex, criterion: str, checks: list[list[Scored]]) -> list[list[Scored]]:
        """For each Check of a Criterion its candidates, the one whose quote bears best on the Criterion first."""
        row = topics().rows.get(criterion)
        if row is None:  # a company's own Criterion, or a Pattern: its Signs are all there is to go by
            return [[replace(found, bears=1.0) for found in scored] for scored in checks]
        answered: dict[int, set[int]] = {}
        for place, scored in enumerate(checks):
            for found in scored:
                if found.says_yes:
                    answered.setdefault(found.candidate.evidence.number, set()).add(place)

        def weighed(found: Scored) -> Scored:
            number = found.candidate.evidence.number
            topic = float(self._topics(index)[number, row])
            return replace(found, bears=bearing(found.probability, len(answered.get(number, ())), topic))

        return [sorted(map(weighed, scored), key=lambda s: (-s.bears, -s.probability)) for scored in checks]

    def _topics(self, index: DocumentIndex) -> NDArray[np.float32]:
        """Of each statement the log shares of the criteria; kept for the Document at hand."""
        if self._kept is None or self._kept[0] is not index:
            self._kept = (index, topics().shares(index.statement_vectors))
        return self._kept[1]

    def _answer(
        self,
        index: DocumentIndex,
        check: Check,
        scored: list[Scored],
        by_bearing: list[Scored],
        retrieved: list[Passage],
    ) -> CheckAnswer:
        answer, decisive = decide(by_bearing, weights().threshold)
        if decisive is not None:
            note = "placeholder" if answer is Answer.NO else ""
            return self._given(index, check, answer, decisive, retrieved, note)
        return CheckAnswer(
            id=check.id,
            answer=Answer.YES if check.silence == "yes" else Answer.NO,
            confidence=1.0 - doubt(scored),
            nearest=self._nearest(index, check, scored, retrieved),
            note="nothing in the draft says so",
        )

    def _given(
        self,
        index: DocumentIndex,
        check: Check,
        answer: Answer,
        best: Scored,
        retrieved: list[Passage],
        note: str = "",
    ) -> CheckAnswer:
        return CheckAnswer(
            id=check.id,
            answer=answer,
            confidence=best.probability,
            evidence=evidence_at(index.document, *quote_span(best.candidate.evidence)),
            bears=best.bears,
            note=note,
            nearest=() if answer is Answer.YES else self._nearest(index, check, [best], retrieved),
        )

    def _nearest(
        self, index: DocumentIndex, check: Check, scored: list[Scored], retrieved: list[Passage]
    ) -> tuple[Nearest, ...]:
        """The statements that came closest: those that show a Sign, then the most similar in retrieved passages."""
        statements: dict[int, Statement] = {
            s.candidate.statement.number: s.candidate.statement for s in scored[:NEAREST]
        }
        similar = (index.statement_vectors @ _vectors(check).T).max(axis=1) if index.statements else []
        inside = [
            s
            for s in index.statements
            if s.kind is not BlockKind.HEADING
            and not s.hidden
            and len(s.text) >= 25
            and any(p.start <= s.start < p.end for p in retrieved)
        ]
        for statement in sorted(inside, key=lambda s: (-float(similar[s.number]), s.number))[:NEAREST]:
            statements.setdefault(statement.number, statement)
        return tuple(_nearest_of(index, statement) for statement in list(statements.values())[:NEAREST])


def _nearest_of(index: DocumentIndex, statement: Statement) -> Nearest:
    evidence = evidence_at(index.document, *quote_span(statement))
    return Nearest(
        quote=evidence.quote,
        page=evidence.page,
        section=evidence.section,
        document=evidence.document,
        start=evidence.start,
        end=evidence.end,
    )


def _query(criterion: Criterion | Pattern, check: Check) -> str:
    return " ".join((criterion.title, check.question, *check.examples))


@lru_cache(maxsize=4096)
def _vectors(check: Check) -> NDArray[np.float32]:
    return embed([check.question, *check.examples])
