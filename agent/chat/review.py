"""What the offline assistant says about the review as a whole."""

from __future__ import annotations

from agent.assess.verdict import NOT_READY, READY
from agent.chat.case import Case
from agent.report import wording
from agent.report.priority import first_to_fix
from agent.review import UNSURE, Level, Severity

_TERMS = {
    "blocker": "A blocker is a gap that keeps pilots from production: something essential (a sponsor, money for "
    "production, a way out of the contract) is not there. One keeps the verdict below “ready”, three make it "
    "“not ready”.",
    "major": "A major finding is one that a board will hold against the pilot, without deciding alone; what would be a "
    "blocker and is met in part is one too.",
    "minor": "A minor finding is worth mending and decides nothing.",
    "part": "“Only in part” (partly met) means that the draft speaks of it but leaves out what is asked for; "
    "ask when a finding would be met to see the definition.",
    "not found": "“Not found” means that the whole readable draft was searched and no sentence says it. It is the "
    "result of a search, not a proof: the nearest passages are shown.",
    "assessed": "“Not assessed” means that it could not be judged: a part could not be read, or the model gave no "
    "answer. It never counts as missing.",
    "pattern": "A pattern is a combination of gaps that has sunk pilots before, such as governance that comes last.",
    "confidence": "Confidence is the probability that the level is right, measured on labelled drafts.",
}


class AboutReview:
    """Answers about the verdict, its sureness, its making."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._verdict = case.review.verdict

    def verdict(self) -> str:
        """The verdict in a sentence or two."""
        said = wording.headline(self._verdict)
        if self._verdict.level == "not_assessed":
            return f"{said}. {self._verdict.why}"
        running = f" {wording.RUNNING[self._verdict.running]}." if self._verdict.running else ""
        return f"{said}. Readiness {self._verdict.readiness} of 100.{running} {self._verdict.why}"

    def ready(self) -> str:
        """The verdict, and what decides it."""
        first = first_to_fix(self._case.review)
        numbers = {finding.id: number for number, finding in enumerate(self._case.review.findings, 1)}
        lines = [f"{numbers[finding.id]}. {finding.title} ({finding.severity})" for finding in first]
        return "\n".join([self.verdict(), *(["", "To fix first:", *lines] if lines else [])])

    def sure(self) -> str:
        """How sure the review is, and of what it is not."""
        judged = [j for j in self._case.review.judgments if j.level is not Level.UNASSESSED]
        unsure = [j for j in judged if j.confidence < UNSURE]
        titles = {criterion.id: criterion.title for criterion in self._case.rubric.criteria}
        lines = [
            f"{len(judged) - len(unsure)} of {len(judged)} levels are given with fair or high confidence, "
            f"{len(unsure)} with low confidence. Confidence is the share that was right on labelled "
            "drafts; every quote was checked word for word. A “not found” is the least sure."
        ]
        raised = {finding.criterion: finding for finding in self._case.review.findings}
        doubtful = [j for j in unsure if j.criterion in raised]
        doubtful.sort(key=lambda j: (list(Severity).index(raised[j.criterion].severity), j.confidence))
        if doubtful:
            lines.append("Check these yourself first:")
            lines += [f"- {titles.get(j.criterion, j.criterion)} ({j.confidence:.0%})" for j in doubtful[:5]]
        unassessed = len(self._case.review.judgments) - len(judged)
        if unassessed:
            lines.append(f"{wording.count(unassessed, 'criterion', 'criteria')} could not be assessed at all.")
        return "\n".join(lines)

    def unread(self) -> str:
        """What could not be read or judged."""
        titles = {criterion.id: criterion.title for criterion in self._case.rubric.criteria}
        lines = [
            f"- {document.name}, {part.get('where', 'a part')}: {part.get('why', '')}"
            for document in self._case.review.pilot.documents
            for part in document.unreadable
        ]
        lines += [
            f"- not assessed: {titles.get(j.criterion, j.criterion)}. {j.rationale}"
            for j in self._case.review.judgments
            if j.level is Level.UNASSESSED
        ]
        lines += [f"- {warning}" for warning in self._case.review.warnings]
        return "\n".join(lines) if lines else "Everything could be read, and every criterion was judged."

    def judge(self) -> str:
        """Who judged."""
        judge, rubric = self._case.review.judge, self._case.review.rubric
        model = f" ({judge.model})" if judge.model else ", without a language model"
        return (
            f"The {judge.name} judge{model}, by the rubric {rubric.name}, version {rubric.version}: "
            f"{wording.count(len(self._case.review.judgments), 'criterion', 'criteria')}"
            + (f" ({judge.why})." if judge.why else ".")
        )

    def privacy(self) -> str:
        """What leaves the machine."""
        if self._case.review.judge.name == "offline":
            return "Nothing leaves this machine: the offline judge and I work without a network; drafts are only read."
        return (
            "The text of the drafts was sent to the model that is set up, and to nothing else. `--dry-run` shows what "
            "would be sent; `--judge offline` sends nothing."
        )

    def computed(self) -> str:
        """How the verdict and readiness come about."""
        return (
            f"{self.verdict()}\n\nEach criterion counts 1 (met), ½ (partly met) or 0 (missing); one whose lack would "
            "block weighs three times a minor one, a major one twice. Three blockers, or less than "
            f"{NOT_READY} % answered, make it “not ready”; one blocker, or less than {READY} %, keeps it below "
            "“ready”; readiness never stands above its verdict."
        )

    def term(self, question: str) -> str | None:
        """What a word of the report means."""
        asked = question.lower()
        if "readiness" in asked:
            return self.computed()
        return next((text for word, text in _TERMS.items() if word in asked), None)

    def steps(self) -> str:
        """Steps and reasons, the weakest first."""
        card, rubric = self._case.review.scorecard, self._case.rubric
        rows = [(score, rubric.steps[key]) for key, score in card.steps.items() if score is not None]
        reasons = [(score, rubric.reasons[key]) for key, score in card.reasons.items() if score is not None]
        steps = [f"- {title}: {wording.percent(score)}" for score, title in sorted(rows)[:4]]
        worst = [f"- {title}: {wording.percent(score)}" for score, title in sorted(reasons)[:3]]
        return "\n".join(
            ["The weakest steps:", *steps, "The reasons pilots fail that are least guarded against:", *worst]
        )

    def counts(self) -> str:
        """How many findings there are."""
        found = self._case.review.findings
        counts = [(sum(f.severity is severity for f in found), severity) for severity in Severity]
        parts = [wording.count(n, severity.value, wording.SEVERITIES[severity]) for n, severity in counts]
        return f"There are {wording.count(len(found), 'finding')}: {', '.join(parts)}."

    def board(self) -> str:
        """What a board will ask."""
        return "A board will ask:\n" + "\n".join(f"- {each}" for each in self._case.review.questions)

    def good(self) -> str:
        """What is good already."""
        lines = [
            f"- {strength.title}" + "".join(f": “{e.quote}” {self._case.cite(e)}" for e in strength.evidence)
            for strength in self._case.review.strengths[:8]
        ]
        return "Already good:\n" + "\n".join(lines) if lines else "Nothing is complete yet."
