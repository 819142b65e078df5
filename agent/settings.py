"""All settings, read from the environment, and from nowhere else: a file in the folder of somebody's drafts must not
say where they are sent."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from agent.errors import SettingsError

Read = TypeVar("Read", bound=BaseSettings)


class Limits(BaseSettings):
    """What a draft may cost to read; beyond a limit it is refused, or read in part and said so."""

    model_config = SettingsConfigDict(env_prefix="PILOT_REVIEW_MAX_", extra="ignore", frozen=True)

    file_mb: int = Field(50, description="Largest draft, in megabytes.")
    unpacked_mb: int = Field(300, description="Most a compressed draft may unpack to, in megabytes.")
    pages: int = Field(400, description="Most pages read of one draft; the rest is listed as unreadable.")
    cells: int = Field(200_000, description="Most spreadsheet cells read of one draft.")
    characters: int = Field(4_000_000, description="Most characters read of one draft.")
    seconds: float = Field(60.0, description="Most seconds spent reading one draft.")
    review_seconds: float = Field(
        900.0, gt=0, description="Most seconds of a whole review; after them it ends with what was judged by then."
    )
    review_mb: int = Field(
        4_000, ge=100, description="Most megabytes of memory of a whole review, on Linux; beyond them it ends likewise."
    )


class Settings(BaseSettings):
    """Settings of the program. Names are the environment variables'; defaults need nothing set up."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY", description="Key of the model's API.")
    openai_base_url: str | None = Field(
        None, alias="OPENAI_BASE_URL", description="Address of an OpenAI-compatible endpoint."
    )
    model: str | None = Field(
        None, alias="PILOT_REVIEW_MODEL", description="Model that judges; without one the offline judge does."
    )
    home: Path = Field(
        default_factory=lambda: user_data_path("pilot-review"),
        alias="PILOT_REVIEW_HOME",
        description="Folder for the database and the answer cache.",
    )
    database_url: str | None = Field(
        None,
        alias="PILOT_REVIEW_DATABASE_URL",
        description="Database for pilots, reviews and decisions, such as `postgresql://user@host/name`; without one, "
        "SQLite in PILOT_REVIEW_HOME.",
    )
    ocr: str = Field(
        "",
        alias="PILOT_REVIEW_OCR",
        pattern=r"^$|^[A-Za-z_]{2,20}(?:\+[A-Za-z_]{2,20}){0,9}$",
        description="Languages in which scanned pages are recognised, such as `eng` or `eng+deu`; needs the extra "
        "`ocr` and the program Tesseract. Empty: scanned pages are listed as unreadable.",
    )
    proxy_header: str | None = Field(
        None,
        alias="PILOT_REVIEW_PROXY_HEADER",
        description="Header in which a proxy for single sign-on gives the user's name, such as `X-Forwarded-User`. "
        "Believed only from PILOT_REVIEW_PROXY_ADDRESSES.",
    )
    proxy_addresses: str = Field(
        "",
        alias="PILOT_REVIEW_PROXY_ADDRESSES",
        description="Addresses or networks of that proxy, separated by commas, such as `10.0.0.5, 192.168.7.0/24`.",
    )
    allowed_endpoints: str = Field(
        "",
        alias="PILOT_REVIEW_ALLOWED_ENDPOINTS",
        description="Only these may be called, separated by commas: hosts (`api.openai.com`, `localhost:8080`) or "
        "providers (`anthropic:`). Empty allows all.",
    )
    prices: Path | None = Field(
        None,
        alias="PILOT_REVIEW_PRICES",
        description="Your own price table (YAML: model, then `input`, `cached` and `output` in USD for a million "
        "tokens); it goes before the one that comes along.",
    )
    timeout: float = Field(120.0, alias="PILOT_REVIEW_TIMEOUT", gt=0, description="Most seconds for one model call.")
    attempts: int = Field(
        5, alias="PILOT_REVIEW_ATTEMPTS", ge=1, description="Most tries of one model call, the first included."
    )
    concurrency: int = Field(8, alias="PILOT_REVIEW_CONCURRENCY", ge=1, description="Most model calls at a time.")
    requests_per_minute: int | None = Field(
        None, alias="PILOT_REVIEW_REQUESTS_PER_MINUTE", ge=1, description="Most model calls a minute."
    )
    tokens_per_minute: int | None = Field(
        None, alias="PILOT_REVIEW_TOKENS_PER_MINUTE", ge=1, description="Most tokens a minute, in and out."
    )
    context_tokens: int = Field(
        100_000,
        alias="PILOT_REVIEW_CONTEXT_TOKENS",
        ge=2_000,
        description="Most tokens of one call; a draft that does not fit is given as outline and retrieved passages.",
    )
    mask: bool = Field(
        False,
        alias="PILOT_REVIEW_MASK",
        description="Mask e-mail addresses, phone, account and card numbers, names, and keys before anything is sent.",
    )
    cache: bool = Field(
        True,
        alias="PILOT_REVIEW_CACHE",
        description="Keep the model's answers in PILOT_REVIEW_HOME, so that nothing is asked twice; `0` to measure "
        "how steady a model is.",
    )
    trace: Path | None = Field(
        None, alias="PILOT_REVIEW_TRACE", description="File that every model call is appended to, as JSON lines."
    )
    chroma_url: str | None = Field(
        None, alias="PILOT_REVIEW_CHROMA_URL", description="Address of a Chroma server; default embedded."
    )


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once. Raises SettingsError."""
    return _checked(Settings)


@lru_cache
def limits() -> Limits:
    """The limits on drafts of this process, read once. Raises SettingsError."""
    return _checked(Limits)


def _checked(kind: type[Read]) -> Read:
    try:
        return kind()
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(step) for step in first["loc"])
        prefix = kind.model_config.get("env_prefix", "")
        given = "" if "key" in name.lower() else f" is {str(first['input'])[:60]!r}"
        raise SettingsError(
            f"The setting {prefix}{name if not prefix else name.upper()}{given}: {first['msg']}."
        ) from None
