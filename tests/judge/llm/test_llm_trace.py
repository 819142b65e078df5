"""What is recorded of model calls, and what is not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from agent.errors import SettingsError
from rubrics import Rubric
from tests.judge.llm.conftest import Bench
from tests.model_server import ModelServer, answering, nothing, ok


def test_every_call_is_a_line_with_its_messages(bench: Bench, small: Rubric, tmp_path: Path) -> None:
    file = tmp_path / "trace.jsonl"
    server = bench.serve(answering(nothing), trace=str(file))
    bench.review(small)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    written = [line["messages"] for line in lines]
    assert sorted(written, key=str) == sorted((body["messages"] for body in server.received), key=str)
    assert all(line["model"] == "scripted" and line["prompt"] and not line["cached"] for line in lines)
    assert all(line["reply"]["input_tokens"] > 100 and line["seconds"] > 0 for line in lines)
    assert any(check == "sponsor.executive" for line in lines for check in line["checks"])
    assert file.stat().st_mode & 0o077 == 0


def test_a_trace_that_cannot_be_written_is_an_error(bench: Bench, small: Rubric, tmp_path: Path) -> None:
    bench.serve(answering(nothing), trace=str(tmp_path / "no" / "such" / "folder.jsonl"))
    with pytest.raises(SettingsError, match=r"folder\.jsonl"):
        bench.review(small)


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[list]:
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="needs the extra: pip install 'pilot-reviewer[otel]'")
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from agent.judge.llm.calls import spans as module

    exporter = InMemorySpanExporter()
    provider = sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(module, "_tracer", lambda: provider.get_tracer("test"))
    ended: list = []
    monkeypatch.setattr(exporter, "shutdown", lambda: None)
    ended.append(exporter)
    yield ended
    provider.shutdown()


def _calls_of(server: ModelServer, exporter: Any) -> list[Any]:
    """Spans of calls to this server: a call that an earlier review left behind may end meanwhile."""
    port = urlsplit(server.url).port
    return [span for span in exporter.get_finished_spans() if span.attributes["server.port"] == port]


@pytest.mark.parametrize("content", [False, True])
def test_spans_follow_the_conventions_and_hold_content_only_on_request(
    bench: Bench, small: Rubric, spans: list, monkeypatch: pytest.MonkeyPatch, content: bool
) -> None:
    from agent.judge.llm.calls.spans import CONTENT

    monkeypatch.setenv(CONTENT, "true" if content else "false")
    server = bench.serve(answering(nothing))
    bench.review(small)
    bench.review(small)
    ended = _calls_of(server, spans[0])
    assert len(ended) == len(server.received), "what the cache answers is no call"
    attributes = ended[0].attributes
    assert ended[0].name == "chat scripted"
    assert attributes["gen_ai.operation.name"] == "chat"
    assert attributes["gen_ai.request.model"] == "scripted"
    assert attributes["gen_ai.usage.input_tokens"] > 100
    assert attributes["server.address"] == "127.0.0.1"
    assert ended[0].end_time > ended[0].start_time
    assert ("Keller" in str(attributes)) is content


def test_a_failed_call_is_a_failed_span(bench: Bench, small: Rubric, spans: list) -> None:
    server = bench.serve(*[lambda *_: ok("", finish="content_filter")] * 2)
    bench.review(small)
    ended = _calls_of(server, spans[0])
    assert ended
    assert {span.attributes["error.type"] for span in ended} == {"filtered"}
    assert not ended[0].status.is_ok
