"""Calls an endpoint: under the process's limits, with retries, in the strictest reply format that it knows."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from agent.errors import ModelUnavailableError
from agent.judge.llm.calls.call import Call, Reply, Voter
from agent.judge.llm.calls.meter import Meter
from agent.judge.llm.calls.store import Store
from agent.judge.llm.calls.trace import Trace
from agent.model.connect import chat_model
from agent.model.endpoint import endpoint_of
from agent.model.failures import LONGEST_WAIT, CallFailedError, Cause, Failure, failure_of, redacted
from agent.model.limits import limiter
from agent.model.retries import persist
from agent.model.spending import output_bound, reserve

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage
    from langchain_core.messages.ai import UsageMetadata

FORMATS = ("json_schema", "json_object", "text")
"""Strictest first."""
REPLY_TOKENS_PER_QUESTION = 80
_abilities: dict[tuple[str, str], dict[str, Any]] = {}
"""What each endpoint's model was found to take: `format`, an index into FORMATS, and `temperature`."""
_abilities_lock = threading.Lock()


class LiveCaller:
    """Gets Replies from endpoints, or from the store where the same Call was answered before."""

    def __init__(self, store: Store, meter: Meter, trace: Trace, drafts: Sequence[str] = ()) -> None:
        """`drafts`: sha256 of those that it sends."""
        self._store = store
        self._drafts = drafts
        self._meter = meter
        self._trace = trace
        self._models: dict[Voter, tuple[BaseChatModel, str]] = {}
        self._lock = threading.Lock()
        self._down: dict[str, Failure] = {}
        self._answered = False

    def endpoint(self, voter: Voter) -> str:
        """Where the voter is called; raises SettingsError or EndpointRefusedError."""
        return self._model(voter)[1]

    def reply(self, call: Call, voter: Voter) -> Reply:
        """The Reply to one Call. Raises ModelUnavailableError where the set-up is at fault, so that no call works."""
        model, endpoint = self._model(voter)
        key = call.key(endpoint, voter)
        kept = self._store.reply(key)
        # A failure that came by file is kept for the file's sake; here it is worth a try.
        if kept is not None and kept.cause is None:
            self._store.keep(key, kept, self._drafts)
            self._meter.hit(len(call.asks))
            self._trace.write(call, voter, endpoint, kept, seconds=0.0, cached=True)
            return kept
        started = time.monotonic()
        try:
            message = self._persist(model, endpoint, call, voter)
        except CallFailedError as failed:
            reply = self._failed(failed.failure, endpoint)
        else:
            reply = _reply_of(message)
            self._answered = True
            self._meter.called(reply, voter)
            if reply.cause is None and reply.text.strip():
                self._store.keep(key, reply, self._drafts)
        self._trace.write(call, voter, endpoint, reply, seconds=time.monotonic() - started, cached=False)
        return reply

    def _failed(self, failure: Failure, endpoint: str) -> Reply:
        status = f", HTTP {failure.status}" if failure.status else ""
        if failure.cause is Cause.REFUSED and not self._answered:
            raise ModelUnavailableError(f"{endpoint}: {failure.what}{status}.")
        if failure.cause in (Cause.BUSY, Cause.REFUSED):
            with self._lock:
                self._down.setdefault(endpoint, failure)
        return Reply(cause=failure.cause, what=f"{endpoint}: {failure.what}{status}")

    def _persist(self, model: BaseChatModel, endpoint: str, call: Call, voter: Voter) -> AIMessage:
        def attempt(number: int) -> AIMessage:
            # An endpoint that outlasted every retry of another call gets no further ones from this review.
            if endpoint in self._down:
                down = self._down[endpoint]
                raise CallFailedError(Failure(down.cause, down.status, down.what, retry_after=LONGEST_WAIT + 1))
            return self._once(model, endpoint, call, voter, number)

        return persist(attempt, self._meter.retried)

    def _once(self, model: BaseChatModel, endpoint: str, call: Call, voter: Voter, attempt: int) -> AIMessage:
        while True:
            known = _ability(endpoint, voter.model)
            options = _options(model, call, voter, known)
            estimate = call.input_tokens + REPLY_TOKENS_PER_QUESTION * len(call.asks)
            charge = reserve(voter.model, len((call.system + call.user + json.dumps(call.schema)).encode()))
            try:
                with limiter().call(estimate) as reserved:
                    message: AIMessage = model.invoke(_messages(call), **options)
                    if message.usage_metadata and charge is not None:
                        charge.settle(*_tokens_of(message.usage_metadata))
                    if message.usage_metadata:
                        reserved.used(message.usage_metadata["total_tokens"])
                    return message
            except Exception as error:
                failure = failure_of(error)
                if not _learned(endpoint, voter.model, known, failure, str(error), attempt):
                    # Not `from error`: a provider's exception holds the request with its key.
                    raise CallFailedError(failure) from None

    def _model(self, voter: Voter) -> tuple[BaseChatModel, str]:
        with self._lock:
            if voter not in self._models:
                model = chat_model(name=voter.model)
                self._models[voter] = model, endpoint_of(model, voter.model)
            return self._models[voter]


