"""The way to any language model: which endpoint, under which limits, at what price, and what its failures mean."""

from agent.model.connect import chat_model
from agent.model.endpoint import endpoint_of
from agent.model.failures import as_model_error
from agent.model.limits import Limiter, limiter
from agent.model.prices import cost_usd

__all__ = ["Limiter", "as_model_error", "chat_model", "cost_usd", "endpoint_of", "limiter"]
