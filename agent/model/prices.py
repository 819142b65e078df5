"""What calls cost, from a small price table that the user may override. What is not in it stays unknown."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from agent.errors import SettingsError
from agent.settings import settings

_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$|-latest$")
MILLION = 1_000_000


class Price(BaseModel):
    """USD for a million tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float
    output: float
    cached: float | None = None
    """Input read from the provider's prompt cache; None: no discount."""


def cost_usd(model: str, *, input_tokens: int, cached_tokens: int, output_tokens: int) -> float | None:
    """Cost of that many tokens (`cached_tokens` are part of `input_tokens`); None where the price is unknown."""
    table = _table(settings().prices)
    names = (model, _DATED.sub("", model), model.rpartition(":")[2], _DATED.sub("", model.rpartition(":")[2]))
    price = next((table[name] for name in names if name in table), None)
    if price is None:
        return None
    cached_price = price.input if price.cached is None else price.cached
    fresh = input_tokens - cached_tokens
    return (fresh * price.input + cached_tokens * cached_price + output_tokens * price.output) / MILLION


def has_price(model: str) -> bool:
    """Whether the price of the model is known."""
    return cost_usd(model, input_tokens=0, cached_tokens=0, output_tokens=0) is not None


@lru_cache
def _table(own: Path | None) -> dict[str, Price]:
    table = _read(Path(__file__).with_name("prices.yaml"))
    return {**table, **_read(own)} if own else table


def _read(file: Path) -> dict[str, Price]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        return TypeAdapter(dict[str, Price]).validate_python(content)
    except OSError as error:
        raise SettingsError(f"The price table {file} could not be read: {error.strerror}.") from error
    except (yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"The price table {file} is wrong: {error}") from error
