"""Counters of a run in Prometheus' text format, for a node exporter's textfile collector."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from agent.batch.portfolio import Portfolio


def metrics(portfolio: Portfolio) -> str:
    """The metrics of the last run; see https://prometheus.io/docs/instrumenting/exposition_formats/."""
    states = Counter(entry.state for entry in portfolio.entries)
    states["unread"] = len(portfolio.unread)
    said = Counter[str](entry.triage.recommendation for entry in portfolio.entries if entry.triage)
    usage = portfolio.usage
    lines = [
        *_metric("pilots", "Pilots of the backlog by what became of them.", "state", states),
        *_metric("recommendations", "Pilots by recommendation.", "recommendation", said),
        *_metric("tokens", "Tokens of the model.", "direction", {"in": usage.input_tokens, "out": usage.output_tokens}),
        *_metric("model_calls", "Calls of the model.", "", {"": usage.calls}),
        *_metric("complete", "1 where every pilot was reviewed without a gap.", "", {"": int(portfolio.complete)}),
        *_metric("finished_timestamp_seconds", "When the run ended.", "", {"": _seconds(portfolio.created)}),
    ]
    if usage.cost_usd is not None:
        lines += _metric("cost_usd", "Cost of the model's calls.", "", {"": usage.cost_usd})
    return "\n".join(lines) + "\n"


def _metric(name: str, what: str, label: str, values: Mapping[str, float]) -> list[str]:
    full = f"pilot_review_batch_{name}"
    return [
        f"# HELP {full} {what}",
        f"# TYPE {full} gauge",
        *(f'{full}{{{label}="{key}"}} {value}' if label else f"{full} {value}" for key, value in values.items()),
    ]


def _seconds(created: str) -> float:
    return datetime.fromisoformat(created).timestamp()
