"""Small rubrics and drafts of a test's own, so that it says what it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.document import Document, DocumentKind, Dossier, Unreadable
from agent.index import DocumentIndex
from agent.judge.offline import OfflineJudge
from agent.read import read_bytes, with_kind
from agent.review import Answer, CheckAnswer, Review
from agent.reviewer import review_dossier
from agent.verify import verify
from rubrics import Criterion, Pattern, Rubric


def sign(**parts: Any) -> dict[str, Any]:
    """A Sign as it is written in YAML; `needs` stands for `with`."""
    return {"with" if name == "needs" else name: value for name, value in parts.items()}


def check(name: str, *signs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": name, "question": f"Does the draft say {name}?", "signs": signs, **more}


def criterion(*checks: dict[str, Any], rule: dict[str, Any] | None = None, **more: Any) -> Criterion:
    """A Criterion on PRDs; without a rule its first Check, if any, makes it met."""
    fields: dict[str, Any] = {
        "id": "house.rule",
        "title": "House rule",
        "asks": "Is it there?",
        "kinds": ["prd"],
        "reasons": ["R1"],
        "severity": "blocker",
        "why": "It matters.",
        "fix": "Write [it].",
        "question": "Where is it?",
        "step": "outcome",
        "levels": {"met": "It is there.", "partial": "It is touched on.", "missing": "It is not there."},
        "checks": checks,
        "rule": rule or ({"met": checks[0]["id"]} if checks else None),
    }
    return Criterion.model_validate(fields | more)


def pattern(*checks: dict[str, Any], holds: Any, **more: Any) -> Pattern:
    fields: dict[str, Any] = {
        "id": "pattern.house",
        "title": "The House",
        "kinds": ["prd"],
        "severity": "major",
        "why": "It recurs.",
        "fix": "Break it.",
        "question": "Why again?",
        "checks": checks,
        "holds": holds,
    }
    return Pattern.model_validate(fields | more)


def rubric(
    *criteria: Criterion, patterns: Sequence[Pattern] = (), lexicons: Mapping[str, Sequence[str]] | None = None
) -> Rubric:
    return Rubric.model_validate(
        {
            "name": "house",
            "version": "1",
            "sha256": "0" * 64,
            "steps": {"outcome": "Outcome", "closure": "Closure"},
            "reasons": {"R1": "Owner", "R2": "Success"},
            "lexicons": {name: tuple(phrases) for name, phrases in (lexicons or {}).items()},
            "criteria": criteria,
            "patterns": tuple(patterns),
        }
    )


def draft(text: str, kind: str = "prd", *, name: str | None = None, unread: float = 0.0) -> Document:
    """A Markdown draft; `unread`: the share of it that could not be read."""
    document = with_kind(read_bytes(text.encode(), name or f"{kind}.md"), DocumentKind(kind))
    if unread:
        lost = Unreadable(where="pages 5 to 9", why="pictures of text", share=unread)
        return document.model_copy(update={"unreadable": (lost,)})
    return document


def dossier(*documents: Document) -> Dossier:
    return Dossier(name="pilot", documents=documents)


def review(house: Rubric, *documents: Document) -> Review:
    """The offline Review of the documents."""
    return review_dossier(dossier(*documents), rubric=house, judge=OfflineJudge(house))


def ask(document: Document, *signs: dict[str, Any], **more: Any) -> CheckAnswer:
    """The offline judge's answer to one Check with these Signs; `lexicons` goes to the rubric."""
    lexicons = more.pop("lexicons", None)
    asked = criterion(check("it", *signs, **more))
    house = rubric(asked, lexicons=lexicons)
    with DocumentIndex(document) as index:
        return OfflineJudge(house).answers(index, [asked])[asked.id][0]


def said(
    name: str,
    answer: str,
    document: Document | None = None,
    quote: str = "",
    *,
    confidence: float = 0.9,
    note: str = "",
) -> CheckAnswer:
    """An answer to a Check, with a verified quote of the document where one is given."""
    evidence = verify(document, quote) if document is not None and quote else None
    assert bool(evidence) == bool(quote)
    return CheckAnswer(id=name, answer=Answer(answer), confidence=confidence, evidence=evidence, note=note)
