"""One call: its messages, who is asked, and what came back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict

from agent.judge.llm.prompt import VERSION
from agent.model.failures import Cause

CHARACTERS_PER_TOKEN = 4.0
"""Of English text, for estimates; other scripts take up to a token a character."""


@dataclass(frozen=True)
class Voter:
    """A model that is asked; `sample` tells apart repeated questions to the same model."""

    model: str
    sample: int = 0
    temperature: float = 0.0


@dataclass(frozen=True)
class Call:
    """What is sent. Two Calls with the same content are the same Call, and are answered once."""

    system: str
    user: str
    asks: tuple[str, ...]
    """Keys of the questions, in the order they are numbered."""
    schema: dict[str, Any]
    again: int = 0
    """How often this very Call has been answered in vain."""
    form: Literal["answers", "facts"] = "answers"
    """What the reply is to be: numbered answers, or a list of facts (or of groups of them)."""

    def key(self, endpoint: str, voter: Voter) -> str:
        """Hash of everything that the answer depends on."""
        content = [VERSION, endpoint, voter.model, voter.sample, voter.temperature, self.system, self.user, self.again]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()

    def messages(self) -> list[dict[str, str]]:
        """System and user message, as the API takes them."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]

    def response_format(self) -> dict[str, Any]:
        """The strict schema, as the API takes it."""
        return {"type": "json_schema", "json_schema": {"name": "answers", "strict": True, "schema": self.schema}}

    def body(self, voter: Voter) -> dict[str, Any]:
        """The JSON body of POST /v1/chat/completions."""
        return {
            "model": voter.model.removeprefix("openai:"),
            "messages": self.messages(),
            "temperature": voter.temperature,
            "response_format": self.response_format(),
        }

    @property
    def input_tokens(self) -> int:
        """Estimate, good to about a fifth."""
        return tokens_of(self.system) + tokens_of(self.user) + 10


class Reply(BaseModel):
    """What came back: a text, or the cause of having none."""

    model_config = ConfigDict(frozen=True)

    text: str = ""
    finish: str = ""
    refused: bool = False
    cause: Cause | None = None
    what: str = ""
    """The cause in words."""
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    counted: bool = True
    """Whether the endpoint said how many tokens it took."""
    batch: bool = False
    """Whether it came from a batch's file, at the batch's price."""

    def judged(self) -> Reply:
        """The same, with the cause where its finish or a refusal says that it is no answer."""
        if self.finish == "content_filter":
            return self.model_copy(update={"cause": Cause.FILTERED, "what": "stopped by the endpoint's content filter"})
        if self.refused:
            return self.model_copy(update={"cause": Cause.FILTERED, "what": "the model refused to answer"})
        return self


class Caller(Protocol):
    """Gets Replies: from an endpoint, from the cache, or from files that an endpoint's batch wrote."""

    def endpoint(self, voter: Voter) -> str:
        """Host that the voter is called at."""
        ...

    def reply(self, call: Call, voter: Voter) -> Reply:
        """The Reply to one Call. Never raises for what an endpoint does."""
        ...


def tokens_of(text: str) -> int:
    """Estimated tokens of a text."""
    plain = sum(character.isascii() for character in text)
    return round(plain / CHARACTERS_PER_TOKEN + (len(text) - plain) * 0.7)
