"""The language-model judge: any OpenAI-compatible endpoint, or a provider of LangChain's."""

from agent.judge.llm.judge import LlmJudge
from agent.judge.llm.prompt import VERSION

__all__ = ["VERSION", "LlmJudge"]
