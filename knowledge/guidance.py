"""The guidance: short Markdown texts, each about one thing, tied to the criteria they help with."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agent.errors import GuidanceError

GuidanceId = Annotated[str, StringConstraints(pattern=r"^guidance(\.[a-z][a-z0-9_]*)+$")]
CriterionId = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z][a-z0-9_]*$")]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*\n(?P<text>.*)\Z", re.DOTALL | re.MULTILINE)


class Guidance(BaseModel):
    """One text of advice.

    `criteria` are the criteria and patterns it helps with, the closest first;
    `covers` are the items of the source articles it answers.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: GuidanceId
    title: Text
    criteria: Annotated[tuple[CriterionId, ...], Field(min_length=1)]
    covers: Annotated[tuple[ItemId, ...], Field(min_length=1)]
    text: Text


def explain(error: ValidationError) -> str:
    """A validation error as one line: each field with what is wrong about it."""
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc']) or 'value'}: {problem['msg']}" for problem in error.errors()
    )


def parse_guidance(name: str, source: str) -> Guidance:
    """The guidance in the Markdown `source`; errors call the file `name`."""
    match = _FRONT_MATTER.match(source)
    if match is None:
        raise GuidanceError(f"{name}: no front matter between two lines of '---' at the top")
    try:
        front: Any = yaml.load(match["front"], Loader=_YAML)
    except yaml.YAMLError as error:
        raise GuidanceError(f"{name}: front matter is not valid YAML: {error}") from error
    if not isinstance(front, dict):
        raise GuidanceError(f"{name}: front matter is not a list of 'key: value' lines")
    if "text" in front:
        raise GuidanceError(f"{name}: the text belongs below the front matter, not in it")
    try:
        return Guidance.model_validate({**front, "text": match["text"]})
    except ValidationError as error:
        raise GuidanceError(f"{name}: {explain(error)}") from error


def read_guidance(folder: Traversable) -> tuple[Guidance, ...]:
    """All guidance in the Markdown files of `folder`, in the order of their file names."""
    sources = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".md")),
        key=lambda entry: entry.name,
    )
    found: dict[str, tuple[str, Guidance]] = {}
    for entry in sources:
        try:
            source = entry.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise GuidanceError(f"{entry.name}: not UTF-8 text: {error}") from error
        guidance = parse_guidance(entry.name, source)
        if guidance.id in found:
            raise GuidanceError(f"{entry.name}: id {guidance.id} is already used by {found[guidance.id][0]}")
        found[guidance.id] = (entry.name, guidance)
    return tuple(guidance for _, guidance in found.values())


@cache
def load_guidance() -> tuple[Guidance, ...]:
    """The guidance that comes with the package."""
    return read_guidance(files("knowledge").joinpath("guidance"))


def _distance(entry: Guidance, criterion_id: str) -> tuple[bool, float, int]:
    """How far a text is from a criterion: less if the criterion is its first, then if it stays in that area."""
    area = criterion_id.partition(".")[0]
    inside = sum(other.partition(".")[0] == area for other in entry.criteria) / len(entry.criteria)
    return entry.criteria[0] != criterion_id, -inside, entry.criteria.index(criterion_id)


def guidance_for(criterion_id: str) -> tuple[Guidance, ...]:
    """The guidance that helps with a criterion or pattern, the closest first; empty for an unknown one."""
    helpful = (entry for entry in load_guidance() if criterion_id in entry.criteria)
    return tuple(sorted(helpful, key=lambda entry: _distance(entry, criterion_id)))
