"""Counts what calls cost. Answers from the cache cost nothing and are counted apart."""

from __future__ import annotations

import threading

from agent.judge.llm.calls.call import Reply, Voter
from agent.model.prices import cost_usd
from agent.review import Usage

BATCH_PRICE = 0.5
"""Of the list price, as providers of batches have it."""


class Meter:
    """Counts from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._usage = Usage()

    def called(self, reply: Reply, voter: Voter) -> None:
        """An endpoint answered, usefully or not."""
        with self._lock:
            usage = self._usage
            cost = (
                cost_usd(
                    voter.model,
                    input_tokens=reply.input_tokens,
                    cached_tokens=reply.cached_tokens,
                    output_tokens=reply.output_tokens,
                )
                if reply.counted
                else None
            )
            if cost is not None and reply.batch:
                cost *= BATCH_PRICE
            self._usage = usage.model_copy(
                update={
                    "calls": usage.calls + 1,
                    "input_tokens": usage.input_tokens + reply.input_tokens,
                    "cached_tokens": usage.cached_tokens + reply.cached_tokens,
                    "output_tokens": usage.output_tokens + reply.output_tokens,
                    "cost_usd": None if cost is None or usage.cost_usd is None else usage.cost_usd + cost,
                }
            )

    def retried(self) -> None:
        """A call is tried once more."""
        with self._lock:
            self._usage = self._usage.model_copy(update={"retries": self._usage.retries + 1})

    def hit(self, answers: int) -> None:
        """So many answers came from the cache."""
        with self._lock:
            self._usage = self._usage.model_copy(update={"cache_hits": self._usage.cache_hits + answers})

    def usage(self) -> Usage:
        """All that was counted."""
        with self._lock:
            return self._usage
