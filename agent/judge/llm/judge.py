"""The language-model judge: the model answers Checks with quotes; the program verifies and decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from agent.index import DocumentIndex
from agent.judge.llm.ask import Given, ask_draft
from agent.judge.llm.calls import Caller, Meter, Voter
from agent.judge.llm.calls.live import LiveCaller
from agent.judge.llm.calls.store import Store
from agent.judge.llm.calls.trace import Trace
from agent.judge.llm.context import Draft
from agent.judge.llm.mask import Mask
from agent.judge.llm.prompt import VERSION
from agent.judge.llm.question import groups_of, questions_of
from agent.judge.offline import OfflineJudge
from agent.review import Answer, CheckAnswer, Evidence, Usage
from agent.settings import settings
from rubrics import Criterion, Pattern, Rubric

CLAIMS = (Answer.YES, Answer.DEFERRED, Answer.DENIED)


@dataclass(frozen=True)
class Vote:
    """What one voter says to one question, verified: a claim has Evidence."""

    answer: Answer
    evidence: Evidence | None = None
    note: str = ""
    forged: bool = False
    """Whether it was claimed with a quote that the Document does not contain."""


class LlmJudge:
    """Answers the text Checks of a rubric on one Document at a time."""

    name = "llm"

    def __init__(self, rubric: Rubric, why: str = "") -> None:
        self._offline = OfflineJudge(rubric)
        self.why = why
        self.model: str | None = settings().model
        self.prompt: str | None = VERSION
        self._meter = Meter()
        self._caller: Caller = LiveCaller(Store(settings().home), self._meter, Trace(settings().trace))
        self._voters = [Voter(settings().model or "")]
        self._unanswered: Counter[str] = Counter()

    def calibration(self) -> dict[str, tuple[float, float]]:
        """None learned yet: confidence is what agreement says."""
        return {}

    def usage(self) -> Usage:
        """What it has cost so far."""
        return self._meter.usage()

    def warnings(self) -> tuple[str, ...]:
        """What makes its answers partial."""
        return ()

    def answers(
        self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]
    ) -> Mapping[str, Sequence[CheckAnswer]]:
        """Id of the Criterion or Pattern → answers to its text Checks, in the rubric's order."""
        offline = self._offline.answers(index, asked)
        questions = questions_of(asked)
        draft = Draft(index, settings().context_tokens, Mask())
        given: dict[str, Given] = {}
        with ThreadPoolExecutor(settings().concurrency) as pool:
            for part in pool.map(
                lambda group: ask_draft(self._caller, self._voters[0], draft, group), groups_of(questions)
            ):
                given |= part
        votes = {question.key: verified(draft, given[question.key]) for question in questions}
        return {
            part.id: tuple(self._answer(votes[f"{part.id}.{before.id}"], before) for before in offline[part.id])
            for part in asked
        }

    def _answer(self, vote: Vote, offline: CheckAnswer) -> CheckAnswer:
        return CheckAnswer(
            id=offline.id,
            answer=vote.answer,
            evidence=vote.evidence,
            note=vote.note,
            nearest=() if vote.answer is Answer.YES else offline.nearest,
        )


def verified(draft: Draft, given: Given) -> Vote:
    """The answer, where its quote stands in the Document; else `unknown`."""
    if given.item is None:
        return Vote(Answer.UNKNOWN, note=given.why_not)
    item = given.item
    if item.answer not in CLAIMS:
        return Vote(item.answer, note=item.note)
    for quote in item.quotes:
        evidence = draft.quoted(quote)
        if evidence is not None:
            return Vote(item.answer, evidence, item.note)
    return Vote(Answer.UNKNOWN, note="no quote could be verified", forged=bool(item.quotes))
