"""The guidance and the coverage: each well formed, and consistent with one another."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from agent.errors import GuidanceError, PilotReviewError
from knowledge import CoverageItem, Guidance, guidance_for, load_coverage, load_guidance
from knowledge.coverage import parse_coverage
from knowledge.guidance import parse_guidance, read_guidance

FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "guidance"
MAX_WORDS = 450

VALID = """---
id: guidance.example
title: An example
criteria: [outcome.metric]
covers: [reason.example]
---
Say it with a number.
"""


def test_every_file_is_loaded() -> None:
    assert len(load_guidance()) == len(list(FOLDER.glob("*.md")))


def test_guidance_ids_are_unique() -> None:
    ids = [entry.id for entry in load_guidance()]
    assert len(ids) == len(set(ids))


def test_coverage_ids_are_unique() -> None:
    ids = [item.id for item in load_coverage()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").split()) <= MAX_WORDS


@pytest.mark.parametrize("entry", load_guidance(), ids=lambda entry: entry.id)
def test_lists_hold_no_id_twice(entry: Guidance) -> None:
    assert len(entry.criteria) == len(set(entry.criteria))
    assert len(entry.covers) == len(set(entry.covers))


@pytest.mark.parametrize("item", load_coverage(), ids=lambda item: item.id)
def test_items_hold_no_id_twice(item: CoverageItem) -> None:
    assert len(item.criteria) == len(set(item.criteria))
    assert len(item.guidance) == len(set(item.guidance))


def test_guidance_and_coverage_name_each_other() -> None:
    from_guidance = {(entry.id, item) for entry in load_guidance() for item in entry.covers}
    from_coverage = {(entry, item.id) for item in load_coverage() for entry in item.guidance}
    assert from_guidance == from_coverage


def test_guidance_and_coverage_know_the_same_criteria() -> None:
    in_guidance = {criterion for entry in load_guidance() for criterion in entry.criteria}
    in_coverage = {criterion for item in load_coverage() for criterion in item.criteria}
    assert in_guidance == in_coverage


def test_every_covered_criterion_has_guidance() -> None:
    for item in load_coverage():
        for criterion in item.criteria:
            assert guidance_for(criterion), criterion


@pytest.mark.parametrize(
    ("criterion", "closest"),
    [
        ("vendor.lock_in", "guidance.lock_in"),
        ("gates.guardrails", "guidance.gamed_metrics"),
        ("outcome.owner", "guidance.step.outcome"),
        ("operations.incident", "guidance.step.operations"),
        ("contract.termination", "guidance.contract_exits"),
        ("pattern.no_one_owns_it", "guidance.patterns.who_carries_it"),
    ],
)
def test_guidance_for_puts_the_closest_first(criterion: str, closest: str) -> None:
    assert guidance_for(criterion)[0].id == closest


def test_guidance_for_an_unknown_criterion_is_empty() -> None:
    assert guidance_for("outcome.unheard_of") == ()


def test_guidance_is_frozen() -> None:
    entry = parse_guidance("example.md", VALID)
    with pytest.raises(ValidationError):
        entry.title = "Another"


def test_front_matter_and_text_are_read() -> None:
    assert parse_guidance("example.md", VALID) == Guidance(
        id="guidance.example",
        title="An example",
        criteria=("outcome.metric",),
        covers=("reason.example",),
        text="Say it with a number.",
    )


def test_a_rule_in_the_text_does_not_end_it() -> None:
    entry = parse_guidance("example.md", VALID + "\n---\nMore.\n")
    assert entry.text.endswith("More.")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("---\nid", "id", "no front matter"),
        ("---\nSay", "Say", "no front matter"),
        ("title: An example", "title: An: example", "not valid YAML"),
        ("title: An example\n", "", "title"),
        ("title: An example", "title: An example\nauthor: me", "author"),
        ("title: An example", "text: twice", "below the front matter"),
        ("id: guidance.example", "id: Example", "id"),
        ("[outcome.metric]", "outcome.metric", "criteria"),
        ("[outcome.metric]", "[]", "criteria"),
        ("[outcome.metric]", "[metric]", "criteria.0"),
        ("[reason.example]", "[]", "covers"),
        ("Say it with a number.", "", "text"),
    ],
)
def test_broken_files_are_named(old: str, new: str, says: str) -> None:
    assert old in VALID
    with pytest.raises(GuidanceError) as caught:
        parse_guidance("broken.md", VALID.replace(old, new))
    assert str(caught.value).startswith("broken.md: ")
    assert says in str(caught.value)
    assert isinstance(caught.value, PilotReviewError)


def test_front_matter_that_is_no_mapping_is_named() -> None:
    with pytest.raises(GuidanceError, match=r"broken\.md: front matter is not"):
        parse_guidance("broken.md", "---\n- one\n---\nText.\n")


def test_a_broken_file_in_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "fine.md").write_text(VALID, encoding="utf-8")
    (tmp_path / "wrong.md").write_text("no front matter", encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"^wrong\.md"):
        read_guidance(tmp_path)


def test_an_id_used_twice_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "first.md").write_text(VALID, encoding="utf-8")
    (tmp_path / "second.md").write_text(VALID, encoding="utf-8")
    with pytest.raises(GuidanceError, match=r"^second\.md: .* first\.md$"):
        read_guidance(tmp_path)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GuidanceError, match=r"^binary\.md: not UTF-8"):
        read_guidance(tmp_path)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("- id: [", "not valid YAML"),
        ("id: reason.example", "value"),
        ("- {id: reason.example, item: An item, source: somewhere}", "neither"),
        ("- {id: reason.example, item: An item, criteria: [outcome.metric]}", "source"),
        (
            "- &one {id: a.b, item: An item, source: s, criteria: [outcome.metric]}\n- *one",
            "a.b is used twice",
        ),
    ],
)
def test_a_broken_coverage_is_named(source: str, says: str) -> None:
    with pytest.raises(GuidanceError) as caught:
        parse_coverage("broken.yaml", source)
    assert str(caught.value).startswith("broken.yaml: ")
    assert says in str(caught.value)
