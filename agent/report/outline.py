"""What a report says, in its order, before it has a format: every format shows this Outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from agent.clean import line
from agent.document import Dossier
from agent.report import wording
from agent.report.entries import Entry, Proof, entries, names, strengths
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
class Row:
    """One criterion in the table of all criteria."""

    id: str
    step: str
    title: str
    level: Level
    level_name: str
    confidence: str
    reason: str
    """In words, followed by the judge's rationale where there is one."""


@dataclass(frozen=True)
class Gap:
    """Something that could not be assessed or needs a reader's eye, and why."""

    what: str
    why: str


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
    blockers: tuple[Entry, ...]
    no_blockers: str
    """What to say where there are no blockers."""
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
    deciding = set(review.verdict.blockers)
    return Outline(
        pilot=line(review.pilot.name) or "Unnamed pilot",
        created=_when(review.created),
        verdict=review.verdict.level,
        headline=wording.VERDICT[review.verdict.level],
        readiness=review.verdict.readiness if assessed else None,
        running=wording.RUNNING[review.verdict.running] if review.verdict.running else "",
        why=line(review.verdict.why),
        partial=partial,
        blockers=tuple(entry for entry in found if entry.id in deciding or entry.severity is Severity.BLOCKER),
        no_blockers=_no_blockers(assessed, bool(partial)),
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
        gaps=_gaps(review, rubric),
        questions=tuple(line(question) for question in review.questions),
        rows=_rows(review, rubric),
        colophon=_colophon(review),
    )


def _when(created: str) -> str:
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return line(created)
    return f"{moment.day} {moment:%B %Y, %H:%M} {moment:%Z}".strip()


def _no_blockers(assessed: bool, partial: bool) -> str:
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


def _gaps(review: Review, rubric: Rubric) -> tuple[tuple[str, tuple[Gap, ...]], ...]:
    titles = {criterion.id: criterion.title for criterion in rubric.criteria}
    documents = review.pilot.documents
    named = names(review)
    groups = (
        ("What happened during the review", [Gap(line(warning), "") for warning in review.warnings]),
        (
            "Criteria without a level",
            [
                Gap(
                    line(titles.get(judgment.criterion, judgment.criterion)),
                    line(judgment.rationale) or wording.REASON[judgment.reason],
                )
                for judgment in review.judgments
                if judgment.level is Level.UNASSESSED
            ],
        ),
        (
            "Parts of the drafts that could not be read",
            [
                Gap(_of(named[document.id], part.get("where", "a part")), line(part.get("why", "")))
                for document in documents
                for part in document.unreadable
            ],
        ),
        (
            "Read, but worth knowing",
            [Gap(_of(named[document.id], note), "") for document in documents for note in document.notes],
        ),
    )
    return tuple((heading, tuple(gaps)) for heading, gaps in groups if gaps)


def _of(name: str | None, text: str) -> str:
    return f"{name}: {line(text)}" if name else line(text)


def _rows(review: Review, rubric: Rubric) -> tuple[Row, ...]:
    order = {criterion.id: position for position, criterion in enumerate(rubric.criteria)}
    known = {criterion.id: criterion for criterion in rubric.criteria}
    rows = []
    for judgment in sorted(review.judgments, key=lambda judgment: order.get(judgment.criterion, len(order))):
        criterion = known.get(judgment.criterion)
        judged = judgment.level is not Level.UNASSESSED
        rows.append(
            Row(
                id=line(judgment.criterion),
                step=line(rubric.steps.get(criterion.step, criterion.step)) if criterion else "Other",
                title=line(criterion.title if criterion else judgment.criterion),
                level=judgment.level,
                level_name=wording.LEVEL[judgment.level],
                confidence=wording.percent(judgment.confidence) if judged else "–",
                reason=". ".join(x for x in (wording.REASON[judgment.reason], line(judgment.rationale)) if x),
            )
        )
    return tuple(rows)


def _colophon(review: Review) -> tuple[tuple[str, str], ...]:
    judge, rubric, usage = review.judge, review.rubric, review.usage
    model = f" ({line(judge.model)})" if judge.model else ""
    why = f": {line(judge.why)}" if judge.why else ""
    cost = "cost unknown" if usage.cost_usd is None else f"${usage.cost_usd:,.4f}"
    spent = f"no model calls, {usage.seconds:.1f} s"
    if usage.calls or usage.cache_hits:
        cached = f" ({usage.cached_tokens:,} of them cached)" if usage.cached_tokens else ""
        spent = ", ".join(
            [
                wording.count(usage.calls, "model call"),
                f"{usage.input_tokens:,} tokens in{cached}",
                f"{usage.output_tokens:,} tokens out",
                cost,
                f"{usage.seconds:.1f} s",
                *([wording.count(usage.retries, "retry", "retries")] if usage.retries else []),
                *([f"{usage.cache_hits:,} answers from the local cache"] if usage.cache_hits else []),
            ]
        )
    lines = [
        ("Judge", f"{line(judge.name)}{model}{why}"),
        ("Rubric", f"{line(rubric.name)}, version {line(rubric.version)}, SHA-256 {line(rubric.sha256)[:16]}"),
        ("Usage", spent),
    ]
    for document in review.pilot.documents:
        kind = wording.DOCUMENT_KIND.get(document.kind, document.kind)
        if document.kind_given:
            kind += " (as given)"
        elif document.kind_why:
            kind += f" (recognised by {document.kind_why})"
        pages = f"{wording.count(document.pages, 'page')}, " if document.pages is not None else ""
        lines.append(
            (
                "Document",
                line(
                    f"{document.name}: {kind}, {pages}{wording.count(document.words, 'word')}, "
                    f"SHA-256 {document.sha256}"
                ),
            )
        )
    return tuple(lines)
