"""Who is asked: one model, several samples of it, or several models; and which dearer one in doubt."""

from __future__ import annotations

from collections.abc import Sequence

from agent.errors import SettingsError
from agent.judge.llm.calls import Voter
from agent.settings import settings

SAMPLING = 0.7
"""Temperature of repeated questions to one model: at 0 they would all be the same sample."""
MOST_SAMPLES = 15


def panel_voters() -> list[Voter]:
    """The voters that PILOT_REVIEW_PANEL names, or the one model. Raises SettingsError."""
    model = settings().model
    panel = settings().panel.strip()
    if not model:
        raise SettingsError("The llm judge needs a model: set PILOT_REVIEW_MODEL (and OPENAI_BASE_URL or a key).")
    if not panel:
        return [Voter(model)]
    if panel.isdigit():
        if not 1 <= int(panel) <= MOST_SAMPLES:
            raise SettingsError(f"PILOT_REVIEW_PANEL asks for {panel} samples; between 1 and {MOST_SAMPLES} are taken.")
        temperature = SAMPLING if int(panel) > 1 else 0.0
        return [Voter(model, sample, temperature) for sample in range(int(panel))]
    return [Voter(name.strip()) for name in panel.split(",") if name.strip()]


def dear_voter() -> Voter | None:
    """The dearer model for what is uncertain or severe, if one is set up."""
    return Voter(settings().dear_model or "") if settings().dear_model else None


def described(voters: Sequence[Voter], dear: Voter | None) -> str:
    """Who was asked, in a few words: `a`, `a ×3`, `a + b`, `a → c`."""
    names = list(dict.fromkeys(voter.model for voter in voters))
    panel = f"{names[0]} ×{len(voters)}" if len(names) == 1 and len(voters) > 1 else " + ".join(names)
    return f"{panel} → {dear.model}" if dear else panel
