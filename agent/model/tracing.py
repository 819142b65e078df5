"""LangChain sends every message to LangSmith where the environment says so; here only to an allowed endpoint."""

from __future__ import annotations

import os
from typing import Any

from agent.errors import EndpointRefusedError, SettingsError
from agent.model.endpoint import check_allowed, host_of
from agent.settings import settings

SWITCHES = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")
DEFAULT = "https://api.smith.langchain.com"


def keep_to_the_allowed() -> None:
    """Switches LangSmith off in this process unless the allow-list names its endpoint."""
    if _allowed():
        return
    for name in SWITCHES:
        os.environ[name] = "false"
    from langsmith import utils

    cache: Any = utils.get_env_var
    cache.cache_clear()


def _allowed() -> bool:
    address = os.environ.get("LANGSMITH_ENDPOINT") or os.environ.get("LANGCHAIN_ENDPOINT") or DEFAULT
    try:
        check_allowed(host_of(address))
    except (EndpointRefusedError, SettingsError):
        return False
    # An empty list allows every model, but nobody chose to send drafts to a second place.
    return bool(settings().allowed_endpoints.strip())
