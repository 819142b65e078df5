"""A ceiling on cost, over a real server: what it says it was paid never passes the ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.batch.run import run_backlog
from agent.errors import CeilingReachedError, SettingsError
from agent.model.spending import Ceiling, hold, reserve
from agent.settings import settings
from tests.batch.conftest import WEAK
from tests.model_server import Body, ModelServer, Respond, serving, use_model

INPUT, OUTPUT = 8_000, 2_000
PRICE = 1.0
"""USD for a million tokens, in and out alike."""
TOOK = (INPUT + OUTPUT) * PRICE / 1_000_000


def _answer(_body: Body, _number: int) -> Respond:
    usage = {"prompt_tokens": INPUT, "completion_tokens": OUTPUT, "total_tokens": INPUT + OUTPUT}
    return Respond(content="{}", usage=usage)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    prices = tmp_path / "prices.yaml"
    prices.write_text(f"known: {{input: {PRICE}, output: {PRICE}}}\n", encoding="utf-8")
    with serving(_answer) as started:
        use_model(monkeypatch, tmp_path / "home", started.url, model="known", prices=str(prices))
        yield started
    settings.cache_clear()


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "backlog"
    folder.mkdir()
    for number in range(3):
        (folder / f"pilot{number}.md").write_text(f"{WEAK}\nNumber {number}.\n", encoding="utf-8")
    return folder


def test_the_run_stops_before_it_could_cost_more_and_says_what_it_did_not_read(
    server: ModelServer, many: Path, tmp_path: Path
) -> None:
    run = run_backlog(many, tmp_path / "out", judge="llm", jobs=2, max_cost=0.15)
    assert 0 < len(server.requests) * TOOK <= 0.15
    assert run.unread
    assert "ceiling of $0.15" in run.stopped
    assert all(body["max_completion_tokens"] > 0 for body in server.requests)
    asked = len(server.requests)
    again = run_backlog(many, tmp_path / "out", judge="llm")
    assert not again.unread
    assert len(server.requests) > asked


def test_a_ceiling_on_tokens_is_held_too(server: ModelServer, many: Path, tmp_path: Path) -> None:
    run = run_backlog(many, tmp_path / "out", judge="llm", max_tokens=100_000)
    assert 0 < len(server.requests) * (INPUT + OUTPUT) <= 100_000
    assert run.unread


def test_an_unknown_price_stops_the_run_before_the_first_call(
    server: ModelServer, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PILOT_REVIEW_MODEL", "unheard-of")
    settings.cache_clear()
    with pytest.raises(SettingsError, match="price of unheard-of is unknown"):
        run_backlog(many, tmp_path / "out", judge="llm", max_cost=100.0)
    assert not server.requests


@pytest.mark.usefixtures("server")
def test_calls_under_way_are_reserved_at_their_worst_case(tmp_path: Path) -> None:
    hold(Ceiling(tmp_path / "account", usd=0.05))
    try:
        first = reserve("known", 1_000)
        second = reserve("known", 1_000)
        assert first is not None
        assert second is not None
        with pytest.raises(CeilingReachedError):
            reserve("known", 20_000)
        first.settle(100, 0, 100)
        assert reserve("known", 10_000) is not None
        with pytest.raises(CeilingReachedError, match="price of other is unknown"):
            reserve("other", 1)
    finally:
        hold(None)
