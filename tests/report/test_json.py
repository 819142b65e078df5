"""The JSON report is the Review itself."""

from __future__ import annotations

import re

from agent.report import render
from agent.review import Review

from .sample import hostile_review, review, rubric


def test_reads_back_as_the_same_review() -> None:
    assert Review.model_validate_json(render(review(), "json", rubric=rubric())) == review()


def test_is_safe_on_a_screen_and_loses_nothing() -> None:
    hostile = hostile_review("\x1b[2J\x9b31m\u202e\u200b\U000e0041ü")
    shown = render(hostile, "json", rubric=rubric())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\U000e0000-\U000e007f]", shown)
    assert "ü" in shown
    assert Review.model_validate_json(shown) == hostile
