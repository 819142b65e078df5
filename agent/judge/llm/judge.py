"""The language-model judge: the model grades Criteria by their Levels; the program verifies quotes and decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from agent.errors import SettingsError
from agent.index import DocumentIndex
from agent.judge.graded import FactsRead, Grade, Graded
from agent.judge.llm.calls import Caller, Meter, Voter
from agent.judge.llm.calls.collect import Collector
from agent.judge.llm.calls.live import LiveCaller
from agent.judge.llm.calls.progress import Progress
from agent.judge.llm.calls.store import Store
from agent.judge.llm.calls.trace import Trace
from agent.judge.llm.context import Draft
from agent.judge.llm.facts import conflicts_by_model, facts_by_model
from agent.judge.llm.mask import Mask
from agent.judge.llm.points import groups_of
from agent.judge.llm.prompt import VERSION
from agent.judge.llm.reading import Read, read
from agent.judge.llm.said import Said
from agent.judge.llm.warnings import warnings_of
from agent.judge.offline import OfflineJudge
from agent.review import Answer, CheckAnswer, Level, Reason
from agent.settings import settings
from rubrics import Criterion, Pattern, Rubric

if TYPE_CHECKING:
    from agent.document import Document
    from agent.facts import Fact

CLAUSE_CONFIDENCE = 0.9
"""Of a clause or sign that the model found or did not find; set by hand."""
AT_ONCE = 8
"""Documents of a dossier that are graded at the same time."""

Tell = Callable[[str], None]


class LlmJudge:
    """Grades one Document at a time. One object may serve several threads."""

    name = "llm"

    def __init__(
        self, rubric: Rubric, why: str = "", *, collect: Collector | None = None, tell: Tell = lambda _: None
    ) -> None:
        """`tell` hears how many calls are over.

        With `collect` it makes no call: it answers from what that keeps, and gathers there what would be asked.
        """
        model = settings().model
        if not model:
            raise SettingsError("The llm judge needs a model: set PILOT_REVIEW_MODEL (and OPENAI_BASE_URL or a key).")
        self.why = why
        self.model: str | None = model
        self.prompt: str | None = VERSION
        self._rubric = rubric
        self._voter = Voter(model)
        self._offline = OfflineJudge(rubric)
        self._collect = collect
        # One after the other, a file of requests is the same every time.
        self.at_once = 1 if collect else AT_ONCE
        self._store, self._without_cache = Store.if_it_works(
            settings().home if settings().cache and not collect else None
        )
        self._trace = Trace(settings().trace)
        self._tell = tell

    def calibration(self) -> Mapping[str, tuple[float, float]]:
        """Of the levels that fall back on the offline judge's answers."""
        return self._offline.calibration()

    def grade(self, index: DocumentIndex, asked: Sequence[Criterion | Pattern]) -> Graded:
        """Grades by the model; and the offline judge's answers, a second opinion that stands where no grade does."""
        meter = Meter()
        caller = self._caller(meter, index.document)
        offline = self._offline.answers(index, asked)
        draft = Draft(index, settings().context_tokens, Mask(index.document.text if settings().mask else ""))
        groups = groups_of(asked, self._rubric.premises, index.document.kind.value)
        criteria = [part for part in asked if isinstance(part, Criterion) and not part.computed]
        unquoted = {part.id: part.levels.silent for part in criteria if part.levels.silent}
        told = read(caller, self._voter, draft, groups, Progress(self._tell), unquoted)
        fell_back: list[str] = []
        grades = {part.id: grade for part in criteria if (grade := self._grade(part, told, fell_back))}
        answers = {
            part.id: _signs(part, told, offline[part.id]) if isinstance(part, Pattern) else offline[part.id]
            for part in asked
        }
        return Graded(
            grades=grades,
            answers=answers,
            usage=meter.usage(),
            tokens={part: (round(spent[0]), round(spent[1])) for part, spent in told.tokens.items()},
            warnings=(*filter(None, (self._without_cache, self._store.trouble)), *warnings_of(draft, told, fell_back)),
        )

    def facts(self, index: DocumentIndex) -> FactsRead:
        """The facts the model lists of a Document."""
        meter = Meter()
        budget = settings().context_tokens
        draft = Draft(index, budget, Mask(index.document.text if settings().mask else ""))
        facts, warning = facts_by_model(draft, self._caller(meter, index.document), self._voter, budget)
        return FactsRead(facts=facts, usage=meter.usage(), warnings=(warning,) if warning else ())

    def compare(self, facts: Sequence[Fact]) -> FactsRead:
        """What the model holds to be about the same thing, and the program finds to differ."""
        # What is not read of one draft could be the other side: first all facts, then what they have in common.
        if self._collect is not None and any(call.form == "facts" for call, _ in self._collect.calls.values()):
            return FactsRead()
        meter = Meter()
        conflicts, warning = conflicts_by_model(facts, self._caller(meter), self._voter)
        return FactsRead(conflicts=tuple(conflicts), usage=meter.usage(), warnings=(warning,) if warning else ())

    def _caller(self, meter: Meter, *sent: Document) -> Caller:
        if self._collect is not None:
            return self._collect.metered(meter)
        return LiveCaller(self._store, meter, self._trace, [document.sha256 for document in sent])

    def _grade(self, criterion: Criterion, told: Read, fell_back: list[str]) -> Grade | None:
        """The Grade of a Criterion; None where the offline judge's answers are to stand."""
        said = told.said[criterion.id]
        clauses = tuple(
            _checked(check.id, told.said[f"{criterion.id}.{check.id}"]) for check in criterion.checks if check.clause
        )
        if not said.answer:
            return Grade(Level.UNASSESSED, Reason.UNVERIFIED, note=said.why_not, clauses=clauses)
        premise = told.said.get(f"premise:{criterion.premise}")
        if premise is not None and premise.answer == "no" and not told.astray:
            why = premise.lacks or "no outside supplier is used or needed"
            return Grade(Level.NOT_APPLICABLE, Reason.STATED, evidence=premise.evidence, lacks=why, clauses=clauses)
        if not said.proved and criterion.levels.silent != said.answer:
            fell_back.append(criterion.id)
            return None
        level = Level(said.answer)
        return Grade(level, _reason(level, said), evidence=said.evidence, lacks=said.lacks, clauses=clauses)


def _reason(level: Level, said: Said) -> Reason:
    if level is Level.PARTIAL:
        return Reason.SHALLOW
    if level is Level.MISSING:
        return Reason.DENIED if said.evidence else Reason.ABSENT
    return Reason.STATED


def _checked(check: str, said: Said) -> CheckAnswer:
    """A yes or no as the answer to a Check."""
    if not said.answer or not said.proved:
        return CheckAnswer(id=check, answer=Answer.UNKNOWN, confidence=0.0, note=said.why_not)
    evidence = said.evidence[0] if said.evidence and said.answer == "yes" else None
    return CheckAnswer(id=check, answer=Answer(said.answer), confidence=CLAUSE_CONFIDENCE, evidence=evidence)


def _signs(pattern: Pattern, told: Read, offline: Sequence[CheckAnswer]) -> tuple[CheckAnswer, ...]:
    """The signs of a Pattern as the model found them; the offline judge's where it gave no proof."""
    answers = []
    for own in offline:
        said = told.said.get(f"{pattern.id}.{own.id}")
        usable = said is not None and said.answer and said.proved and not told.astray
        answers.append(_checked(own.id, said) if usable and said is not None else own)
    return tuple(answers)
