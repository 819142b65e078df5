"""What stands at the end of a report: what could not be assessed, all criteria, the guidance, how it was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from agent.clean import line
from agent.report import wording
from agent.report.entries import Entry, names
from agent.review import Level, Review

if TYPE_CHECKING:
    from rubrics import Rubric


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
class Advice:
    """One text of the guidance, as Markdown of ours, with the numbers of the findings that it helps with."""

    title: str
    text: str
    helps: tuple[int, ...]


def gaps_of(review: Review, rubric: Rubric) -> tuple[tuple[str, tuple[Gap, ...]], ...]:
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


def rows_of(review: Review, rubric: Rubric) -> tuple[Row, ...]:
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


def colophon_of(review: Review) -> tuple[tuple[str, str], ...]:
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


def advice_of(found: tuple[Entry, ...]) -> tuple[Advice, ...]:
    """The guidance that the findings name, in the order they do."""
    from knowledge import load_guidance

    texts = {line(text.title): text.text for text in load_guidance()}
    helps: dict[str, list[int]] = {}
    for entry in found:
        for title in entry.guidance:
            helps.setdefault(title, []).append(entry.number)
    return tuple(Advice(title, texts[title], tuple(numbers)) for title, numbers in helps.items())
