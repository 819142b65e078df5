"""One Document read by models: first the draft itself, then a second look at single passages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from agent.judge.llm.ask import Compose, Given, ask
from agent.judge.llm.calls import Call, Caller, Reply, Voter
from agent.judge.llm.calls.call import tokens_of
from agent.judge.llm.calls.progress import Progress
from agent.judge.llm.context import Draft
from agent.judge.llm.prompt import LOOK_SYSTEM, SYSTEM, draft_message, fenced, look_message
from agent.judge.llm.question import Question, control_of, groups_of
from agent.judge.llm.revision import Revision
from agent.judge.llm.schema import SCHEMA
from agent.judge.llm.votes import CLAIMS, UNVERIFIED, Vote, after_look, majority, verified
from agent.review import Answer, CheckAnswer
from agent.settings import settings
from rubrics import Criterion

MOST_IN_LOOK = 16
MOST_PROVED = 6
"""Criteria that one sentence may be the evidence for."""
PASSAGES = 1
"""Found by search for each question, beside what the judges point at."""
QUOTED_WORDS = 400
"""Characters of a failed quote that its passage is searched with."""

Offline = Mapping[str, CheckAnswer]
"""Key of each question → the offline judge's answer."""
Computed = Callable[[Criterion], list[CheckAnswer]]
"""Answers to the Checks of a Criterion that are computed."""


Task = tuple[Sequence[Question], Compose]
"""Questions that share a call, and what it shows."""


