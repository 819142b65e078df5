"""Makes no call: answers from what is kept, and collects what would have to be asked."""

from __future__ import annotations

import threading

from agent.errors import SettingsError
from agent.judge.llm.calls.call import Call, Reply, Voter
from agent.judge.llm.calls.meter import Meter
from agent.judge.llm.calls.store import Store
from agent.model.endpoint import base_url, host_of, provider_of
from agent.model.failures import Cause


class Collector:
    """A Caller for requests that are written to a file instead of being made."""

    def __init__(self, store: Store, meter: Meter | None = None) -> None:
        self._store = store
        self._meter = meter or Meter()
        self._lock = threading.Lock()
        self._calls: dict[str, tuple[Call, Voter]] = {}

    @property
    def calls(self) -> dict[str, tuple[Call, Voter]]:
        """Key → what would be sent, and to whom."""
        # Threads ask in no order; sorted by text, calls on the same draft stand together.
        return dict(sorted(self._calls.items(), key=lambda item: (item[1][0].form, item[1][0].user, item[0])))

    def metered(self, meter: Meter) -> Collector:
        """One that gathers into this, and counts what kept answers cost with `meter`."""
        other = Collector(self._store, meter)
        other._calls, other._lock = self._calls, self._lock
        return other

    def endpoint(self, voter: Voter) -> str:
        """Host of OPENAI_BASE_URL. Raises SettingsError for other providers, whose requests have another form."""
        if provider_of(voter.model):
            raise SettingsError(
                f"Requests are written in OpenAI's form; {voter.model} takes another. Name the model as its "
                "OpenAI-compatible endpoint knows it."
            )
        return host_of(base_url())

    def reply(self, call: Call, voter: Voter) -> Reply:
        """The Reply that is kept, or one that says it is still to come."""
        key = call.key(self.endpoint(voter), voter)
        kept = self._store.reply(key)
        if kept is None:
            with self._lock:
                self._calls.setdefault(key, (call, voter))
            return Reply(cause=Cause.WAITING, what="still to be answered")
        if kept.batch:
            self._meter.called(kept, voter)
        else:
            self._meter.hit(len(call.asks))
        return kept
