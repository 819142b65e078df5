"""Spans of model calls for OpenTelemetry, named after its conventions for generative AI; content only on request.

They go where the process that uses us sends its spans; from our own command, with the extra `otel` installed, to
OTEL_EXPORTER_OTLP_ENDPOINT.
"""

from __future__ import annotations

import atexit
import json
import os
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from agent.judge.llm.calls.call import Call, Reply, Voter
from agent.judge.llm.prompt import VERSION

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The conventions' own switch: `true` puts messages into spans."""
_BILLION = 1_000_000_000


def record(call: Call, voter: Voter, endpoint: str, reply: Reply, seconds: float) -> None:
    """One call that has just ended."""
    tracer = _tracer()
    if tracer is None:
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    host, _, port = endpoint.partition(":")
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": host or endpoint,
        "gen_ai.request.model": voter.model,
        "gen_ai.request.temperature": voter.temperature,
        "gen_ai.output.type": "json",
        "gen_ai.prompt.name": f"pilot-review/{VERSION}",
        "gen_ai.usage.input_tokens": reply.input_tokens,
        "gen_ai.usage.cache_read.input_tokens": reply.cached_tokens,
        "gen_ai.usage.output_tokens": reply.output_tokens,
        "server.address": host,
        "pilot_review.checks": list(call.asks),
    }
    if port.isdigit():
        attributes["server.port"] = int(port)
    if reply.finish:
        attributes["gen_ai.response.finish_reasons"] = [reply.finish]
    if os.environ.get(CONTENT, "").lower() == "true":
        attributes["gen_ai.input.messages"] = json.dumps(call.messages(), ensure_ascii=False)
        attributes["gen_ai.output.messages"] = json.dumps([{"role": "assistant", "content": reply.text}])
    end = time.time_ns()
    span = tracer.start_span(
        f"chat {voter.model}",
        kind=SpanKind.CLIENT,
        start_time=end - int(seconds * _BILLION),
        attributes=attributes,
    )
    if reply.cause is not None:
        span.set_attribute("error.type", reply.cause.value)
        span.set_status(Status(StatusCode.ERROR, reply.what))
    span.end(end)


@lru_cache
def _tracer() -> Tracer | None:
    try:
        from opentelemetry import trace
    except ImportError:
        return None
    if os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") and type(trace.get_tracer_provider()).__name__.startswith("Proxy"):
        _export(trace)
    return trace.get_tracer("pilot-review")


def _export(trace: Any) -> None:
    """Sends spans to the collector that the environment names, where the extra is installed."""
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": "pilot-review"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    atexit.register(provider.shutdown)
