"""What a model lists is taken only where the draft bears it out; what it groups, only where the values differ."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.document import Document
from agent.facts.fact import Fact
from agent.facts.llm import FACTS_SCHEMA, conflicts_from, facts_from, same_message
from tests.own import draft

PLAN = "# Plan\n\nWe expect to break even after 18 months. Helen Brandt sponsors it. The data platform is monolithic.\n"
SHEET = "# Sheet\n\nPayback: 8 months. Sponsor: Tomas Ek. The data platform is built of microservices.\n"


def entry(quote: str, value: str, subject: str = "payback period", **more: Any) -> dict[str, Any]:
    return {"quote": quote, "value": value, "subject": subject, "kind": "return", "role": "stated", "scope": ""} | more


def read(document: Document, *entries: dict[str, Any], around: str = "{}") -> tuple[Fact, ...]:
    return facts_from(document, around.format(json.dumps({"facts": entries})))


def both() -> list[Fact]:
    return [
        *read(draft(PLAN, "prd"), entry("break even after 18 months", "18 months")),
        *read(draft(SHEET, "budget"), entry("Payback: 8 months", "8 months")),
    ]


def groups(*members: int, weight: str = "serious") -> str:
    return json.dumps({"groups": [{"title": "payback", "members": list(members), "weight": weight}]})


def test_a_fact_is_verified_in_the_draft() -> None:
    document = draft(PLAN, "prd")
    (fact,) = read(document, entry("break even after 18 months", "18 months"))

    assert fact.evidence.quote == "break even after 18 months"
    assert round(fact.value.low / 30.44) == 18
    assert fact.how == "model"


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("break even after 16 months", "16 months"),
        ("break even after 18 months", "8 months ahead"),
        ("break even after 18 months", "12 months"),
        ("We expect to break even", "18 months"),
        ("break even after 18 months", "soon"),
        ("", "18 months"),
    ],
)
def test_what_the_draft_does_not_bear_out_is_dropped(quote: str, value: str) -> None:
    assert read(draft(PLAN, "prd"), entry(quote, value)) == ()


@pytest.mark.parametrize("around", ["{}", "Here it is:\n```json\n{}\n```", "<think>{{}}</think>{}"])
def test_a_reply_may_stand_in_prose(around: str) -> None:
    assert len(read(draft(PLAN, "prd"), entry("break even after 18 months", "18 months"), around=around)) == 1


def test_of_a_reply_that_was_cut_off_the_whole_entries_count() -> None:
    whole = json.dumps({"facts": [entry("break even after 18 months", "18 months"), entry("x", "y")]})

    assert len(facts_from(draft(PLAN, "prd"), whole[:-30])) == 1
    assert facts_from(draft(PLAN, "prd"), "no JSON at all") == ()


def test_a_group_is_a_conflict_where_its_values_differ() -> None:
    facts = both()
    (conflict,) = conflicts_from(facts, groups(1, 2))

    assert [fact.value.shown for fact in conflict.facts] == ["18 months", "8 months"]
    assert (conflict.title, conflict.serious) == ("Payback", True)
    assert conflicts_from(facts, groups(1, 1)) == []
    assert conflicts_from(facts, groups(1, 7)) == []
    assert conflicts_from([facts[0], facts[0]], groups(1, 2)) == []


def test_names_and_states_are_compared_as_words() -> None:
    one = read(
        draft(PLAN, "prd"),
        entry("Helen Brandt sponsors it", "Helen Brandt", "sponsor", kind="person"),
        entry("The data platform is monolithic", "monolithic", "data platform", kind="scope"),
    )
    other = read(
        draft(SHEET, "budget"),
        entry("Sponsor: Tomas Ek", "Tomas Ek", "sponsor", kind="person"),
        entry("The data platform is built of microservices", "microservices", "data platform", kind="scope"),
    )
    facts = [*one, *other]

    assert len(conflicts_from(facts, groups(1, 3))) == 1
    assert len(conflicts_from(facts, groups(2, 4))) == 1
    assert conflicts_from(facts, groups(1, 4)) == []


def test_a_target_is_not_held_against_a_measurement() -> None:
    one = read(draft(PLAN, "prd"), entry("break even after 18 months", "18 months", role="target"))
    other = read(draft(SHEET, "budget"), entry("Payback: 8 months", "8 months", role="measured"))

    assert conflicts_from([*one, *other], groups(1, 2)) == []


def test_the_question_shows_what_is_compared() -> None:
    lines = same_message(both()).splitlines()

    assert lines[1] == "1. [prd.md] payback period, stated: 18 months — “break even after 18 months”"


def test_the_schema_is_strict() -> None:
    items = FACTS_SCHEMA["properties"]["facts"]["items"]

    assert items["required"] == list(items["properties"])
    assert items["additionalProperties"] is False
