"""What a Finding rests on, and whether that has changed since somebody decided about it.

It rests on the level of its criterion, on what the rubric asks there, and on its quotes. A Finding without quotes is
the result of a search: to accept it is to agree with the search, which each new review makes again; to dismiss it is to
have seen what the search did not, and that rests on all that was searched.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from agent.document import Dossier
from agent.review import Finding, Review
from agent.verify import find_quote
from rubrics import Criterion, Pattern, Rubric


@dataclass(frozen=True)
class Grounds:
    """What a Finding rests on. `documents`: sha256 → name of those it was found in, or that were searched."""

    level: str | None
    defined: str
    """Hash of what the rubric asks."""
    quotes: tuple[str, ...]
    documents: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @staticmethod
    def from_json(kept: Mapping[str, Any]) -> Grounds:
        """As it was kept."""
        return Grounds(kept["level"], kept["defined"], tuple(kept["quotes"]), kept["documents"])


def grounds_of(finding: Finding, review: Review, rubric: Rubric) -> Grounds:
    """What the Finding of that Review rests on."""
    levels = {judgment.criterion: judgment.level.value for judgment in review.judgments}
    cited = {evidence.document for evidence in finding.evidence}
    part = _part(finding, rubric)
    kinds = part.kinds if part else ()
    documents = {
        document.sha256: document.name
        for document in review.pilot.documents
        if (document.id in cited if cited else not kinds or document.kind in kinds)
    }
    return Grounds(
        level=levels.get(finding.criterion or ""),
        defined=_definition(part),
        quotes=tuple(dict.fromkeys(evidence.quote for evidence in finding.evidence)),
        documents=documents,
    )


def what_changed(before: Grounds, now: Grounds, dossier: Dossier, *, dismissed: bool) -> str:
    """What a decision on `before` rested on and is not so any more, in a sentence; empty where it stands."""
    if before.level != now.level:
        return f"Its criterion was {before.level or 'not judged'} and is {now.level or 'not judged'} now."
    if before.defined != now.defined:
        return "The rubric asks something else here than it did."
    there = {document.sha256 for document in dossier.documents}
    edited = [name for sha256, name in before.documents.items() if sha256 not in there]
    if not edited and (before.quotes or not dismissed):
        return ""
    if before.quotes:
        return _edited_quote(before.quotes, dossier)
    added = [name for sha256, name in now.documents.items() if sha256 not in before.documents]
    if dismissed and (edited or added):
        return f"{(edited or added)[0]} has changed, and dismissing this rested on all of it."
    return ""


def _edited_quote(quotes: Sequence[str], dossier: Dossier) -> str:
    for quote in quotes:
        if not any(quote in document.text or find_quote(document.text, quote) for document in dossier.documents):
            return f"The sentence it rests on was edited: “{quote[:80]}{'…' if len(quote) > 80 else ''}”"
    return ""


def _part(finding: Finding, rubric: Rubric) -> Criterion | Pattern | None:
    parts: list[Criterion | Pattern] = [*rubric.criteria, *rubric.patterns]
    return next((part for part in parts if part.id in (finding.criterion, finding.pattern)), None)


def _definition(part: Criterion | Pattern | None) -> str:
    """Of what people read in the rubric; the words that the offline judge looks for are not among it."""
    if part is None:
        return ""
    told = part.model_dump(mode="json", exclude={"checks", "fix", "question", "why", "title"})
    asked = [check.question for check in part.checks]
    return hashlib.sha256(json.dumps([told, asked], sort_keys=True).encode()).hexdigest()
