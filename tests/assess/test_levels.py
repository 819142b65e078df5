"""Answers to Checks become a level and a reason by the rubric's rule, and never by a guess."""

from __future__ import annotations

import pytest

from agent.assess.levels import level_of
from tests.own import check, criterion, said

RULE = {"met": {"all": ["named", "dated"]}, "partial": "named", "not_applicable": "excused"}
CRITERION = criterion(check("named"), check("dated"), check("excused"), rule=RULE)


@pytest.mark.parametrize(
    ("named", "dated", "excused", "level", "reason"),
    [
        ("yes", "yes", "no", "met", "stated"),
        ("yes", "yes", "unknown", "met", "stated"),
        ("yes", "no", "no", "partial", "shallow"),
        ("yes", "denied", "no", "partial", "shallow"),
        ("yes", "deferred", "no", "partial", "deferred"),
        ("deferred", "no", "no", "partial", "deferred"),
        ("no", "deferred", "no", "partial", "deferred"),
        ("denied", "deferred", "no", "partial", "deferred"),
        ("denied", "no", "no", "missing", "denied"),
        ("no", "no", "no", "missing", "absent"),
        ("no", "yes", "no", "missing", "absent"),
        ("no", "no", "yes", "not_applicable", "stated"),
        ("yes", "yes", "yes", "not_applicable", "stated"),
        ("unknown", "yes", "no", "unassessed", "unverified"),
        ("yes", "unknown", "no", "unassessed", "unverified"),
        ("unknown", "no", "no", "unassessed", "unverified"),
        ("no", "unknown", "no", "missing", "absent"),
        ("no", "no", "unknown", "unassessed", "unverified"),
        ("yes", "no", "unknown", "unassessed", "unverified"),
        ("unknown", "unknown", "yes", "not_applicable", "stated"),
    ],
)
def test_rule_gives_level_and_reason(named: str, dated: str, excused: str, level: str, reason: str) -> None:
    answers = [said("named", named), said("dated", dated), said("excused", excused)]

    assert level_of(CRITERION, answers) == (level, reason)
    assert level_of(CRITERION, answers[::-1]) == (level, reason)


def test_a_check_without_an_answer_is_unknown() -> None:
    assert level_of(CRITERION, [said("named", "yes"), said("excused", "no")]) == ("unassessed", "unverified")


def test_a_blank_in_place_of_an_answer_is_told() -> None:
    answers = [said("named", "no", note="placeholder"), said("dated", "no"), said("excused", "no")]

    assert level_of(CRITERION, answers) == ("missing", "placeholder")


def test_a_denial_is_told_before_a_blank() -> None:
    answers = [said("named", "denied"), said("dated", "no", note="placeholder"), said("excused", "no")]

    assert level_of(CRITERION, answers) == ("missing", "denied")


def test_a_deferral_beside_the_rule_does_not_explain_a_partial_level() -> None:
    house = criterion(check("met"), check("half"), check("other"), rule={"met": "met", "partial": "half"})
    answers = [said("met", "no"), said("half", "yes"), said("other", "deferred")]

    assert level_of(house, answers) == ("partial", "shallow")


def test_without_a_rule_for_partial_only_a_deferral_is_partial() -> None:
    house = criterion(check("met"), check("half"))

    assert level_of(house, [said("met", "no"), said("half", "yes")]) == ("missing", "absent")
    assert level_of(house, [said("met", "deferred"), said("half", "no")]) == ("partial", "deferred")


def test_a_deferral_outweighs_a_denial_and_silence_is_absence() -> None:
    rest = [said("dated", "no"), said("excused", "no")]

    assert level_of(CRITERION, [said("named", "deferred"), *rest]) == ("partial", "deferred")
    assert level_of(CRITERION, [said("named", "no"), said("dated", "denied"), said("excused", "no")]) == (
        "missing",
        "denied",
    )
    assert level_of(CRITERION, [*rest, said("named", "no")]) == ("missing", "absent")


def test_what_breaks_a_silence_that_would_be_enough_rules_the_level_out() -> None:
    free = criterion(
        check("minimum", silence="yes"),
        rule={"met": {"not": "minimum"}},
        levels={"met": "Free of it.", "partial": "For a while.", "missing": "Bound.", "silent": "met"},
    )
    assert level_of(free, [said("minimum", "yes")]) == ("missing", "denied")
    assert level_of(free, [said("minimum", "no")]) == ("met", "stated")
