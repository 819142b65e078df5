"""The findings as SARIF 2.1.0, as code hosts and editors show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from agent.clean import line
from agent.review import Evidence, Finding, Review, Severity

if TYPE_CHECKING:
    from rubrics import Rubric

_LEVEL = {Severity.BLOCKER: "error", Severity.MAJOR: "warning", Severity.MINOR: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(review: Review, rubric: Rubric) -> str:
    """Indented JSON, ASCII only. A rule is a criterion or pattern; the fingerprint of a result is the finding's id."""
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "pilot-review",
                        "version": line(review.rubric.version),
                        "rules": _rules(review, rubric),
                    }
                },
                "results": [_result(finding, review) for finding in review.findings],
            }
        ],
    }
    return json.dumps(log, indent=2) + "\n"


def _rule_id(finding: Finding) -> str:
    return line(finding.criterion or finding.pattern or finding.id.partition(":")[0])


def _rules(review: Review, rubric: Rubric) -> list[dict[str, Any]]:
    titles = {part.id: (part.title, part.why) for part in rubric.criteria}
    titles |= {part.id: (part.title, part.why) for part in rubric.patterns}
    rules = {}
    for finding in review.findings:
        name = _rule_id(finding)
        title, why = titles.get(name, (finding.title.partition(":")[0], finding.why))
        rules[name] = {
            "id": name,
            "shortDescription": {"text": line(title)},
            "fullDescription": {"text": line(why) or line(title)},
        }
    return list(rules.values())


def _result(finding: Finding, review: Review) -> dict[str, Any]:
    names = {document.id: document.name for document in review.pilot.documents}
    places = [_location(item, names) for item in finding.evidence]
    # A result needs a place to be shown at: what is not found is shown at the first draft.
    places = (
        places
        or [{"physicalLocation": {"artifactLocation": {"uri": _uri(d.name)}}} for d in review.pilot.documents][:1]
    )
    return {
        "ruleId": _rule_id(finding),
        "level": _LEVEL[finding.severity],
        "message": {"text": f"{line(finding.title)}. {line(finding.fix)}".strip()},
        "locations": places,
        "partialFingerprints": {"findingId/v1": line(finding.id)},
    }


def _location(evidence: Evidence, names: dict[str, str]) -> dict[str, Any]:
    """The draft, and within it what can be said of a place that has no line: page, heading, cells, and the words."""
    parts = [f"page {evidence.page}" if evidence.page else "", evidence.section or "", evidence.cells or ""]
    place = ", ".join(line(part) for part in parts if part)
    return {
        "physicalLocation": {"artifactLocation": {"uri": _uri(names.get(evidence.document, evidence.document))}},
        **({"logicalLocations": [{"fullyQualifiedName": place}]} if place else {}),
        "message": {"text": line(evidence.quote)},
    }


def _uri(name: str) -> str:
    return quote(line(name))
