"""A stand-in judge for the suites: it reads one line of a draft for each criterion."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from agent.document import Document
from agent.review import (
    Evidence,
    JudgeInfo,
    Judgment,
    Level,
    Pilot,
    Reason,
    Review,
    ReviewedDocument,
    RubricInfo,
    Scorecard,
    Verdict,
)
from evals.labels import LabelledDraft

LINES = {
    "sponsor.executive": r"Sponsor is [A-Z][a-z]+ [A-Z][a-z]+\.",
    "outcome.metric": r"Handling time falls from \d+ to \d+ minutes\.",
    "closure.decision": r"We stop when errors exceed \d+.?%\.",
}
DRAFT = """# Plan

## People

Sponsor is Maria Keller.

## Aim

Handling time falls from 12 to 8 minutes.

## End

We stop when errors exceed 5 %.
"""


def line_review(document: Document, lines: dict[str, str] | None = None) -> Review:
    """Met where the line of a criterion is in the draft, else missing."""
    judgments = []
    for criterion, pattern in (lines or LINES).items():
        match = re.search(pattern.replace(" ", r"\s+"), document.text)
        evidence = (
            (Evidence(document=document.id, quote=match.group(), start=match.start(), end=match.end()),)
            if match
            else ()
        )
        judgments.append(
            Judgment(
                criterion=criterion,
                level=Level.MET if match else Level.MISSING,
                reason=Reason.STATED if match else Reason.ABSENT,
                confidence=0.9,
                rationale="the line is there" if match else "the line is not there",
                evidence=evidence,
            )
        )
    reviewed = ReviewedDocument(
        id=document.id, name=document.name, kind=document.kind, pages=None, words=document.words, sha256=document.sha256
    )
    return Review(
        pilot=Pilot(name=document.name, documents=(reviewed,)),
        judge=JudgeInfo(name="offline"),
        rubric=RubricInfo(name="r", version="1", sha256="0" * 64),
        judgments=tuple(judgments),
        findings=(),
        scorecard=Scorecard(steps={}, reasons={}),
        verdict=Verdict(level="not_assessed", readiness=0),
    )


@pytest.fixture
def review_all() -> Callable[[Sequence[Document]], list[Review]]:
    return lambda documents: [line_review(document) for document in documents]


@pytest.fixture
def drafts(tmp_path: Path) -> list[LabelledDraft]:
    """One complete PRD and one with nothing in it."""
    full, empty = tmp_path / "full.md", tmp_path / "empty.md"
    full.write_text(DRAFT, encoding="utf-8")
    empty.write_text(
        "# Plan\n\n## Aim\n\nWe will see.\n\n## End\n\nSome day.\n\n## More\n\nNothing.\n", encoding="utf-8"
    )
    quotes = {
        "sponsor.executive": "Sponsor is Maria Keller.",
        "outcome.metric": "**Handling time** falls from 12 to 8 minutes.",
        "closure.decision": "We stop when errors exceed 5 %.",
    }
    return [
        LabelledDraft(full, "full.md", "prd", "a", dict.fromkeys(LINES, "met"), quotes),
        LabelledDraft(empty, "empty.md", "prd", "b", dict.fromkeys(LINES, "missing")),
    ]
