"""The language-model judge: the model answers Checks with quotes; the program verifies and decides."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence

from agent.index import DocumentIndex
from agent.judge.graded import Graded
from agent.judge.llm.calls import Call, Caller, Meter, Voter
from agent.judge.llm.calls.collect import Collector
from agent.judge.llm.calls.live import LiveCaller
from agent.judge.llm.calls.progress import Progress
from agent.judge.llm.calls.store import Store
from agent.judge.llm.calls.trace import Trace
from agent.judge.llm.context import Draft
from agent.judge.llm.mask import Mask
from agent.judge.llm.panel import dear_voter, described, panel_voters
from agent.judge.llm.prompt import VERSION
from agent.judge.llm.question import Question, questions_of
from agent.judge.llm.reading import Reading
from agent.judge.llm.revision import ALIKE, Revision, Version, fingerprints, likeness, version_of
from agent.judge.llm.votes import Vote, after_dear
from agent.judge.llm.warnings import warnings_of
from agent.judge.offline import OfflineJudge
from agent.review import Answer, CheckAnswer
from agent.settings import settings
from rubrics import Criterion, Pattern, Rubric

CONCORDANT, CONFIRMED, SINGLE, CONTESTED = 0.94, 0.8, 0.73, 0.55
"""Confidence of an answer: both judges say so; a second look confirmed it; nothing speaks for or against it; a second
look changed it. The first and third are measured (docs/evaluation.md), the others set by hand between them."""
UNSURE = 0.75
"""Below this confidence an answer goes on to the dearer model."""

Tell = Callable[[str], None]


class LlmJudge:
    """Answers the text Checks of a rubric on one Document at a time. One object may serve several threads."""

    name = "llm"
    at_once = 8

    def __init__(
        self, rubric: Rubric, why: str = "", *, collect: Store | None = None, tell: Tell = lambda _: None
    ) -> None:
        """`tell` hears how many calls are over.

        With `collect` it makes no call: it answers from that store and collects what would have to be asked.
        """
        self.why = why
        self._voters = panel_voters()
        self._dear = dear_voter()
        self.model: str | None = described(self._voters, self._dear)
        self.prompt: str | None = VERSION
        self._offline = OfflineJudge(rubric)
        self._meter = Meter()
        self._progress = Progress(tell)
        self._store = collect or Store(settings().home if settings().cache else None)
        self._collector = Collector(self._store, self._meter) if collect else None
        self._caller: Caller = self._collector or LiveCaller(self._store, self._meter, Trace(settings().trace))
        self._looks: list[tuple[Call, Voter]] = []
        self._tokens: dict[tuple[str, str], tuple[int, int]] = {}
        self._warnings: list[list[str]] = []

    def calibration(self) -> dict[str, tuple[float, float]]:
        """None learned yet: confidence is what agreement says."""
        return {}

    def grade(self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]) -> Graded:
        """The answers on one Document, with what they cost; nothing of it is kept in the judge."""
        one = copy.copy(self)
        one._meter, one._warnings, one._tokens = Meter(), [], {}
        if self._collector is not None:
            collector = Collector(self._store, one._meter)
            collector.calls = self._collector.calls
            one._caller = collector
        else:
            one._caller = LiveCaller(self._store, one._meter, Trace(settings().trace))
        answers = one.answers(index, asked)
        tokens = {part: one._tokens.get((index.document.id, part), (0, 0)) for part in answers}
        warnings = tuple(warning for document in one._warnings for warning in document)
        return Graded(answers=answers, usage=one._meter.usage(), tokens=tokens, warnings=warnings)

    @property
    def endpoint(self) -> str:
        """Host that its first model is called at."""
        return self._caller.endpoint(self._voters[0])

    @property
    def collected(self) -> dict[str, tuple[Call, Voter]]:
        """Key → Call that would have to be made, and who would be asked; empty where none is, or none is collected."""
        calls = self._collector.calls.items() if self._collector else ()
        # Threads ask in no order; sorted by text, calls on the same draft stand together.
        return dict(sorted(calls, key=lambda item: (item[1][0].user, item[0])))

    @property
    def second_looks(self) -> list[tuple[Call, Voter]]:
        """The Calls that follow the collected ones if every single answer needs a second look."""
        return list(self._looks)

    def answers(
        self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]
    ) -> Mapping[str, Sequence[CheckAnswer]]:
        """Id of the Criterion or Pattern → answers to its text Checks, in the rubric's order."""
        from agent.judge import computed

        warned: list[str] = []
        self._warnings.append(warned)
        given = self._offline.answers(index, asked)
        offline = {f"{part}.{answer.id}": answer for part, answers in given.items() for answer in answers}
        certain = {key: Vote(answer.answer) for key, answer in offline.items() if answer.note == "placeholder"}
        questions = [question for question in questions_of(asked) if question.key not in certain]
        draft = Draft(index, settings().context_tokens, Mask(index.document.text if settings().mask else ""))
        reading = Reading(
            self._caller, draft, offline, lambda criterion: computed(index.document, criterion), self._progress
        )
        revision = self._revision(draft)
        votes = reading.judged(questions, self._voters, certain, revision)
        self._meter.hit(len(reading.reused))
        if self._dear is not None and not reading.waiting:
            votes |= self._asked_dear(self._dear, reading, questions, votes, certain)
        if reading.waiting:
            self._looks += [(call, voter) for call in reading.second_looks(questions) for voter in self._voters]
        took = {part.id: reading.tokens(part.id) for part in asked}
        if revision is not None:
            took = {part: spent if any(spent) else revision.tokens(part) for part, spent in took.items()}
        self._tokens |= {(index.document.id, part): spent for part, spent in took.items()}
        if not reading.waiting:
            version = version_of(draft, questions, votes, took)
            self._store.keep_version(self._same_judge, index.document.sha256, version.model_dump_json())
        warned += warnings_of(draft, votes)
        answers: dict[str, list[CheckAnswer]] = {part.id: [] for part in asked}
        for question in questions_of(asked):
            mine = offline[question.key]
            if question.key in votes:
                mine = self._answer(votes[question.key], question, reading, mine)
            answers[question.asked.id].append(mine)
        return answers

    def _revision(self, draft: Draft) -> Revision | None:
        """The Document beside the version of it that was judged before, by the same judge, if there is one."""
        own = fingerprints(draft.document)
        earlier = [Version.model_validate_json(kept) for kept in self._store.versions(self._same_judge)]
        best = max(earlier, key=lambda version: likeness(own, version.blocks), default=None)
        return Revision(draft, best) if best is not None and likeness(own, best.blocks) >= ALIKE else None

    @property
    def _same_judge(self) -> str:
        """What answers must have in common to be answers of the same judge."""
        who = [*self._voters, *([self._dear] if self._dear else [])]
        endpoints = [self._caller.endpoint(voter) for voter in who]
        return json.dumps([VERSION, [[v.model, v.sample, v.temperature] for v in who], endpoints])

    def _asked_dear(
        self,
        dear: Voter,
        reading: Reading,
        questions: Sequence[Question],
        votes: Mapping[str, Vote],
        certain: Mapping[str, Vote],
    ) -> dict[str, Vote]:
        """Only what the first model was unsure of, and what would block."""
        asked = [question for question in questions if question.key not in reading.reused]
        chosen = [q for q in asked if q.severe or confidence_of(votes[q.key], q, reading) < UNSURE]
        if not chosen:
            return {}
        rest = {key: vote for key, vote in votes.items() if key not in {q.key for q in chosen}}
        second = reading.judged(chosen, [dear], {**certain, **rest})
        return {q.key: after_dear(votes[q.key], second[q.key]) for q in chosen}

    def _answer(self, vote: Vote, question: Question, reading: Reading, offline: CheckAnswer) -> CheckAnswer:
        return CheckAnswer(
            id=question.check.id,
            answer=vote.answer,
            confidence=round(confidence_of(vote, question, reading), 3),
            evidence=vote.evidence,
            note=vote.note or ("nothing in the draft says so" if vote.answer is Answer.NO else ""),
            nearest=() if vote.answer is Answer.YES else offline.nearest,
        )


def confidence_of(vote: Vote, question: Question, reading: Reading) -> float:
    """Probability that the answer is right, from who agrees with it, never from the model's own say."""
    if vote.answer is Answer.UNKNOWN:
        return 0.0
    if reading.concordant(vote, question):
        base = CONCORDANT
    elif not vote.looked:
        base = SINGLE
    else:
        base = CONTESTED if "did not confirm" in vote.note else CONFIRMED
    return base * vote.agreement
