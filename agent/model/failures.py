"""What a failed model call means: whether to try again, when, and how to say it without giving a secret away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import StrEnum
from time import time
from typing import Any
from urllib.parse import unquote, urlsplit

from agent.clean import inert
from agent.errors import ModelError, ModelReplyError, ModelUnavailableError
from agent.settings import settings

LONGEST_WAIT = 120.0
"""Most seconds a Retry-After is obeyed; an endpoint that asks for more counts as unavailable."""
SHORTEST_SECRET = 3
_OVERFLOW = re.compile(
    r"context.{0,20}(length|size|window)|maximum context|too many tokens|prompt is too long|"
    r"exceed.{0,40}(context|tokens)",
    re.IGNORECASE,
)
_SECRET = re.compile(r"\b(?:sk|pk|key|tok)[-_][A-Za-z0-9_*.\-]{6,}|Bearer\s+\S+", re.IGNORECASE)
_FILTER = re.compile(r"content[ _]?(filter|management|policy)|responsible ?ai", re.IGNORECASE)


class Cause(StrEnum):
    """Why a call failed, as far as it decides what to do next."""

    BUSY = "busy"
    """Rate limit, overload, server error, timeout, dropped connection: the same call may work later."""
    OVERFLOW = "overflow"
    """The call is too long for the model."""
    FILTERED = "filtered"
    """A content filter stopped it."""
    FORMAT = "format"
    """The server rejects the request's form: a response format or an option it does not know."""
    WAITING = "waiting"
    """It has not been made: the answer is to come from a file."""
    REFUSED = "refused"
    """Key, permission, quota, model name or address is wrong: every call will fail."""


@dataclass(frozen=True)
class Failure:
    """A failed call."""

    cause: Cause
    status: int | None
    what: str
    """In a few words, with every secret scrubbed."""
    retry_after: float | None = None
    """Seconds the endpoint asked to wait."""


class CallFailedError(Exception):
    """Carries a Failure through the retries."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.what)
        self.failure = failure


def failure_of(error: Exception) -> Failure:
    """What the exception of any provider's package means; providers' exceptions differ, their HTTP statuses do not."""
    if isinstance(error, CallFailedError):
        return error.failure
    status = _status(error)
    text = scrub(f"{error}")
    name = type(error).__name__
    if status is None:
        if isinstance(error, (ValueError, TypeError, LookupError)) and "timeout" not in name.lower():
            return Failure(Cause.BUSY, None, f"unreadable reply ({name})")
        word = "timeout" if "timeout" in name.lower() else "no connection"
        return Failure(Cause.BUSY, None, word)
    if status < 300:
        return Failure(Cause.BUSY, None, "unreadable reply")
    if status == 413 or (status in (400, 422, 500) and _OVERFLOW.search(text)):
        return Failure(Cause.OVERFLOW, status, "too long for the model's context")
    if status in (400, 403, 422) and _FILTER.search(text):
        return Failure(Cause.FILTERED, status, "stopped by the endpoint's content filter")
    if status == 429 and "insufficient_quota" in text:
        return Failure(Cause.REFUSED, status, "the quota is used up")
    if status in (400, 415, 422, 501):
        return Failure(Cause.FORMAT, status, f"request rejected: {text[:200]}")
    if status in (408, 409, 425, 429) or status >= 500:
        return Failure(Cause.BUSY, status, "rate limit" if status == 429 else "server error", _retry_after(error))
    return Failure(Cause.REFUSED, status, _REFUSALS.get(status, f"request refused: {text[:200]}"))


_REFUSALS = {
    **dict.fromkeys((301, 302, 307, 308), "it redirects elsewhere, which is not followed: check OPENAI_BASE_URL"),
    401: "the key is not accepted: check OPENAI_API_KEY",
    403: "the key may not use this model",
    404: "no such model or address: check PILOT_REVIEW_MODEL and OPENAI_BASE_URL",
}


def as_model_error(error: Exception, endpoint: str) -> ModelError:
    """The exception as one of ours: endpoint, status and what to do, without a secret."""
    if isinstance(error, ModelError):
        return error
    failure = failure_of(error)
    status = f" (HTTP {failure.status})" if failure.status else ""
    if failure.cause is Cause.BUSY:
        return ModelUnavailableError(f"{endpoint} did not answer: {failure.what}{status}. Try again later.")
    if failure.cause is Cause.REFUSED:
        return ModelUnavailableError(f"{endpoint}: {failure.what}{status}.")
    return ModelReplyError(f"{endpoint}: {failure.what}{status}.")


def scrub(text: str) -> str:
    """`text` without what could act on a screen, and without secrets: the key, the address's password, look-alikes."""
    return _SECRET.sub("[key]", redacted(inert(text)))


def redacted(text: str) -> str:
    """`text` without the key that is set up and the credentials in the endpoint's address."""
    for secret in secrets():
        text = text.replace(secret, "[key]")
    return text


def secrets() -> list[str]:
    """The key and the credentials in OPENAI_BASE_URL, the longest first; what is very short is none."""
    key, parts = settings().openai_api_key, urlsplit(settings().openai_base_url or "")
    held = [key.get_secret_value() if key is not None else "", parts.netloc.rpartition("@")[0], parts.password or ""]
    held += [unquote(one) for one in held]
    return sorted({one for one in held if len(one) > SHORTEST_SECRET}, key=len, reverse=True)


def _status(error: Exception) -> int | None:
    for value in (getattr(error, "status_code", None), getattr(getattr(error, "response", None), "status_code", None)):
        if isinstance(value, int):
            return value
    return None


def _retry_after(error: Exception) -> float | None:
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    if value := headers.get("retry-after-ms"):
        return _seconds(value, 0.001)
    value = headers.get("retry-after")
    if value is None:
        return None
    seconds = _seconds(value, 1.0)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return None


def _seconds(value: str, unit: float) -> float | None:
    try:
        return max(0.0, float(value) * unit)
    except ValueError:
        return None
