"""Makes the chat model that the settings name. Nothing is sent before its first call."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from agent.errors import SettingsError
from agent.model.endpoint import OPENAI, base_url, check_allowed, endpoint_of, host_of, provider_of
from agent.model.failures import scrub
from agent.model.tracing import keep_to_the_allowed
from agent.settings import settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


def chat_model(*, name: str | None = None, temperature: float | None = None) -> BaseChatModel:
    """The model `name`, or the one of PILOT_REVIEW_MODEL.

    A plain name is called at OPENAI_BASE_URL (any OpenAI-compatible endpoint); `provider:name` through LangChain's
    package for that provider. The package's own retries are off: who calls retries, and sees Retry-After.
    Raises SettingsError where something is missing and EndpointRefusedError where it may not be called.
    """
    keep_to_the_allowed()
    # One line for each call, on stderr as soon as any library turns logging on: no report of ours.
    for client in ("httpx", "httpx2"):
        logging.getLogger(client).setLevel(logging.WARNING)
    name = name or settings().model
    if not name:
        raise SettingsError("No model is set up: set PILOT_REVIEW_MODEL (and OPENAI_BASE_URL or OPENAI_API_KEY).")
    provider = provider_of(name)
    if provider is not None:
        model = _of_provider(name, provider, temperature)
        check_allowed(endpoint_of(model, name))
        return model
    check_allowed(host_of(base_url()))
    return _openai_compatible(name.removeprefix("openai:"), temperature)


def _openai_compatible(name: str, temperature: float | None) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    key = settings().openai_api_key
    if key is None:
        if base_url() == OPENAI:
            raise SettingsError("OpenAI needs a key: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint.")
        key = SecretStr("none")
    return ChatOpenAI(
        model=name,
        base_url=base_url(),
        api_key=key,
        temperature=temperature,
        max_retries=0,
        use_responses_api=False,
        **_patience(),
    )


def _patience() -> dict[str, Any]:
    """Options of OpenAI's clients: how long to wait; and no redirects, since one could lead past the allow-list."""
    import httpx2

    from agent.model.bounded import BoundedTransport

    timeout = settings().timeout
    return {
        "timeout": timeout,
        "http_client": httpx2.Client(timeout=timeout, follow_redirects=False, transport=BoundedTransport(timeout)),
        "http_async_client": httpx2.AsyncClient(timeout=timeout, follow_redirects=False),
    }


def _of_provider(name: str, provider: str, temperature: float | None) -> BaseChatModel:
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = (
        {"max_retries": 0} if temperature is None else {"max_retries": 0, "temperature": temperature}
    )
    if provider == "azure_openai":
        options |= _patience()
    try:
        model: BaseChatModel = init_chat_model(name, **options)
    except ImportError as error:
        raise SettingsError(f"The model {name} needs LangChain's package for {provider}: {error}") from error
    except ValueError as error:
        # Its text may hold what was given, the key too.
        raise SettingsError(f"The model {name} could not be set up: {type(error).__name__}. Is its key set?") from error
    except Exception as error:  # every package has exceptions of its own
        raise SettingsError(f"The model {name} could not be set up: {scrub(str(error))[:300]}") from error
    return model
