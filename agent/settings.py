"""All settings, read from the environment (and a `.env` file where there is one)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Limits(BaseSettings):
    """What a draft may cost to read; beyond a limit it is refused, or read in part and said so."""

    model_config = SettingsConfigDict(env_prefix="PILOT_REVIEW_MAX_", extra="ignore", frozen=True)

    file_mb: int = Field(50, description="Largest draft, in megabytes.")
    unpacked_mb: int = Field(300, description="Most a compressed draft may unpack to, in megabytes.")
    pages: int = Field(400, description="Most pages read of one draft; the rest is listed as unreadable.")
    cells: int = Field(200_000, description="Most spreadsheet cells read of one draft.")
    characters: int = Field(4_000_000, description="Most characters read of one draft.")
    seconds: float = Field(60.0, description="Most seconds spent reading one draft.")


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
        description="Folder for the answer cache and saved chats.",
    )
    chroma_url: str | None = Field(
        None, alias="PILOT_REVIEW_CHROMA_URL", description="Address of a Chroma server; default embedded."
    )


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


@lru_cache
def limits() -> Limits:
    """The limits on drafts of this process, read once."""
    return Limits()
