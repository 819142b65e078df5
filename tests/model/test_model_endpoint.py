"""Which endpoint a model name means, whether it may be called, and what its failures say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.errors import EndpointRefusedError, ModelReplyError, ModelUnavailableError, SettingsError
from agent.model import as_model_error, chat_model, cost_usd, endpoint_of
from agent.model.endpoint import check_allowed, provider_of
from agent.settings import settings
from tests.model_server import SECRET, error, ok, serving, use_model


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "PILOT_REVIEW_MODEL", "PILOT_REVIEW_PRICES"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def set_up(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


def test_no_model_and_no_key_say_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="PILOT_REVIEW_MODEL"):
        chat_model()
    set_up(monkeypatch, PILOT_REVIEW_MODEL="gpt-4.1")
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        chat_model()


def test_a_local_endpoint_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, PILOT_REVIEW_MODEL="llama3:8b", OPENAI_BASE_URL="http://localhost:11434/v1")
    model = chat_model()
    assert endpoint_of(model, "llama3:8b") == "localhost:11434"
    assert model.model_name == "llama3:8b"


@pytest.mark.parametrize(
    ("name", "provider"),
    [("anthropic:claude", "anthropic"), ("llama3:8b", None), ("gpt-4.1", None), ("openai:gpt-4.1", None)],
)
def test_provider_strings(name: str, provider: str | None) -> None:
    assert provider_of(name) == provider


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, PILOT_REVIEW_MODEL="anthropic:claude-x")
    with pytest.raises(SettingsError, match="pip install langchain-anthropic"):
        chat_model()


def test_azure_by_its_model_string(monkeypatch: pytest.MonkeyPatch) -> None:
    azure = {"AZURE_OPENAI_API_KEY": SECRET, "OPENAI_API_VERSION": "2024-10-21"}
    with (
        serving(lambda *_: ok("stolen")) as elsewhere,
        serving(lambda _, n: ok("hello") if n == 0 else error(307, Location=f"{elsewhere.url}/x")) as server,
    ):
        address = server.url.removesuffix("/v1")
        set_up(monkeypatch, PILOT_REVIEW_MODEL="azure_openai:gpt-4.1", AZURE_OPENAI_ENDPOINT=address, **azure)
        model = chat_model()
        assert endpoint_of(model, "azure_openai:gpt-4.1") == address.removeprefix("http://")
        assert model.invoke("hi").text == "hello"
        assert server.headers[0]["api-key"] == SECRET
        with pytest.raises(Exception) as raised:
            model.invoke("hi")
        assert "redirect" in str(as_model_error(raised.value, "here"))
        assert elsewhere.requests == []
        set_up(monkeypatch, PILOT_REVIEW_ALLOWED_ENDPOINTS="api.openai.com")
        with pytest.raises(EndpointRefusedError):
            chat_model()


def test_azure_without_its_key_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "OPENAI_API_VERSION"):
        monkeypatch.delenv(name, raising=False)
    set_up(monkeypatch, PILOT_REVIEW_MODEL="azure_openai:gpt-4.1")
    with pytest.raises(SettingsError, match=r"azure_openai:gpt-4\.1"):
        chat_model()


@pytest.mark.parametrize(
    ("allowed", "endpoint", "may"),
    [
        ("", "anywhere.example", True),
        ("api.openai.com", "api.openai.com", True),
        ("api.openai.com", "api.openai.com:443", True),
        ("https://api.openai.com/v1", "api.openai.com", True),
        ("a.example, LOCALHOST:8080", "localhost:8080", True),
        ("localhost", "localhost:8080", True),
        ("localhost:8080", "localhost:9090", False),
        ("api.openai.com", "api.openai.com.evil.example", False),
        ("openai.com", "api.openai.com", False),
        ("api.openai.com", "anthropic:", False),
        ("anthropic:", "anthropic:", True),
    ],
)
def test_the_allow_list(monkeypatch: pytest.MonkeyPatch, allowed: str, endpoint: str, may: bool) -> None:
    set_up(monkeypatch, PILOT_REVIEW_ALLOWED_ENDPOINTS=allowed)
    if may:
        check_allowed(endpoint)
        return
    with pytest.raises(EndpointRefusedError) as raised:
        check_allowed(endpoint)
    assert endpoint in str(raised.value)
    assert "PILOT_REVIEW_ALLOWED_ENDPOINTS" in str(raised.value)


def test_a_refused_endpoint_is_never_contacted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serving(lambda *_: ok("hello")) as server:
        use_model(monkeypatch, tmp_path, server.url, allowed_endpoints="api.openai.com")
        with pytest.raises(EndpointRefusedError):
            chat_model()
        use_model(monkeypatch, tmp_path, server.url, allowed_endpoints="127.0.0.1")
        assert chat_model().invoke("hi").text == "hello"
        assert len(server.requests) == 1


def test_a_redirect_does_not_lead_past_the_allow_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (
        serving(lambda *_: ok("stolen")) as elsewhere,
        serving(lambda *_: error(307, Location=f"{elsewhere.url}/chat/completions")) as server,
    ):
        use_model(monkeypatch, tmp_path, server.url)
        with pytest.raises(Exception) as raised:
            chat_model().invoke("hi")
        assert elsewhere.requests == []
        assert "redirect" in str(as_model_error(raised.value, "here"))


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (401, ModelUnavailableError, "OPENAI_API_KEY"),
        (429, ModelUnavailableError, "rate limit"),
        (503, ModelUnavailableError, "HTTP 503"),
        (400, ModelReplyError, "rejected"),
    ],
)
def test_failures_say_what_to_do_and_not_the_key(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int, kind: type[Exception], says: str
) -> None:
    with serving(lambda *_: error(status, f"bad {SECRET} and sk-other-9876543210 too")) as server:
        use_model(monkeypatch, tmp_path, server.url)
        model = chat_model()
        assert SECRET not in repr(model)
        with pytest.raises(Exception) as raised:
            model.invoke("hi")
        assert len(server.requests) == 1, "the package does not retry by itself"
    told = as_model_error(raised.value, "127.0.0.1")
    assert type(told) is kind
    assert says in str(told)
    assert SECRET not in str(told)
    assert "9876543210" not in str(told)


def test_prices(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def tokens(model: str) -> float | None:
        return cost_usd(model, input_tokens=1_000_000, cached_tokens=0, output_tokens=0)

    known = tokens("gpt-4.1-mini")
    assert known
    assert tokens("gpt-4.1-mini-2025-04-14") == tokens("openai:gpt-4.1-mini") == known
    assert tokens("gpt-4.1-mini-of-ours") is None
    own = tmp_path / "prices.yaml"
    own.write_text("gpt-4.1-mini: {input: 9, output: 9}\nours: {input: 1, cached: 0.5, output: 3}\n")
    set_up(monkeypatch, PILOT_REVIEW_PRICES=str(own))
    assert tokens("gpt-4.1-mini") == 9
    assert cost_usd("ours", input_tokens=3_000_000, cached_tokens=2_000_000, output_tokens=1_000_000) == 5.0
    own.write_text("ours: {inptu: 1}\n")
    from agent.model.prices import _table

    _table.cache_clear()
    with pytest.raises(SettingsError, match=r"prices\.yaml"):
        tokens("ours")
