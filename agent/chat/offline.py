"""The offline assistant: answers the common questions from the Review and the guidance, and says that it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.chat.case import Case
from agent.chat.findings import AboutFindings
from agent.chat.history import Turn
from agent.chat.intents import intents_of
from agent.chat.review import AboutReview
from agent.chat.subject import Subject, Subjects
from agent.review import Finding

SAYS_SO = "(I am the offline assistant: I answer from this review and the guidance, without a language model.)"
SUGGESTIONS = (
    "Ask, for instance: Is my pilot ready? What should I fix first? Why is finding 1 raised? Where? What should I "
    "write for it? When would it be met? What does the contract lack? Do the drafts contradict each other? "
    "How sure are you?"
)
BEYOND = (
    "That I cannot do: I answer from this review, its drafts and the guidance, and word single sentences. "
    + SUGGESTIONS
)


class OfflineAssistant:
    """Answers why, where, what to write, how sure and what next. No network, no key."""

    name = "offline"

    def __init__(self, case: Case) -> None:
        self._case = case
        self._subjects = Subjects(case)
        self._findings = AboutFindings(case)
        self._review = AboutReview(case)

    def reply(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str]:
        """The answer, in pieces."""
        yield self._answer(question, history).strip()
        if not history:
            yield f"\n\n{SAYS_SO}"

    def _answer(self, question: str, history: Sequence[Turn]) -> str:
        subject = self._subjects.of(question)
        if subject.no_such:
            return self._no_such(subject.no_such)
        for intent in intents_of(question):
            if answer := self._answer_to(intent, question, subject, history):
                return answer
        if subject.finding is not None and (subject.told or subject.criterion is None):
            return self._findings.why(subject.finding)
        if subject.criterion is not None:
            return self._findings.says(subject.criterion)
        return self._looked_up(question)

    def _answer_to(self, intent: str, question: str, subject: Subject, history: Sequence[Turn]) -> str | None:
        """The answer to what is asked for; None where that needs a subject, or another one."""
        about_review: dict[str, Callable[[], str | None]] = {
            "hello": lambda: f"{self._review.verdict()}\n\n{SUGGESTIONS}",
            "thanks": lambda: "You are welcome. Review the revised draft with --against to see what is fixed.",
            "abilities": lambda: f"{SAYS_SO[1:-1]} {SUGGESTIONS}",
            "privacy": self._review.privacy,
            "judge": self._review.judge,
            "computed": self._review.computed,
            "term": lambda: self._review.term(question),
            "unread": self._review.unread,
            "changed": self._case.revisions,
            "steps": self._review.steps,
            "count": self._review.counts,
            "whole": lambda: BEYOND,
            "board": self._review.board,
            "list": lambda: self._findings.listed(question),
            "guidance_of": lambda: self._findings.guidance_named(question),
            "contradictions": lambda: self._findings.contradictions(subject.kinds),
            "sums": self._findings.sums,
            "figure": lambda: self._figures(question),
        }
        if intent in about_review:
            return about_review[intent]()
        return self._about_a_finding(intent, question, subject, history)

    def _about_a_finding(self, intent: str, question: str, subject: Subject, history: Sequence[Turn]) -> str | None:
        mentioned = subject.finding is not None or subject.criterion is not None
        about_all: dict[str, Callable[[], str | None]] = {
            "sure": self._review.sure,
            "good": self._review.good,
            "next": self._findings.next,
            "ready": self._review.ready,
            "lacks": lambda: self._findings.lacks(subject.kinds) if subject.kinds else self._findings.next(),
        }
        of_all = intent in ("ready", "next") or (intent == "lacks" and bool(subject.kinds))
        if intent in about_all and not (subject.told if of_all else mentioned):
            return about_all[intent]()
        if intent == "guidance":
            return self._findings.guidance(subject, question)
        finding = subject.finding or (None if mentioned else self._meant_before(history))
        if finding is None:
            if intent == "why" and not mentioned:
                return self._review.ready()
            return None
        about_one: dict[str, Callable[[Finding], str | None]] = {
            "sure": self._findings.sure,
            "dispute": self._findings.dispute,
            "enough": self._findings.enough,
            "lacks": self._findings.why,
            "where": self._findings.where,
            "write": self._findings.write,
            "next": self._findings.write,
            "why": self._findings.why,
        }
        return about_one[intent](finding) if intent in about_one else None

    def _no_such(self, what: str) -> str:
        return f"There is no {what}. {self._review.counts()} Ask for one of 1 to {len(self._case.review.findings)}."

    def _looked_up(self, question: str) -> str:
        if figures := self._figures(question):
            return figures
        near = self._case.sentences(question)
        if near:
            return (
                "I have no ready answer to that. In the drafts, nearest to your question:\n"
                + "\n".join(f"- {sentence}" for sentence in near)
                + "\n\nIf that does not answer it, the drafts do not seem to say it."
            )
        return f"I cannot answer that: neither the drafts nor the review say anything about it. {SUGGESTIONS}"

    def _figures(self, question: str) -> str | None:
        facts = self._case.facts(question)
        return "The drafts say:\n" + "\n".join(f"- {fact}" for fact in facts) if facts else None

    def _meant_before(self, history: Sequence[Turn]) -> Finding | None:
        for turn in reversed(history):
            if turn.who == "user" and (finding := self._subjects.of(turn.text).finding):
                return finding
        return None
