"""The offline assistant: answers the common questions from the Review and the guidance, and says that it does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.chat.case import Case
from agent.chat.history import Turn
from agent.review import Finding

SAYS_SO = "(I am the offline assistant: I answer from this review and the guidance, without a language model.)"
_NUMBER = re.compile(r"(?:finding|number|no\.?|#)\s*(\d{1,2})\b|^\s*(\d{1,2})\s*$", re.IGNORECASE)
_ASKED = (
    ("next", re.compile(r"\b(?:next|first|start|begin|priorit\w*|most important)\b", re.IGNORECASE)),
    (
        "where",
        re.compile(
            r"\b(?:where|which (?:page|section|cell|sentence)|quote|evidence|proof|search\w*|say about)\b",
            re.IGNORECASE,
        ),
    ),
    ("changed", re.compile(r"\b(?:changed|since|revision|earlier|before|compare\w*|still open|fixed so far)\b", re.I)),
    ("board", re.compile(r"\b(?:board|ask(?:ed)? (?:me|us)|questions?)\b", re.I)),
    (
        "write",
        re.compile(r"\b(?:write|wording|reword|rewrite|text|phrase|template|fix|fixed|draft|put|add|say)\b", re.I),
    ),
    ("where", re.compile(r"\b(?:show|find)\b", re.I)),
    ("next", re.compile(r"\bwhat (?:should|must|shall|do|can) (?:i|we)\b", re.I)),
    ("good", re.compile(r"\b(?:good|strength\w*|already|well done|right)\b", re.I)),
    ("why", re.compile(r"\b(?:why|how come|reason|explain|mean\w*|because|matter\w*|blocker\w*|verdict)\b", re.I)),
)
"""What a question may ask for; of several the first that there is an answer to."""


class OfflineAssistant:
    """Answers why, where, what to write and what next. No network, no key."""

    name = "offline"

    def __init__(self, case: Case) -> None:
        self._case = case

    def reply(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str]:
        """The answer, in pieces."""
        finding = self._meant(question) or self._meant_before(history)
        yield self._answer(question, finding).strip()
        if not history:
            yield f"\n\n{SAYS_SO}"

    def _answer(self, question: str, finding: Finding | None) -> str:
        mentioned = self._meant(question) is not None
        for asked, pattern in _ASKED:
            if pattern.search(question) and (answer := self._answer_to(asked, finding, mentioned=mentioned)):
                return answer
        if finding is not None and mentioned:
            return self._why(finding)
        return "In the drafts, nearest to your question:\n\n" + self._case.search(question)

    def _answer_to(self, asked: str, finding: Finding | None, *, mentioned: bool) -> str | None:
        """The answer to what is asked for; None where that needs a finding, or is not about one."""
        if asked == "changed":
            return self._case.revisions()
        if asked == "why":
            return self._why(finding) if finding else f"{self._case.review.verdict.why}\n\n{self._next()}"
        if asked in ("where", "write"):
            if finding is None:
                return None
            return self._where(finding) if asked == "where" else self._write(finding)
        if mentioned:
            return None
        return {"next": self._next, "board": self._board, "good": self._good}[asked]()

    def _why(self, finding: Finding) -> str:
        return f"{self._case.explain(finding.id)}\n\n{self._guidance(finding)}"

    def _write(self, finding: Finding) -> str:
        return f"For “{finding.title}”, write:\n\n> {self._case.replacement(finding.id)}\n\n{self._guidance(finding)}"

    def _board(self) -> str:
        return "A board will ask:\n" + "\n".join(f"- {each}" for each in self._case.review.questions)

    def _next(self) -> str:
        first = self._case.review.findings[:3]
        if not first:
            return "Nothing is open. Take the drafts to the board."
        lines = [f"{number}. {finding.title} [{finding.id}]: {finding.fix}" for number, finding in enumerate(first, 1)]
        return "Start with these, the gravest first:\n" + "\n".join(lines)

    def _good(self) -> str:
        lines = [
            f"- {strength.title}" + "".join(f": “{e.quote}” {self._case.cite(e)}" for e in strength.evidence)
            for strength in self._case.review.strengths[:8]
        ]
        return "Already good:\n" + "\n".join(lines) if lines else "Nothing is complete yet."

    def _where(self, finding: Finding) -> str:
        quotes = [f"“{quote.quote}” {self._case.cite(quote)}" for quote in finding.evidence]
        if quotes:
            return f"{finding.title}. The draft says:\n" + "\n".join(f"- {quote}" for quote in quotes)
        if finding.criterion is None:
            return f"{finding.title}. It follows from several findings together. {finding.why}"
        return f"{finding.title}. Nothing in the draft says it. {self._case.searched(finding.criterion)}"

    def _guidance(self, finding: Finding) -> str:
        return f"More: {', '.join(f'[{name}]' for name in finding.guidance)}" if finding.guidance else ""

    def _meant(self, question: str) -> Finding | None:
        """The finding a question speaks of: by number, by id, or by the words of its title."""
        findings = self._case.review.findings
        number = _NUMBER.search(question)
        if number and 1 <= int(number.group(1) or number.group(2)) <= len(findings):
            return findings[int(number.group(1) or number.group(2)) - 1]
        for finding in findings:
            if finding.id in question:
                return finding
        asked = _stems(question)
        scored = [(len(asked & self._words(finding)), finding) for finding in findings]
        best = max((score for score, _ in scored), default=0)
        return next((finding for score, finding in scored if score == best), None) if best else None

    def _words(self, finding: Finding) -> set[str]:
        asks = ""
        if finding.criterion:
            criterion = self._case.rubric.criterion(finding.criterion)
            asks = f"{criterion.title} {criterion.id.replace('.', ' ')}"
        return _stems(f"{finding.title.split(':')[0]} {asks}")

    def _meant_before(self, history: Sequence[Turn]) -> Finding | None:
        for turn in reversed(history):
            if turn.who == "user" and (finding := self._meant(turn.text)):
                return finding
        return None


_QUESTION_WORDS = """
about also and any are but can could did does draft finding for from get have how into its let mine more must not one
only our out part please put should tell that the their them then there these they this until want was were what when
where which who why will with without would write you your
"""
_PLAIN = frozenset(_QUESTION_WORDS.split())


def _stems(text: str) -> set[str]:
    from agent.language.words import stem

    return {stem(word) for word in re.findall(r"[a-z]{3,}", text.lower()) if word not in _PLAIN}
