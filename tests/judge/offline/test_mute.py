"""What states nothing about the pilot is no evidence."""

from __future__ import annotations

import pytest

from agent.judge.offline.mute import is_code
from tests.own import ask, draft, sign

ALERT = sign(about=["alert*"])


@pytest.mark.parametrize(
    "text",
    [
        '"alert_level": {"type": "string", "enum": ["low", "high"]}',
        "def send_alert(level):",
        "GET /v1/alerts",
        "alert_threshold: 0.4",
        "Alerts and their levels ............ 14",
        "Drafting note: say here who gets the alerts.",
    ],
)
def test_code_contents_and_instructions(text: str) -> None:
    assert ask(draft(f"# Pilot\n\nFirst words.\n\n{text}\n"), ALERT).answer.value != "yes"


@pytest.mark.parametrize("heading", ["Market landscape", "Sales enablement", "Glossary", "API reference"])
def test_parts_about_others_or_to_look_things_up(heading: str) -> None:
    text = f"# Pilot\n\nFirst words.\n\n## {heading}\n\nAlerts go to the person on call.\n"

    assert ask(draft(text), ALERT).answer.value == "no"
    assert ask(draft(text.replace(heading, "Operations")), ALERT).answer.value == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "Alerts go to the person on call.",
        "The limit (2 %) is alerted on; see chapter 3.",
        "Alert: on call, 24/7",
        "Alerts go to Ana Ruiz (day) and Paul Novak (night);",
    ],
)
def test_sentences_are_no_code(text: str) -> None:
    assert not is_code(text)


def test_what_a_contract_defines_it_states() -> None:
    text = "# Terms\n\nFirst.\n\n## Definitions\n\nAlerts go to Ana Ruiz.\n"

    assert ask(draft(text), ALERT).answer.value == "yes"