class Reading:
    """The questions and answers about one Document."""

    def __init__(self, caller: Caller, draft: Draft, offline: Offline, computed: Computed, progress: Progress) -> None:
        self._caller = Tally(caller)
        self._draft = draft
        self._offline = offline
        self._computed = computed
        self._progress = progress
        self.waiting = False
        """Whether answers are still to come from a file; then nothing more is asked."""
        self.reused: frozenset[str] = frozenset()
        """Keys of the answers about an earlier version that stand without asking."""

    def tokens(self, asked: str) -> tuple[int, int]:
        """Tokens in and out that a Criterion or Pattern took, its share of the calls it was part of."""
        spent = self._caller.spent.get(asked, (0.0, 0.0))
        return round(spent[0]), round(spent[1])

    def judged(
        self,
        questions: Sequence[Question],
        voters: Sequence[Voter],
        certain: Mapping[str, Vote],
        revision: Revision | None = None,
    ) -> dict[str, Vote]:
        """Votes on the questions, after the second look. `certain`: votes on others of the same Criteria."""
        votes = self._without_overused(self._on_first_reading(questions, voters, revision))
        absent = self._absent({**certain, **votes}, questions)
        doubtful = [
            q for q in questions if not votes[q.key].looked and (q.key in absent or self._doubtful(votes[q.key], q))
        ]
        claimed = [q for q in doubtful if votes[q.key].evidence is not None]
        unclear = [q for q in doubtful if votes[q.key].evidence is None]
        while (claimed or unclear) and not self.waiting:
            looks = self._poll([*self._look(unclear, votes), *self._proof(claimed, votes)], voters)
            votes |= {
                q.key: after_look(votes[q.key], looks[q.key], absent=q.key in absent) for q in (*claimed, *unclear)
            }
            votes |= self._where_the_model_is_steered(claimed, looks)
            # What is found on the second look is a claim like any other.
            claimed = [q for q in unclear if self._to_be_proved(votes[q.key], q)]
            unclear = []
        return {key: self._unless_led_astray(key, vote) for key, vote in votes.items()}

    def _look(self, questions: Sequence[Question], votes: Mapping[str, Vote]) -> list[Task]:
        """At the passages where an answer that is not there, or that has no quote, would stand."""
        places = self._places(questions, votes)
        return [(group, partial(self._on_passages, places=places)) for group in groups_of(questions, MOST_IN_LOOK)]

    def _proof(self, questions: Sequence[Question], votes: Mapping[str, Vote]) -> list[Task]:
        """At nothing but the quotes: an order behind the claims stands in none of these calls, unless quoted.

        Only where a draft tries to steer: a quote by itself often says less than it does in its place.
        """
        quotes = {q.key: [votes[q.key].evidence, self._offline[q.key].evidence] for q in questions}
        places = {key: distinct((e.start, e.end) for e in quoted if e is not None) for key, quoted in quotes.items()}
        tasks: list[Task] = []
        for group in groups_of(questions, MOST_IN_LOOK):
            control = control_of(group)
            shown = {**places, control.key: places[group[0].key]}
            tasks.append(((*group, control), partial(self._on_passages, places=shown)))
        return tasks

    def _where_the_model_is_steered(self, claimed: Sequence[Question], looks: Mapping[str, Vote]) -> dict[str, Vote]:
        """Who says yes to the control question follows an order, and proves nothing by anything said beside it."""
        steered: dict[str, Vote] = {}
        for group in groups_of(claimed, MOST_IN_LOOK):
            if _follows_orders(looks[control_of(group).key]):
                self._draft.leads_astray = True
                steered |= {q.key: self._of_offline(q.key) for q in group}
        return steered

    def _to_be_proved(self, vote: Vote, question: Question) -> bool:
        return self._draft.steers and vote.answer in CLAIMS and not self.concordant(vote, question)

    def second_looks(self, questions: Sequence[Question]) -> list[Call]:
        """The Calls of a second look at every one of the questions."""
        places = self._places(questions, {question.key: Vote(Answer.NO) for question in questions})
        return [
            Call(*self._on_passages(group, False, places), tuple(q.key for q in group), SCHEMA)
            for group in groups_of(questions, MOST_IN_LOOK)
        ]

    def _on_first_reading(
        self, questions: Sequence[Question], voters: Sequence[Voter], revision: Revision | None
    ) -> dict[str, Vote]:
        stands: dict[str, Vote] = {}
        stands_unless: dict[str, Vote] = {}
        for question in questions if revision else ():
            if revision and (vote := revision.stands(question)):
                stands[question.key] = vote
            elif revision and (vote := revision.stands_unless(question)):
                stands_unless[question.key] = vote
        self.reused = self.reused or frozenset(stands)
        fresh = [q for q in questions if q.key not in stands and q.key not in stands_unless]
        again = [q for q in questions if q.key in stands_unless]
        tasks: list[Task] = [((*group, control_of(group)), self._on_draft) for group in groups_of(fresh)]
        if revision is not None:
            changed = revision.view if again else ""
            tasks += [(group, lambda some, _: (SYSTEM, draft_message(changed, some))) for group in groups_of(again)]
        given = self._poll(tasks, voters)
        controls = {control_of(group).key for group in groups_of(fresh)}
        if any(_follows_orders(given[key]) for key in controls):
            self._draft.leads_astray = True
        votes = stands | {key: vote for key, vote in given.items() if key not in controls}
        for key, earlier in stands_unless.items():
            if votes[key].answer is Answer.NO:
                votes[key] = earlier
        return votes

    def _without_overused(self, votes: dict[str, Vote]) -> dict[str, Vote]:
        """A quote that is to prove everything proves nothing: who claims so has followed an order in the draft."""
        proves: dict[str, set[str]] = {}
        for key, vote in votes.items():
            if quote := vote.evidence.quote if vote.evidence else vote.forged:
                proves.setdefault(quote, set()).add(key.rpartition(".")[0])
        overused = {quote for quote, asked in proves.items() if len(asked) > MOST_PROVED}
        if not overused:
            return votes
        told = {key: vote.evidence for key, vote in votes.items() if vote.evidence and vote.evidence.quote in overused}
        self._draft.distrust(
            [
                *((evidence.start, evidence.end) for evidence in told.values()),
                *(stretch for quote in overused for stretch in self._draft.stretches_of(quote)),
            ]
        )
        dropped = {key: Vote(Answer.UNKNOWN, note=UNVERIFIED, forged=one.quote) for key, one in told.items()}
        return votes | dropped

    def _unless_led_astray(self, key: str, vote: Vote) -> Vote:
        """Where a draft leads the model astray and no quote holds, the offline judge's answer stands."""
        if not (self._draft.leads_astray and vote.forged and vote.answer is Answer.UNKNOWN):
            return vote
        return self._of_offline(key)

    def _of_offline(self, key: str) -> Vote:
        offline = self._offline[key]
        return Vote(offline.answer, offline.evidence, "the model's answer did not hold; the offline judge's stands")

    def concordant(self, vote: Vote, question: Question) -> bool:
        """Whether the offline judge says the same."""
        offline = self._offline.get(question.key)
        return offline is not None and offline.answer is vote.answer

    def _doubtful(self, vote: Vote, question: Question) -> bool:
        """Whether an answer needs the second look: a quote failed, only the offline judge found something, or proof."""
        if vote.answer is Answer.UNKNOWN:
            return bool(vote.forged)
        if vote.answer is Answer.NO:
            return self._offline[question.key].answer in CLAIMS
        return self._to_be_proved(vote, question)

    def _absent(self, votes: Mapping[str, Vote], questions: Sequence[Question]) -> set[str]:
        """Keys of the `no` answers on which a level `missing` would rest."""
        absent: set[str] = set()
        for asked in {question.asked.id: question.asked for question in questions}.values():
            if not isinstance(asked, Criterion):
                continue
            keys = {check.id: f"{asked.id}.{check.id}" for check in asked.checks if check.judge == "text"}
            answers = {check: votes[key].answer for check, key in keys.items() if key in votes}
            answers |= {answer.id: answer.answer for answer in self._computed(asked)}
            if _would_be_missing(asked, answers):
                absent |= {key for key in keys.values() if key in votes and votes[key].answer is Answer.NO}
        return absent & {question.key for question in questions}

    def _poll(self, tasks: Iterable[Task], voters: Sequence[Voter]) -> dict[str, Vote]:
        """The majority of the voters on every question; all calls run at the same time."""
        calls = [(voter, *task) for voter in voters for task in tasks]
        said: dict[str, list[Given]] = {}
        self._progress.plan(len(calls))
        with ThreadPoolExecutor(settings().concurrency) as pool:
            parts = [pool.submit(ask, self._caller, voter, group, compose) for voter, group, compose in calls]
            for part in parts:
                part.add_done_callback(lambda _: self._progress.done())
            try:
                for part in parts:
                    for key, given in part.result().items():
                        said.setdefault(key, []).append(given)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        self.waiting = self.waiting or any(given.waiting for each in said.values() for given in each)
        return {key: majority([verified(self._draft, given) for given in each]) for key, each in said.items()}

    def _on_draft(self, questions: Sequence[Question], narrow: bool) -> tuple[str, str]:
        return SYSTEM, draft_message(self._draft.view(questions, narrow=narrow).text, questions)

    def _on_passages(
        self, questions: Sequence[Question], narrow: bool, places: Mapping[str, Sequence[tuple[int, int]]]
    ) -> tuple[str, str]:
        numbers: dict[tuple[int, int], int] = {}
        room = settings().context_tokens // (4 if narrow else 2)
        chosen: list[list[int]] = []
        texts: list[str] = []
        for question in questions:
            own: list[int] = []
            for place in places[question.key][: 2 if narrow else None]:
                if place not in numbers:
                    text = self._draft.passage(*place)
                    room -= tokens_of(text)
                    if room < 0:
                        break
                    numbers[place] = len(numbers) + 1
                    texts.append(f"[{numbers[place]}] {text}")
                own.append(numbers[place])
            chosen.append(sorted(own))
        return LOOK_SYSTEM, look_message(fenced("PASSAGES", "\n\n".join(texts)), questions, chosen)

    def _places(self, questions: Sequence[Question], votes: Mapping[str, Vote]) -> dict[str, list[tuple[int, int]]]:
        """Where to look for each question: what the judges point at first, then what a search finds."""
        index = self._draft.index
        found = index.search([question.query for question in questions], count=PASSAGES)
        failed = [question for question in questions if votes[question.key].forged]
        meant = index.search([votes[question.key].forged[:QUOTED_WORDS] for question in failed], count=1)
        near = {question.key: passages for question, passages in zip(failed, meant, strict=True)}
        places: dict[str, list[tuple[int, int]]] = {}
        for question, passages in zip(questions, found, strict=True):
            offline = self._offline[question.key]
            pointed = [votes[question.key].evidence, offline.evidence, *offline.nearest]
            spans = [(one.start, one.end) for one in pointed if one is not None]
            spans += [(passage.start, passage.end) for passage in [*near.get(question.key, ()), *passages]]
            places[question.key] = distinct(spans)
        return places


