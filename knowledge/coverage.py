"""The coverage: each item of the source articles, with the criteria and guidance that answer it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator

from agent.errors import GuidanceError
from knowledge.guidance import CriterionId, GuidanceId, ItemId, Text, explain

_FILE = "coverage.yaml"


class CoverageItem(BaseModel):
    """One thing the source articles say, and where the product answers it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: ItemId
    item: Text
    source: Text
    criteria: tuple[CriterionId, ...] = ()
    guidance: tuple[GuidanceId, ...] = ()

    @model_validator(mode="after")
    def _is_answered(self) -> CoverageItem:
        if not self.criteria and not self.guidance:
            raise ValueError(f"{self.id} has neither a criterion nor guidance")
        return self


_ITEMS: TypeAdapter[tuple[CoverageItem, ...]] = TypeAdapter(tuple[CoverageItem, ...])


def parse_coverage(name: str, source: str) -> tuple[CoverageItem, ...]:
    """The items in the YAML `source`; errors call the file `name`."""
    try:
        data: Any = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise GuidanceError(f"{name}: not valid YAML: {error}") from error
    try:
        items = _ITEMS.validate_python(data)
    except ValidationError as error:
        raise GuidanceError(f"{name}: {explain(error)}") from error
    seen: set[str] = set()
    for item in items:
        if item.id in seen:
            raise GuidanceError(f"{name}: id {item.id} is used twice")
        seen.add(item.id)
    return items


@cache
def load_coverage() -> tuple[CoverageItem, ...]:
    """The coverage that comes with the package."""
    return parse_coverage(_FILE, files("knowledge").joinpath(_FILE).read_text(encoding="utf-8"))
