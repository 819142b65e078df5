"""A Review as the page shows it: what a report says of it, and for each quote the way into the draft itself."""

from __future__ import annotations

from dataclasses import dataclass

from agent.document import Dossier
from agent.report.context import Quote
from agent.report.entries import Entry
from agent.report.outline import Outline, outline
from agent.review import Evidence, Finding, Review
from rubrics import Rubric


@dataclass(frozen=True)
class Cited:
    """A quote and where it opens."""

    quote: Quote
    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Shown:
    """A Finding with its quotes."""

    entry: Entry
    finding: Finding
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class ReadReview:
    """A Review to be read."""

    outline: Outline
    review: Review
    findings: tuple[Shown, ...]

    @property
    def first(self) -> tuple[Shown, ...]:
        """What to fix first."""
        return tuple(shown for entry in self.outline.first for shown in self.findings if shown.entry == entry)

    @property
    def rest(self) -> tuple[Shown, ...]:
        """All other findings."""
        return tuple(shown for shown in self.findings if shown.entry not in self.outline.first)

    def finding(self, finding_id: str) -> Shown | None:
        """The finding of that id."""
        return next((shown for shown in self.findings if shown.finding.id == finding_id), None)


def read_review(review: Review, dossier: Dossier, rubric: Rubric) -> ReadReview:
    """The Review, ready to be shown."""
    content = outline(review, dossier, rubric)
    known = {finding.id: finding for finding in review.findings}
    shown = tuple(
        Shown(entry, known[entry.id], tuple(map(_cited, known[entry.id].evidence, entry.quotes)))
        for entry in content.findings
    )
    return ReadReview(content, review, shown)


def _cited(evidence: Evidence, quote: Quote) -> Cited:
    return Cited(quote, evidence.document, evidence.start, evidence.end)
