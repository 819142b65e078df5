"""What the offline assistant says about findings and criteria."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.chat.case import Case
from agent.chat.subject import Subject
from agent.report import wording
from agent.report.priority import first_to_fix
from agent.review import Finding, Level, Severity
from rubrics import Criterion

MOST = 12
"""Findings listed in one answer."""


class AboutFindings:
    """Answers about one finding, one criterion, or some of them."""

    def __init__(self, case: Case) -> None:
        self._case = case

    def why(self, finding: Finding) -> str:
        """Why it was raised, what it lacks, what would be enough."""
        severity = {
            Severity.BLOCKER: "It is a blocker: pilots without it seldom reach production, so it counts three times a "
            "minor finding and keeps the verdict from “ready”.",
            Severity.MAJOR: "It is a major finding: a board will hold it against the pilot; it decides nothing alone.",
            Severity.MINOR: "It is a minor finding.",
        }[finding.severity]
        return f"{self._case.explain(finding.id)}\n{severity}\n\n{self._more(finding)}"

    def where(self, finding: Finding) -> str:
        """Where the drafts say it, or where it was looked for."""
        quotes = [f"“{quote.quote}” {self._case.cite(quote)}" for quote in finding.evidence]
        if quotes:
            return f"{finding.title}. The draft says:\n" + "\n".join(f"- {quote}" for quote in quotes)
        if finding.criterion is None:
            return f"{finding.title}. It follows from several findings together. {finding.why}"
        judgment = self._case.judgment(finding.criterion)
        partly = judgment is not None and judgment.level is Level.PARTIAL
        said = "No sentence of the draft shows it plainly." if partly else "Nothing in the draft says it."
        return f"{finding.title}. {said} {self._case.searched(finding.criterion)}"

    def write(self, finding: Finding) -> str:
        """What to write instead."""
        return f"For “{finding.title}”, write:\n\n> {self._case.replacement(finding.id)}\n\n{self._more(finding)}"

    def sure(self, finding: Finding) -> str:
        """How sure the review is of it."""
        judgment = self._case.judgment(finding.criterion or "")
        confidence = judgment.confidence if judgment else finding.confidence
        if confidence is None:
            return f"{finding.title}. It follows from other findings and is as sure as they are."
        said = f"{finding.title}: {wording.certainty(confidence)} ({confidence:.0%})."
        return f"{said}\n{self.where(finding)}"

    def enough(self, finding: Finding) -> str:
        """What would be enough."""
        criterion = next((c for c in self._case.rubric.criteria if c.id == finding.criterion), None)
        if criterion is None:
            return f"{finding.title} is gone once this is done: {finding.fix}"
        return f"{self._levels(criterion)}\n\nFor instance:\n\n> {self._case.replacement(finding.id)}"

    def dispute(self, finding: Finding) -> str:
        """What somebody does who disagrees."""
        return (
            f"{self.where(finding)}\n\nIf the draft says it elsewhere or in other words, put the sentence where a "
            "board would look for it and review again with --against; if it does not apply to this pilot, say so in "
            "the draft, with the reason. The level follows from the rubric; I cannot change it."
        )

    def says(self, criterion: Criterion) -> str:
        """What the drafts say on a criterion, at what level."""
        judgment = self._case.judgment(criterion.id)
        if judgment is None:
            return f"{criterion.title}: not asked of these drafts."
        quotes = [f"- “{quote.quote}” {self._case.cite(quote)}" for quote in judgment.evidence[:3]]
        lines = [f"{criterion.title}: {wording.LEVEL[judgment.level]} ({wording.certainty(judgment.confidence)})."]
        if quotes:
            lines += ["The draft says:", *quotes]
        elif judgment.level in (Level.MISSING, Level.UNASSESSED):
            lines.append(f"Nothing in the drafts says it. {self._case.searched(criterion.id)}")
        elif judgment.searched.nearest:
            lines.append(f"No sentence shows it plainly. {self._case.searched(criterion.id)}")
        if judgment.level is Level.PARTIAL and judgment.lacks:
            lines.append(f"Still open: {judgment.lacks}.")
        finding = self._case.finding(criterion.id)
        if finding is not None:
            lines.append(f"Write: {finding.fix}")
        return "\n".join(lines)

    def next(self) -> str:
        """What to fix first."""
        first = first_to_fix(self._case.review)
        if not first:
            return "Nothing is open. Take the drafts to the board."
        lines = [f"{self.number(finding)}. {finding.title} [{finding.id}]: {finding.fix}" for finding in first]
        return "Start with these, the gravest first:\n" + "\n".join(lines)

    def listed(self, question: str) -> str:
        """The findings of the severity that is asked for, or all of them."""
        wanted = [severity for severity in Severity if severity.value in question.lower()]
        found = [f for f in self._case.review.findings if not wanted or f.severity in wanted]
        return self._list(found) or f"There are no {' or '.join(f'{each.value}s' for each in wanted) or 'findings'}."

    def lacks(self, kinds: Sequence[str]) -> str:
        """What the drafts of some kinds lack."""
        documents = {d.id for d in self._case.review.pilot.documents if d.kind in kinds}
        names = " and ".join(wording.DOCUMENT_KIND.get(kind, kind) for kind in kinds)
        if not documents:
            return f"There is no {names} among these drafts."
        known = {criterion.id: criterion for criterion in self._case.rubric.criteria}
        found = []
        for finding in self._case.review.findings:
            criterion = known.get(finding.criterion or "")
            own = criterion is not None and set(criterion.kinds) <= set(kinds)
            quoted = any(quote.document in documents for quote in finding.evidence)
            asked = criterion is not None and not finding.evidence and set(criterion.kinds) & set(kinds)
            if own or quoted or asked:
                found.append(finding)
        return f"Open in the {names}:\n{self._list(found)}" if found else f"Nothing is open in the {names}."

    def contradictions(self, kinds: Sequence[str]) -> str:
        """Where drafts contradict each other, of some kinds or of any."""
        known = {d.id: d.kind for d in self._case.review.pilot.documents}
        if len(known) < 2:
            return "There is only one draft here; contradictions are looked for between the drafts of a pilot."
        between = []
        for finding in self._case.review.findings:
            kinds_of = {known.get(quote.document, "") for quote in finding.evidence}
            compared = finding.criterion is None and finding.pattern is None and len(kinds_of) > 1
            if compared and set(kinds) <= kinds_of:
                between.append(finding)
        if not between:
            return "I found no contradiction between them: amounts, dates and durations were compared, words were not."
        lines = [f"{self.number(f)}. {f.title}\n" + "\n".join(self._quotes(f)) for f in between[:MOST]]
        return "They contradict each other here:\n" + "\n".join(lines)

    def sums(self) -> str:
        """Whether the figures add up."""
        wrong = [f for f in self._case.review.findings if f.calculation and f.pattern is None]
        if wrong:
            return "These do not add up:\n" + "\n".join(
                f"{self.number(f)}. {f.title}\n  {f.calculation}" for f in wrong[:MOST]
            )
        return "Every sum that could be recomputed from the drafts agrees with what is stated."

    def guidance(self, subject: Subject, question: str) -> str:
        """The guidance on what is asked about, as it stands."""
        about = subject.criterion.id if subject.criterion else subject.finding.id if subject.finding else question
        return self._case.guidance(about)

    def guidance_named(self, question: str) -> str | None:
        """A text of the guidance by its id."""
        from knowledge import load_guidance

        named = re.findall(r"\bguidance\.[a-z0-9_.]*[a-z0-9_]", question.lower())
        texts = [text for text in load_guidance() if text.id in named]
        return "\n\n".join(f"{text.title} [{text.id}]\n{text.text}" for text in texts) or None

    def number(self, finding: Finding) -> int:
        """The number that reports give it."""
        return self._case.review.findings.index(finding) + 1

    def _levels(self, criterion: Criterion) -> str:
        levels = criterion.levels
        lines = [
            f"{criterion.title}.",
            f"Met: {levels.met}",
            f"Partly met: {levels.partial}",
            f"Missing: {levels.missing}",
        ]
        return "\n".join([*lines, *(f"In doubt: {case}" for case in levels.boundary)])

    def _list(self, findings: Sequence[Finding]) -> str:
        lines = [f"{self.number(f)}. {f.title} ({f.severity})" for f in findings[:MOST]]
        more = [f"… and {len(findings) - MOST} more."] if len(findings) > MOST else []
        return "\n".join([*lines, *more])

    def _quotes(self, finding: Finding) -> list[str]:
        return [f"  - “{quote.quote}” {self._case.cite(quote)}" for quote in finding.evidence[:4]]

    def _more(self, finding: Finding) -> str:
        if not finding.guidance:
            return ""
        return f"More: {', '.join(f'[{name}]' for name in finding.guidance)} (type a name to read it)"
