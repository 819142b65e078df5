"""The chat's model calls: under the limits of the process, and tried again as the judge's are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages.utils import count_tokens_approximately

from agent.model.failures import CallFailedError, failure_of
from agent.model.limits import limiter
from agent.model.retries import persist


class PersistentCalls(AgentMiddleware[Any, Any, Any]):
    """Wraps every model call of the agent. Raises CallFailedError."""

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """One call, in as many tries as the settings allow."""
        estimate = count_tokens_approximately(request.messages)

        def attempt(_: int) -> ModelResponse[Any]:
            try:
                with limiter().call(estimate):
                    return handler(request)
            except Exception as error:  # every provider has exceptions of its own
                # Not `from error`: a provider's exception holds the request with its key.
                raise CallFailedError(failure_of(error)) from None

        return persist(attempt)
