"""The chat about a Review: with a language model where one is set up, else offline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Protocol

from agent.chat.case import Case
from agent.chat.history import History, Turn
from agent.settings import settings

__all__ = ["Assistant", "Case", "History", "Turn", "make_assistant"]


class Assistant(Protocol):
    """Answers questions about one case."""

    name: str

    def reply(self, question: str, history: Sequence[Turn] = ()) -> Iterator[str]:
        """The answer, in pieces as they come. Raises ModelError where a model is out of reach."""
        ...


def make_assistant(case: Case, judge: Literal["auto", "offline", "llm"] = "auto") -> Assistant:
    """The assistant for a case; `auto` uses a model where one is set up. Raises SettingsError."""
    if judge == "offline" or (judge == "auto" and settings().model is None):
        from agent.chat.offline import OfflineAssistant

        return OfflineAssistant(case)
    from agent.chat.model import ModelAssistant
    from agent.model import chat_model

    return ModelAssistant(case, chat_model())
