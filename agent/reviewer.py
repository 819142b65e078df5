"""The review of one Dossier, from Documents to Review: the flow, top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from agent.assess.blanks import blanks_of
from agent.assess.contradictions import contradictions_of
from agent.assess.findings import findings_of, in_order, questions_of, strengths_of
from agent.assess.judgments import best_of, judge_document, judgment_of
from agent.assess.miscounts import miscounts_of, without_twice_told
from agent.assess.papers import disclaimers_of, unrelated
from agent.assess.patterns import patterns_of
from agent.assess.scorecard import scorecard_of
from agent.assess.verdict import verdict_of
from agent.daemon import each
from agent.document import RECOGNISED, Document, DocumentKind, Dossier
from agent.facts import Fact
from agent.index import DocumentIndex
from agent.judge import FactsRead, Graded, Judge, computed
from agent.read import read_draft, with_kind
from agent.read.tongue import languages, note_on
from agent.review import (
    CheckAnswer,
    JudgeInfo,
    Judgment,
    Level,
    Pilot,
    Provenance,
    Reason,
    Review,
    ReviewedDocument,
    RubricInfo,
    Searched,
    Usage,
    Verdict,
)
from rubrics import Criterion, Pattern, Rubric

UNRELATED = (
    "These drafts do not seem to be about one pilot: most share neither names nor subject. Each was read, but what one "
    "lacks another may hide; review them one by one, or as a backlog with `pilot-review batch`."
)


def read_dossier(drafts: Sequence[Path], kind: DocumentKind | None = None, name: str = "") -> Dossier:
    """The Dossier of the drafts; `kind` overrides what is recognised. Raises InputError."""
    documents = tuple(with_kind(read_draft(draft), kind) for draft in drafts)
    return Dossier(name=name or _name_of(drafts), documents=documents)


@dataclass(frozen=True)
class Judged:
    """What came of judging one Document: its Judgments, the answers about Patterns, and what that took."""

    document: str
    """Id of the Document."""
    judgments: tuple[Judgment, ...]
    signs: Mapping[str, tuple[CheckAnswer, ...]]
    """Id of a Pattern → answers to its Checks."""
    facts: tuple[Fact, ...]
    """What the judge read of it, to be compared with other Documents."""
    usage: Usage
    warnings: tuple[str, ...]


def review_dossier(
    dossier: Dossier,
    *,
    rubric: Rubric,
    judge: Judge,
    stage: Callable[[str], None] = lambda _: None,
    told: Callable[[Judged], None] = lambda _: None,
) -> Review:
    """The Review of a Dossier. A Criterion takes the best level that any of its Documents supports.

    `stage` hears what begins: `indexing prd.pdf`, `judging prd.pdf`, `assessing the answers`; `told` what is judged.
    """
    started = time.monotonic()
    graded = [document for document in dossier.documents if rubric.criteria_for(document.kind)]

    def judged(document: Document) -> Judged:
        made = _judged(document, rubric, judge, stage)
        told(made)
        return made

    found = each(judged, graded, judge.at_once)
    compared = judge.compare([fact for part in found for fact in part.facts])
    stage("assessing the answers")
    info = JudgeInfo(name=judge.name, model=judge.model, why=judge.why)
    review = review_of(dossier, found, rubric, info, compared)
    usage = review.usage.model_copy(update={"seconds": round(time.monotonic() - started, 3)})
    return review.model_copy(update={"usage": usage})


def review_of(
    dossier: Dossier,
    judged: Sequence[Judged],
    rubric: Rubric,
    judge: JudgeInfo,
    compared: FactsRead | None = None,
    *,
    ended: str = "",
) -> Review:
    """The Review that rests on what was judged. `ended`: why the rest was not, where a review ended before its end.

    Criteria of Documents that were not judged are `unassessed`, and Documents are then not compared or recomputed.
    """
    judgments: dict[str, list[Judgment]] = {}
    signs: dict[str, list[CheckAnswer]] = {}
    usage, warned = Usage(), list[str]()
    for part in judged:
        usage = usage.plus(part.usage)
        warned += part.warnings
        for judgment in part.judgments:
            judgments.setdefault(judgment.criterion, []).append(judgment)
        for pattern, answers in part.signs.items():
            signs.setdefault(pattern, []).extend(answers)
    if compared is not None:
        usage = usage.plus(compared.usage)
        warned += compared.warnings
    done = {part.document for part in judged}
    for document in dossier.documents:
        missed = rubric.criteria_for(document.kind) if document.id not in done else ()
        for criterion in missed:
            judgments.setdefault(criterion.id, []).append(_unassessed(criterion, ended))
        if missed:
            warned.append(f"{document.name} was not judged: {ended} Its criteria are unassessed, not missing.")
    decided = [best_of(judgments[criterion.id]) for criterion in rubric.criteria if criterion.id in judgments]
    kinds = {document.kind.value for document in dossier.documents}
    apart = unrelated(dossier)
    found = [*findings_of(decided, rubric), *patterns_of(decided, signs, kinds, rubric)]
    if not ended:
        conflicts = compared.conflicts if compared is not None else ()
        sums = miscounts_of(dossier)
        found = without_twice_told(found, sums, rubric)
        compared_with = [Dossier(name="", documents=(one,)) for one in dossier.documents] if apart else [dossier]
        found += [*sums, *blanks_of(dossier)]
        for each_apart in compared_with:
            found += contradictions_of(each_apart, () if apart else conflicts)
    findings = in_order(found, rubric)
    verdict = verdict_of(decided, findings, rubric, runs=DocumentKind.STATUS.value in kinds)
    if apart:
        verdict = Verdict(level="not_assessed", readiness=0, why=UNRELATED)
    return Review(
        pilot=_pilot(dossier),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        judge=judge,
        rubric=RubricInfo(name=rubric.name, version=rubric.version, sha256=rubric.sha256),
        judgments=tuple(decided),
        findings=findings,
        strengths=tuple(strengths_of(decided, findings, rubric)),
        questions=questions_of(findings),
        scorecard=scorecard_of(decided, rubric),
        verdict=verdict,
        usage=usage,
        warnings=tuple(dict.fromkeys((*_warnings(dossier, judge), *warned))),
    )


def _unassessed(criterion: Criterion, why: str) -> Judgment:
    return Judgment(
        criterion=criterion.id,
        level=Level.UNASSESSED,
        reason=Reason.UNREADABLE,
        confidence=0.0,
        rationale=why,
        searched=Searched(coverage=0.0, passages=0),
    )


def _judged(document: Document, rubric: Rubric, judge: Judge, stage: Callable[[str], None]) -> Judged:
    stage(f"indexing {document.name}")
    with DocumentIndex(document) as index:
        stage(f"judging {document.name}")
        patterns = _patterns_for(document, rubric)
        asked = rubric.criteria_for(document.kind)
        passages = len(index.passages)
        said, read = _said(index, [*asked, *patterns], judge)
    return Judged(
        document.id,
        tuple(_judgment(criterion, said, document, passages, rubric, judge) for criterion in asked),
        {pattern.id: tuple(said.answers.get(pattern.id, ())) for pattern in patterns},
        tuple(read.facts),
        said.usage.plus(read.usage),
        (*said.warnings, *read.warnings),
    )


def _said(index: DocumentIndex, asked: Sequence[Criterion | Pattern], judge: Judge) -> tuple[Graded, FactsRead]:
    """What the judge says of a Document; a model that may be asked several things at once grades and lists together."""
    asks: list[Callable[[], Graded | FactsRead]] = [lambda: judge.grade(index, asked), lambda: judge.facts(index)]

    def told(ask: Callable[[], Graded | FactsRead]) -> Graded | FactsRead:
        return ask()

    return cast(tuple[Graded, FactsRead], tuple(each(told, asks, judge.at_once)))


def _patterns_for(document: Document, rubric: Rubric) -> list[Pattern]:
    return [pattern for pattern in rubric.patterns if pattern.checks and document.kind in pattern.kinds]


def _judgment(
    criterion: Criterion, said: Graded, document: Document, passages: int, rubric: Rubric, judge: Judge
) -> Judgment:
    input_tokens, output_tokens = said.tokens.get(criterion.id, (0, 0))
    provenance = Provenance(
        judge=judge.name,
        model=judge.model,
        prompt=judge.prompt,
        rubric=rubric.version,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
    )
    answers = [*said.answers.get(criterion.id, ()), *computed(document, criterion)]
    grade = said.grades.get(criterion.id)
    if grade is not None:
        return judgment_of(criterion, grade, answers, document, passages=passages, provenance=provenance)
    return judge_document(
        criterion, answers, document, passages=passages, provenance=provenance, calibration=judge.calibration()
    )


def _pilot(dossier: Dossier) -> Pilot:
    return Pilot(
        name=dossier.name,
        documents=tuple(
            ReviewedDocument(
                id=document.id,
                name=document.name,
                kind=document.kind,
                pages=document.pages,
                words=document.words,
                sha256=document.sha256,
                unreadable=tuple({"where": part.where, "why": part.why} for part in document.unreadable),
                notes=document.notes,
                kind_given=document.kind_given,
                kind_why=document.kind_why,
            )
            for document in dossier.documents
        ),
    )


def _warnings(dossier: Dossier, judge: JudgeInfo) -> list[str]:
    warnings = disclaimers_of(dossier)
    for document in dossier.documents:
        if judge.name == "offline" and (note := note_on(languages(document.blocks))):
            warnings.append(f"{document.name}: {note}")
        if any(block.anchor.section == (RECOGNISED,) for block in document.blocks):
            warnings.append(
                f"Pages of {document.name} were recognised in images (OCR): quotes of them say what the program took "
                "the image to show, not what is written; compare them with the page."
            )
        if document.kind is DocumentKind.OTHER:
            warnings.append(
                f"{document.name} does not look like a PRD, contract, budget or status report "
                f"({document.kind_why}); it was not graded. If it is one, say which with --kind."
            )
        if document.unreadable:
            where = ", ".join(part.where for part in document.unreadable[:5])
            warnings.append(f"{document.name} could be read only in part; unreadable: {where}.")
    return warnings


def _name_of(drafts: Sequence[Path]) -> str:
    return drafts[0].stem if len(drafts) == 1 else drafts[0].resolve().parent.name
