"""What a report says, in its order, before it has a format: every format shows this Outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from agent.clean import line
from agent.document import Dossier
from agent.report import wording
from agent.report.appendix import Advice, Gap, Row, advice_of, colophon_of, gaps_of, rows_of
from agent.report.entries import Entry, Proof, entries, strengths
from agent.report.priority import first_to_fix
from agent.review import Comparison, Judgment, Level, Review, Severity

if TYPE_CHECKING:
    from rubrics import Rubric


@dataclass(frozen=True)
class Bar:
    """One step or failure reason: `score` 0..100, or None where `figure` says why there is none."""

    title: str
    score: int | None
    figure: str
    detail: str
    unassessed: str
    """`2 not assessed`, or empty: never part of the score, so never left out beside it."""


@dataclass(frozen=True)
class Changes:
    """What became of an earlier review's findings. The numbers are those of this report's findings."""

    against: str
    fixed: tuple[str, ...]
    new: tuple[Entry, ...]
    still_open: tuple[Entry, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """A report's content. All strings are safe to show but carry no format's escaping."""

    pilot: str
    created: str
    verdict: str
    headline: str
    readiness: int | None
    running: str
    why: str
    partial: tuple[str, ...]
    """Why this review is partial; empty where it is whole."""
    first: tuple[Entry, ...]
    """The findings to fix first."""
    no_findings: str
    """What to say where there is no finding."""
    tally: tuple[tuple[Level, str, int], ...]
    """Level, its name, number of criteria; levels without any are left out."""
    steps: tuple[Bar, ...]
    reasons: tuple[Bar, ...]
    reasons_note: str
    changes: Changes | None
    findings: tuple[Entry, ...]
    strengths: tuple[Proof, ...]
    gaps: tuple[tuple[str, tuple[Gap, ...]], ...]
    """Heading and entries of what could not be assessed."""
    questions: tuple[str, ...]
    guidance: tuple[Advice, ...]
    rows: tuple[Row, ...]
    colophon: tuple[tuple[str, str], ...]
    """Term and text: the judge, the rubric, what the review cost, the Documents."""

    def of(self, severity: Severity) -> tuple[Entry, ...]:
        """The findings of one severity."""
        return tuple(entry for entry in self.findings if entry.severity is severity)


def outline(review: Review, dossier: Dossier | None, rubric: Rubric) -> Outline:
    """The content of a report on the Review; with a Dossier, quotes come with the sentences around them."""
    found = entries(review, dossier, rubric)
    partial = _partial(review)
    assessed = review.verdict.level != "not_assessed"
    return Outline(
        pilot=line(review.pilot.name) or "Unnamed pilot",
        created=_when(review.created),
        verdict=review.verdict.level,
        headline=wording.headline(review.verdict),
        readiness=review.verdict.readiness if assessed else None,
        running=wording.RUNNING[review.verdict.running] if review.verdict.running else "",
        why=line(review.verdict.why),
        partial=partial,
        first=tuple(entry for finding in first_to_fix(review) for entry in found if entry.id == finding.id),
        no_findings=_no_findings(assessed, bool(partial)),
        tally=_tally(review),
        steps=tuple(
            _bar(title, review.scorecard.steps.get(key), _judged(review, rubric, step=key))
            for key, title in rubric.steps.items()
        ),
        reasons=tuple(
            _bar(title, review.scorecard.reasons.get(key), _judged(review, rubric, reason=key))
            for key, title in rubric.reasons.items()
        ),
        reasons_note=wording.REASONS_NOTE,
        changes=_changes(review.comparison, found, rubric) if review.comparison else None,
        findings=found,
        strengths=strengths(review, dossier),
        gaps=gaps_of(review, rubric),
        questions=tuple(line(question) for question in review.questions),
        guidance=advice_of(found),
        rows=rows_of(review, rubric),
        colophon=colophon_of(review),
    )


def _when(created: str) -> str:
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return line(created)
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment:%Z}".strip()


def _no_findings(assessed: bool, partial: bool) -> str:
    if not assessed:
        return "None was found, but too little could be assessed to say that there are none."
    if partial:
        return "None in what could be assessed; see what could not."
    return "None."


def _partial(review: Review) -> tuple[str, ...]:
    reasons = [line(warning) for warning in review.warnings]
    unassessed = sum(judgment.level is Level.UNASSESSED for judgment in review.judgments)
    if unassessed:
        total = wording.count(len(review.judgments), "criterion", "criteria")
        reasons.append(f"{unassessed} of {total} could not be assessed.")
    for document in review.pilot.documents:
        if document.unreadable:
            where = ", ".join(line(part.get("where", "a part")) for part in document.unreadable[:5])
            more = len(document.unreadable) - 5
            rest = f" and {more} more" if more > 0 else ""
            reasons.append(f"Not read in {line(document.name)}: {where}{rest}.")
    return tuple(dict.fromkeys(reasons))


def _tally(review: Review) -> tuple[tuple[Level, str, int], ...]:
    counts = [(level, sum(judgment.level is level for judgment in review.judgments)) for level in Level]
    return tuple((level, wording.LEVEL[level], number) for level, number in counts if number)


def _judged(review: Review, rubric: Rubric, *, step: str = "", reason: str = "") -> list[Judgment]:
    wanted = {c.id for c in rubric.criteria if c.step == step or reason in c.reasons}
    return [judgment for judgment in review.judgments if judgment.criterion in wanted]


def _bar(title: str, score: float | None, judgments: list[Judgment]) -> Bar:
    counts = [(level, sum(judgment.level is level for judgment in judgments)) for level in Level]
    detail = ", ".join(f"{number} {wording.LEVEL[level]}" for level, number in counts if number)
    open_ = dict(counts)[Level.UNASSESSED]
    unassessed = f"{open_} {wording.LEVEL[Level.UNASSESSED]}" if open_ else ""
    if score is not None:
        return Bar(line(title), round(score * 100), wording.percent(score), detail, unassessed)
    levels = {judgment.level for judgment in judgments}
    if not levels:
        figure = "not asked"
    elif levels == {Level.NOT_APPLICABLE}:
        figure = "n/a"
    else:
        figure = "not assessed"
    return Bar(line(title), None, figure, detail or "no criterion of these documents' kinds", unassessed)


def _changes(comparison: Comparison, found: tuple[Entry, ...], rubric: Rubric) -> Changes:
    titles = {criterion.id: line(criterion.title) for criterion in rubric.criteria}
    levels = []
    for change in comparison.changed:
        criterion, _, step = change.partition(":")
        for level, name in wording.LEVEL.items():
            step = step.replace(level.value, name)
        levels.append(line(f"{titles.get(criterion.strip(), criterion)}: {step}"))
    return Changes(
        against=line(comparison.against),
        fixed=tuple(line(finding.title) for finding in comparison.fixed),
        new=tuple(entry for entry in found if entry.id in comparison.new),
        still_open=tuple(entry for entry in found if entry.id in comparison.open),
        levels=tuple(levels),
    )
