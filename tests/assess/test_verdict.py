"""The Verdict: which findings and which readiness decide it."""

from __future__ import annotations

import pytest

from agent.assess.verdict import verdict_of
from agent.review import Finding, Judgment, Verdict
from rubrics import load_rubric
from tests.own import check, criterion, rubric

OUTCOME = ("outcome.metric", "gates.beyond_model")
RUBRIC = rubric(
    *(criterion(check("x"), id=f"house.c{n}", severity="minor") for n in range(100)),
    *(criterion(check("x"), id=name, severity="minor") for name in OUTCOME),
).model_copy(update={"patterns": (load_rubric().pattern("pattern.pet_project"),)})


def verdict(
    met: int, *severities: str, pattern: str | None = None, runs: bool = False, aimless: bool = False
) -> Verdict:
    """`met` of 100 Criteria are met, the others missing."""
    levels = {f"house.c{n}": "met" if n < met else "missing" for n in range(100)}
    if aimless:
        levels |= dict.fromkeys(OUTCOME, "missing")
    judgments = [
        Judgment.model_validate(
            {"criterion": name, "level": level, "reason": "stated", "confidence": 0.5, "rationale": ""}
        )
        for name, level in levels.items()
    ]
    findings = [
        Finding.model_validate(
            {"id": f"f{n}", "severity": severity, "title": "", "why": "", "fix": "", "pattern": pattern}
        )
        for n, severity in enumerate(severities)
    ]
    return verdict_of(judgments, findings, RUBRIC, runs=runs)


@pytest.mark.parametrize(
    ("met", "severities", "level"),
    [
        (80, [], "ready"),
        (100, ["major", "minor"], "ready"),
        (79, [], "conditional"),
        (100, ["blocker"], "conditional"),
        (100, ["blocker", "blocker"], "conditional"),
        (100, ["blocker"] * 3, "not_ready"),
        (50, [], "conditional"),
        (49, [], "not_ready"),
    ],
)
def test_blockers_and_readiness_decide(met: int, severities: list[str], level: str) -> None:
    assert verdict(met, *severities).level == level


def test_the_blockers_are_named() -> None:
    decided = verdict(90, "blocker", "major", "blocker")

    assert decided.blockers == ("f0", "f2")
    assert decided.readiness == 79
    assert decided.why.startswith("2 blockers; the drafts answer 90 %")


@pytest.mark.parametrize(
    ("met", "severities", "readiness"),
    [
        (100, [], 100),
        (79, [], 79),
        (95, ["blocker"], 79),
        (60, ["blocker"], 60),
        (95, ["blocker"] * 3, 49),
        (30, ["blocker"] * 3, 30),
    ],
)
def test_readiness_never_stands_above_its_verdict(met: int, severities: list[str], readiness: int) -> None:
    assert verdict(met, *severities).readiness == readiness


@pytest.mark.parametrize(
    ("met", "severities", "running"),
    [(90, [], "scale"), (90, ["blocker"], "fix"), (60, [], "fix"), (35, [], "fix"), (34, [], "stop")],
)
def test_a_running_pilot_is_scaled_fixed_or_stopped(met: int, severities: list[str], running: str) -> None:
    assert verdict(met, *severities, runs=True).running == running
    assert verdict(met, *severities).running is None


def test_a_pet_project_without_an_aim_is_stopped() -> None:
    assert verdict(90, "major", pattern="pattern.pet_project", runs=True, aimless=True).running == "stop"
    assert verdict(90, "major", pattern="pattern.pet_project", runs=True).running == "scale"
    assert verdict(90, "major", runs=True, aimless=True).running == "scale"


def test_nothing_assessed_is_no_verdict() -> None:
    unread = Judgment.model_validate(
        {"criterion": "house.c1", "level": "unassessed", "reason": "unreadable", "confidence": 0, "rationale": ""}
    )

    assert verdict_of([unread], [], RUBRIC, runs=True).level == "not_assessed"
    assert verdict_of([], [], RUBRIC, runs=False).level == "not_assessed"


@pytest.mark.parametrize(
    ("reason", "confidence", "said"), [("absent", 0.6, True), ("absent", 0.7, False), ("denied", 0.6, False)]
)
def test_blockers_that_rest_on_an_unsure_search_are_counted(reason: str, confidence: float, said: bool) -> None:
    judgment = Judgment.model_validate(
        {"criterion": "house.c1", "level": "missing", "reason": reason, "confidence": confidence, "rationale": ""}
    )
    blocker = Finding.model_validate({"id": "house.c1", "severity": "blocker", "title": "", "why": "", "fix": ""})

    why = verdict_of([judgment], [blocker], RUBRIC, runs=False).why

    assert ("1 of the 1 rest on a search" in why) is said


@pytest.mark.parametrize(
    ("name", "severity", "level"),
    [
        ("contradiction.payback", "major", "conditional"),
        ("arithmetic.budget.hundred:split", "major", "conditional"),
        ("contradiction.payback", "minor", "ready"),
        ("house.c1", "major", "ready"),
    ],
)
def test_no_draft_is_ready_beside_a_serious_contradiction(name: str, severity: str, level: str) -> None:
    met = [
        Judgment.model_validate(
            {"criterion": f"house.c{n}", "level": "met", "reason": "stated", "confidence": 0.9, "rationale": ""}
        )
        for n in range(100)
    ]
    found = Finding.model_validate({"id": name, "severity": severity, "title": "", "why": "", "fix": ""})

    assert verdict_of(met, [found], RUBRIC, runs=False).level == level
