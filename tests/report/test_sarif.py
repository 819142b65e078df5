"""The findings as SARIF."""

from __future__ import annotations

import json
from typing import Any

from agent.report import render

from .sample import findings, hostile_review, review, rubric


def run(**changes: Any) -> Any:
    return json.loads(render(review(**changes), "sarif", rubric=rubric()))["runs"][0]


def test_a_result_for_each_finding_with_its_level_and_id() -> None:
    results = run()["results"]

    assert [each["partialFingerprints"]["findingId/v1"] for each in results] == [each.id for each in findings()]
    assert {each["level"] for each in results} == {"error", "warning", "note"}
    assert all(each["locations"] for each in results)


def test_every_rule_of_a_result_is_described() -> None:
    made = run()
    rules = {rule["id"]: rule for rule in made["tool"]["driver"]["rules"]}

    assert {each["ruleId"] for each in made["results"]} == set(rules)
    assert rules["sponsor.production_funding"]["shortDescription"]["text"] == "Who pays for production"


def test_a_place_is_the_draft_and_what_is_known_within_it() -> None:
    (place, *_) = run()["results"][0]["locations"]

    assert place["physicalLocation"]["artifactLocation"]["uri"].endswith(".pdf")
    assert "page" in place["logicalLocations"][0]["fullyQualifiedName"]
    assert place["message"]["text"] == "The cost of production is not part of this proposal."


def test_nothing_in_it_acts_on_a_screen() -> None:
    assert render(hostile_review("\x1b[31m\u202e\U000e0041"), "sarif", rubric=rubric()).isascii()
    assert "\\u001b" not in render(hostile_review("\x1b[31m"), "sarif", rubric=rubric())
