"""Where a model is called, and whether it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from agent.errors import EndpointRefusedError, SettingsError
from agent.settings import settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OPENAI = "https://api.openai.com/v1"
_ADDRESSES = (
    "openai_api_base",
    "azure_endpoint",
    "base_url",
    "anthropic_api_url",
    "endpoint_url",
    "endpoint",
    "api_base",
    "groq_api_base",
    "mistralai_api_url",
)
"""Where LangChain's integrations keep the address they call."""


def provider_of(name: str) -> str | None:
    """`anthropic` of `anthropic:claude-…`; None for a plain name, which may itself hold a colon (`llama3:8b`)."""
    from langchain.chat_models import base

    provider, colon, rest = name.partition(":")
    known = getattr(base, "_BUILTIN_PROVIDERS", None) or getattr(base, "_SUPPORTED_PROVIDERS", {})
    return provider if colon and rest and provider in known and provider != "openai" else None


def base_url() -> str:
    """The address that plain model names are called at."""
    return settings().openai_base_url or OPENAI


def host_of(url: str) -> str:
    """Host, with the port where one is given; never a user name or password from the address."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    try:
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"OPENAI_BASE_URL is not an address: {error}.") from error
    host = (parts.hostname or "").lower()
    if not host:
        raise SettingsError("OPENAI_BASE_URL is not an address: it names no host.")
    return f"{host}:{port}" if port else host


def endpoint_of(model: BaseChatModel, name: str) -> str:
    """What messages and the allow-list call the endpoint: a host, or `provider:` where the package hides it."""
    for attribute in _ADDRESSES:
        value: Any = getattr(model, attribute, None)
        if isinstance(value, str) and value:
            return host_of(value)
    return f"{provider_of(name) or 'unknown'}:"


def check_allowed(endpoint: str) -> None:
    """Raises EndpointRefusedError where an allow-list is set and does not name the endpoint."""
    allowed = [entry.strip().lower() for entry in settings().allowed_endpoints.split(",") if entry.strip()]
    if allowed and not any(_allows(entry, endpoint) for entry in allowed):
        raise EndpointRefusedError(
            f"The endpoint {endpoint} is not on the allow-list ({', '.join(allowed)}). Nothing was sent. "
            "Add it to PILOT_REVIEW_ALLOWED_ENDPOINTS, or choose another model or OPENAI_BASE_URL."
        )


def _allows(entry: str, endpoint: str) -> bool:
    if entry.endswith(":"):
        return entry == endpoint
    # A host without a port allows every port of that host; one with a port only that.
    host = host_of(entry)
    return endpoint in (host, f"{host}:443") or (":" not in host and endpoint.rpartition(":")[0] == host)