def _messages(call: Call) -> list[tuple[str, str]]:
    return [("system", call.system), ("human", call.user)]


def _options(model: BaseChatModel, call: Call, voter: Voter, known: dict[str, Any]) -> dict[str, Any]:
    from langchain_openai.chat_models.base import BaseChatOpenAI

    # Other providers' packages take neither; they get the form of the reply from the prompt alone.
    if not isinstance(model, BaseChatOpenAI):
        return {}
    options: dict[str, Any] = {"temperature": voter.temperature} if known["temperature"] else {}
    if (most := output_bound()) is not None:
        options["max_tokens"] = most
    format_ = FORMATS[known["format"]]
    if format_ != "text":
        # In the body, not as an argument: LangChain and the SDK raise on a cut-off reply whose first half is useful.
        body = call.response_format() if format_ == "json_schema" else {"type": "json_object"}
        options["extra_body"] = {"response_format": body}
    return options


def _ability(endpoint: str, model: str) -> dict[str, Any]:
    with _abilities_lock:
        return dict(_abilities.setdefault((endpoint, model), {"format": 0, "temperature": True}))


def _learned(endpoint: str, model: str, sent: dict[str, Any], failure: Failure, text: str, attempt: int) -> bool:
    """Whether the failure teaches what the endpoint does not take, so that the call is worth sending differently.

    Some servers answer 500 to a response format they do not know; a second 500 to the same one counts as that.
    """
    rejected = failure.cause is Cause.FORMAT
    if failure.status == 500 and attempt > 1:
        rejected = True
    if not rejected:
        return False
    with _abilities_lock:
        known = _abilities[endpoint, model]
        if failure.cause is Cause.FORMAT and "temperature" in text and sent["temperature"]:
            known["temperature"] = False
            return True
        if sent["format"] + 1 < len(FORMATS):
            known["format"] = max(known["format"], sent["format"] + 1)
            return True
    return False


def forget() -> None:
    """Forgets what endpoints were found to take."""
    with _abilities_lock:
        _abilities.clear()


def _tokens_of(usage: UsageMetadata) -> tuple[int, int, int]:
    """Input tokens, those of them read from the provider's cache, output tokens."""
    cached = usage.get("input_token_details", {}).get("cache_read", 0)
    return usage["input_tokens"], cached, usage["output_tokens"]


def _reply_of(message: AIMessage) -> Reply:
    finish = str(message.response_metadata.get("finish_reason") or message.response_metadata.get("stop_reason") or "")
    usage = message.usage_metadata
    taken = _tokens_of(usage) if usage else (0, 0, 0)
    return Reply(
        text=redacted(message.text),
        finish=finish,
        refused=bool(message.additional_kwargs.get("refusal")) or finish == "refusal",
        input_tokens=taken[0],
        cached_tokens=taken[1],
        output_tokens=taken[2],
        counted=usage is not None,
    ).judged()
