"""Single calls of a model: what is sent, how it is sent, what came back, what is kept of it."""

from agent.judge.llm.calls.call import Call, Caller, Reply, Voter
from agent.judge.llm.calls.meter import Meter

__all__ = ["Call", "Caller", "Meter", "Reply", "Voter"]