def _follows_orders(control: Vote) -> bool:
    """Whether the vote on a control question claims what no draft says, be it with a forged quote."""
    return control.answer in CLAIMS or bool(control.forged)


def distinct(spans: Iterable[tuple[int | None, int | None]]) -> list[tuple[int, int]]:
    """The spans in their order, without those that lie within an earlier one."""
    own: list[tuple[int, int]] = []
    for start, end in spans:
        if start is not None and end is not None and not any(a <= start and end <= b for a, b in own):
            own.append((start, end))
    return own


def _would_be_missing(criterion: Criterion, answers: Mapping[str, Answer]) -> bool:
    """Whether neither part of the rule holds, and nothing is put off or denied."""

    def truth(check: str) -> bool | None:
        answer = answers.get(check, Answer.UNKNOWN)
        return None if answer is Answer.UNKNOWN else answer is Answer.YES

    rule = criterion.rule
    if rule is None:
        return False
    parts = [part.holds(truth) for part in (rule.not_applicable, rule.met, rule.partial) if part is not None]
    return all(part is False for part in parts) and not {Answer.DEFERRED, Answer.DENIED} & set(answers.values())


class Tally:
    """A Caller that adds up what each Criterion took."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._lock = threading.Lock()
        self.spent: dict[str, tuple[float, float]] = {}

    def endpoint(self, voter: Voter) -> str:
        """The Caller's endpoint."""
        return self._caller.endpoint(voter)

    def reply(self, call: Call, voter: Voter) -> Reply:
        """The Caller's Reply."""
        reply = self._caller.reply(call, voter)
        with self._lock:
            for key in call.asks:
                asked = key.rpartition(".")[0]
                before = self.spent.get(asked, (0.0, 0.0))
                self.spent[asked] = (
                    before[0] + reply.input_tokens / len(call.asks),
                    before[1] + reply.output_tokens / len(call.asks),
                )
        return reply
