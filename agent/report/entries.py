"""Findings and strengths as a report shows them: numbered, named in plain words, with evidence in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.clean import line, lines
from agent.document import Dossier
from agent.report import wording
from agent.report.context import Quote, in_context, near_miss
from agent.review import Finding, Level, Review, Searched, Severity

if TYPE_CHECKING:
    from rubrics import Criterion, Rubric


@dataclass(frozen=True)
class Entry:
    """A Finding. `why`, `fix` and `calculation` keep their line breaks; everything else is one line."""

    number: int
    id: str
    severity: Severity
    severity_name: str
    title: str
    about: str
    """The checklist step it belongs to, or what kind of finding it is."""
    status: str
    """`new` or `still open` against an earlier review; else empty."""
    certainty: str
    why: str
    fix: str
    calculation: str
    question: str
    quotes: tuple[Quote, ...]
    searched: str
    nearest: tuple[Quote, ...]
    level: str
    """`partly met` or `missing`, where a criterion was judged; else empty."""
    means: str
    """The definition of that level, as the rubric has it."""
    wanted: str
    """The definition of `met`."""
    disputed: str
    """What was computed from the drafts and speaks against the level."""
    guidance: tuple[str, ...]
    """Titles of the guidance that helps."""

    @property
    def place(self) -> str:
        """Where the first quote stands; empty where nothing is quoted."""
        return self.quotes[0].place if self.quotes else ""


@dataclass(frozen=True)
class Proof:
    """A criterion that the draft meets, with the sentences that prove it."""

    title: str
    quotes: tuple[Quote, ...]


def names(review: Review) -> dict[str, str | None]:
    """Document id → its name, or → None where there is only one Document and naming it says nothing."""
    several = len(review.pilot.documents) > 1
    return {document.id: line(document.name) if several else None for document in review.pilot.documents}


def titles_of(guidance: Sequence[str]) -> list[str]:
    """The titles of guidance, by id; what is not known is left out."""
    from knowledge import load_guidance

    known = {text.id: text.title for text in load_guidance()}
    return [known[each] for each in guidance if each in known]


def entries(review: Review, dossier: Dossier | None, rubric: Rubric) -> tuple[Entry, ...]:
    """The Findings, worst first, in the Review's order within a severity."""
    ranked = sorted(review.findings, key=lambda finding: list(Severity).index(finding.severity))
    return tuple(_entry(number, finding, review, dossier, rubric) for number, finding in enumerate(ranked, start=1))


def strengths(review: Review, dossier: Dossier | None) -> tuple[Proof, ...]:
    """What is already good."""
    named = names(review)
    return tuple(
        Proof(
            title=line(strength.title),
            quotes=tuple(in_context(item, dossier, named.get(item.document)) for item in strength.evidence),
        )
        for strength in review.strengths
    )


def _entry(number: int, finding: Finding, review: Review, dossier: Dossier | None, rubric: Rubric) -> Entry:
    named = names(review)
    judgment = next((item for item in review.judgments if item.criterion == finding.criterion), None)
    searched = finding.searched
    if searched is None and judgment is not None and not finding.evidence:
        searched = judgment.searched
    proven = bool(finding.evidence)
    if proven and (judgment is None or judgment.level is not Level.MISSING):
        searched = None
    confidence = judgment.confidence if finding.confidence is None and judgment else finding.confidence
    level = judgment.level if judgment and judgment.level in (Level.PARTIAL, Level.MISSING) else None
    criterion = next((c for c in rubric.criteria if c.id == finding.criterion), None)
    return Entry(
        number=number,
        id=finding.id,
        severity=finding.severity,
        severity_name=wording.SEVERITY[finding.severity],
        title=line(finding.title),
        about=_about(finding, rubric),
        status=_status(finding, review),
        certainty=wording.certainty(confidence) if confidence is not None else "",
        why=lines(finding.why),
        fix=lines(finding.fix),
        calculation=lines(finding.calculation or ""),
        question=line(finding.question or ""),
        quotes=tuple(in_context(item, dossier, named.get(item.document)) for item in finding.evidence),
        searched=_searched(searched, proven=proven, level=level) if searched else "",
        nearest=tuple(near_miss(miss, named.get(miss.document or "")) for miss in searched.nearest) if searched else (),
        level=wording.LEVEL[level] if level else "",
        means=_means(level, criterion),
        wanted=line(criterion.levels.met) if criterion else "",
        disputed=line(judgment.disputed) if judgment else "",
        guidance=tuple(line(title) for title in titles_of(finding.guidance)),
    )


def _means(level: Level | None, criterion: Criterion | None) -> str:
    if criterion is None or level is None:
        return ""
    return line(criterion.levels.partial if level is Level.PARTIAL else criterion.levels.missing)


def _about(finding: Finding, rubric: Rubric) -> str:
    step = next((criterion.step for criterion in rubric.criteria if criterion.id == finding.criterion), None)
    if step is not None:
        return line(rubric.steps.get(step, step))
    if finding.pattern:
        return "A pattern that sinks pilots"
    if len({item.document for item in finding.evidence}) > 1:
        return "Between documents"
    return "Within the draft"


def _status(finding: Finding, review: Review) -> str:
    if review.comparison is None:
        return ""
    if finding.id in review.comparison.new:
        return "new"
    return "still open" if finding.id in review.comparison.open else ""


def _searched(searched: Searched, *, proven: bool, level: Level | None) -> str:
    if not searched.passages and not searched.nearest and searched.coverage >= 1:
        return "" if proven else "Not found; what was searched is not on record."
    found = "Nothing better was found" if proven else "Not found"
    if not proven and level is Level.PARTIAL:
        found = "Signs of it were found, but no sentence that shows it plainly"
    passages = f" in {wording.count(searched.passages, 'passage')}" if searched.passages else ""
    if searched.coverage >= 1:
        return f"{found}. All of the text was searched{passages}."
    share = wording.percent(searched.coverage)
    return f"{found} in the {share} of the text that was searched{passages}; it may stand in the rest."
