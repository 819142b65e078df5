"""Suite `evidence`: every quote is in its draft, word for word; and whether quotes support what they are given
for.

Support is judged by reading, on the quotes of `evidence_sample.json` ({draft, criterion, quote, supports}): drawn at
random, labelled with the quote, its section and what the criterion asks in sight, the level given out of it. A sampled
quote counts while the judge still gives it. As a proxy for all the rest: how often our quotes overlap the labelled one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.document import Document
from agent.errors import LabelFileError
from agent.review import Review
from evals.agreement import figure
from evals.grading import read_labelled
from evals.labels import LabelledDraft
from evals.metrics.bootstrap import clustered_interval, shown_bounds
from evals.mutations.edit import locate, overlap
from evals.result import Figure, Outcome, SuiteResult, Table
from evals.reviewing import ReviewAll
from evals.suites.mutations import share_correct

SAMPLE = Path(__file__).parent / "evidence_sample.json"
AIMS = {"met": 0.90, "partial": 0.85}
"""Level → the share of its quotes that should bear on the criterion."""


def run_evidence(
    review_all: ReviewAll, drafts: Sequence[LabelledDraft], unread: Sequence[LabelledDraft] = ()
) -> SuiteResult:
    """Checks every quote of the reviews of the drafts; of the `unread` ones only those that were sampled."""
    documents = read_labelled(drafts)
    reviews = review_all(documents)
    verbatim, proxy = [], []
    for draft, document, review in zip(drafts, documents, reviews, strict=True):
        verbatim += _verbatim(draft, document, review)
        proxy += _overlaps(draft, document, review)
    others = review_all(read_labelled(unread)) if unread else []
    given = _given([*drafts, *unread], [*reviews, *others])
    by_level, gone = _sampled([*drafts, *unread], given, read_sample(SAMPLE))
    sampled = [outcome for outcomes in by_level.values() for outcome in outcomes]
    wrong = sum(not outcome.correct for outcome in verbatim)
    return SuiteResult(
        suite="evidence",
        figures=(
            figure("share of quotes verbatim", verbatim, share_correct, aim=1.0, interval=False),
            figure("share of sampled quotes that support the check", sampled, share_correct),
            *(
                figure(f"share of sampled quotes under {level} that support", by_level[level], share_correct, aim=aim)
                for level, aim in AIMS.items()
            ),
            Figure(
                name="sampled quotes still given",
                value=_share(len(sampled), len(sampled) + gone),
                n=len(sampled) + gone,
            ),
            _proxy_figure(proxy),
        ),
        tables=(_proxy_table(proxy),),
        outcomes=tuple([*[outcome for outcome in verbatim if not outcome.correct], *sampled, *proxy]),
        invariants={"every quote is verbatim": wrong == 0},
        notes=(f"{len(verbatim)} quotes were compared with their drafts.",),
    )


def read_sample(file: Path) -> list[dict[str, Any]]:
    """The labelled quotes. LabelFileError where an entry lacks a key."""
    entries: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    for number, entry in enumerate(entries):
        for key, type_ in (("draft", str), ("criterion", str), ("quote", str), ("supports", bool)):
            if not isinstance(entry.get(key), type_):
                raise LabelFileError(f"{file}: entry {number}: {key}: must be a {type_.__name__}")
    return entries


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _verbatim(draft: LabelledDraft, document: Document, review: Review) -> list[Outcome]:
    quotes = [
        (judgment.criterion, evidence)
        for judgment in review.judgments
        for evidence in [
            *judgment.evidence,
            *(check.evidence for check in judgment.checks if check.evidence),
        ]
    ]
    quotes += [
        (finding.criterion or finding.pattern or finding.id, evidence)
        for finding in review.findings
        for evidence in finding.evidence
    ]
    return [
        Outcome(
            draft=draft.name,
            family=draft.family,
            kind=draft.kind,
            criterion=criterion,
            case=f"quote {number}",
            labelled="verbatim",
            ours="verbatim" if document.text[evidence.start : evidence.end] == evidence.quote else "not in the draft",
            quote=evidence.quote,
            correct=document.text[evidence.start : evidence.end] == evidence.quote and evidence.quote != "",
        )
        for number, (criterion, evidence) in enumerate(quotes)
    ]


def _overlaps(draft: LabelledDraft, document: Document, review: Review) -> list[Outcome]:
    """For each judgment with evidence on a criterion with a labelled quote: whether one of ours overlaps it."""
    outcomes = []
    for judgment in review.judgments:
        labelled = draft.quotes.get(judgment.criterion)
        place = locate(document, labelled) if labelled else None
        if place is None or not judgment.evidence:
            continue
        ours = [(evidence.start, evidence.end) for evidence in judgment.evidence]
        met = any(overlap(span, place) for span in ours)
        outcomes.append(
            Outcome(
                draft=draft.name,
                family=draft.family,
                kind=draft.kind,
                criterion=judgment.criterion,
                case="overlap",
                labelled="overlaps the labelled quote",
                labelled_quote=labelled or "",
                ours="overlaps" if met else "elsewhere",
                quote=" … ".join(evidence.quote for evidence in judgment.evidence),
                correct=met,
            )
        )
    return outcomes


def _given(drafts: Sequence[LabelledDraft], reviews: Sequence[Review]) -> dict[tuple[str, str, str], str]:
    """Draft, criterion and quote → the level that the quote is given for."""
    return {
        (draft.name, judgment.criterion, evidence.quote): judgment.level.value
        for draft, review in zip(drafts, reviews, strict=True)
        for judgment in review.judgments
        for evidence in judgment.evidence
    }


def _sampled(
    drafts: Sequence[LabelledDraft], given: dict[tuple[str, str, str], str], sample: Sequence[dict[str, Any]]
) -> tuple[dict[str, list[Outcome]], int]:
    """Outcomes by the level that the quote is given for, and how many sampled quotes are no longer given."""
    by_name = {draft.name: draft for draft in drafts}
    outcomes: dict[str, list[Outcome]] = {level: [] for level in AIMS}
    gone = 0
    for entry in sample:
        level = given.get((entry["draft"], entry["criterion"], entry["quote"]))
        if level is None:
            gone += 1
            continue
        draft = by_name[entry["draft"]]
        outcomes.setdefault(level, []).append(
            Outcome(
                draft=draft.name,
                family=draft.family,
                kind=draft.kind,
                criterion=entry["criterion"],
                case="sample",
                labelled="supports",
                ours="supports" if entry["supports"] else "does not",
                quote=entry["quote"],
                correct=entry["supports"],
            )
        )
    return outcomes, gone


def _proxy_figure(proxy: Sequence[Outcome]) -> Figure:
    return figure("share of judgments whose evidence overlaps the labelled quote", proxy, share_correct)


def _proxy_table(proxy: Sequence[Outcome]) -> Table:
    groups: dict[str, list[Outcome]] = {}
    for outcome in proxy:
        groups.setdefault(outcome.criterion, []).append(outcome)
    rows = []
    for criterion, members in groups.items():
        bounds = clustered_interval(members, lambda outcome: outcome.draft, share_correct, repeats=400)
        rows.append(
            (
                criterion,
                len(members),
                share_correct(members),
                shown_bounds(bounds),
            )
        )
    rows.sort(key=lambda row: (row[2] or 0.0, row[0]))
    return Table(
        title="Evidence that overlaps the labelled quote",
        columns=("criterion", "n", "share", "95 %"),
        rows=tuple(rows),
        bars="share",
    )
