"""Who may judge here, and what leaves this machine for it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from agent.clean import line
from agent.judge import JudgeName
from agent.settings import settings


@dataclass(frozen=True)
class Choice:
    """A judge to choose."""

    value: JudgeName
    title: str
    says: str
    """What leaves this machine."""


def judges() -> list[Choice]:
    """The judges there are, the better first."""
    setup = settings()
    if setup.model is None:
        why = "No model is set up (PILOT_REVIEW_MODEL), so the offline judge reviews. Nothing leaves this machine."
        return [Choice("auto", "Offline", why)]
    where = urlsplit(setup.openai_base_url or "").hostname or "its provider"
    return [
        Choice(
            "llm", f"Model: {line(setup.model)}", f"The text of the drafts is sent to {line(setup.model)} at {where}."
        ),
        Choice("offline", "Offline", "Nothing leaves this machine."),
    ]


def judge_of(given: str) -> JudgeName:
    """The judge that was chosen; the first where it is none of them."""
    known: list[JudgeName] = [choice.value for choice in judges()]
    return next((value for value in known if value == given), known[0])
