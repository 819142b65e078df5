"""Dispositions exported from the product, as labels: what people decided about Findings grades the next judge.

An export is JSON lines, one disposition each: `finding`, `criterion`, `document` (sha256), `disposition`
(accepted, dismissed or waived), `level` (the level that the Finding was about), `who`, `when`, `why`. Accepted
and waived: the level stands. Dismissed: it is not that level; which one it is, nobody has said. The latest
decision of a person counts, and the latest of all people is the label.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from agent.errors import LabelFileError
from agent.read import read_draft, with_kind
from agent.write import write_whole


class Disposition(BaseModel):
    """What a person decided about a Finding on a Criterion."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    finding: str
    criterion: str
    document: str
    disposition: Literal["accepted", "dismissed", "waived"]
    level: Literal["met", "partial", "missing", "not_applicable"]
    who: str
    when: str
    why: str = ""


@dataclass(frozen=True)
class Imported:
    """What became of an import."""

    labels: int
    """Labels set: decisions that a level stands."""
    dismissed: int
    """Levels ruled out."""
    unknown: tuple[str, ...]
    """Hashes of documents that are not in the folder."""


def read_dispositions(file: Path) -> list[Disposition]:
    """The dispositions of an export. LabelFileError names file, line and key; findings without a criterion are left."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelFileError(f"{file}: could not be read ({error})") from error
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            content = json.loads(line)
        except json.JSONDecodeError as error:
            raise LabelFileError(f"{file}: line {number}: is no valid JSON: {error}") from error
        if not isinstance(content, dict):
            raise LabelFileError(f"{file}: line {number}: must be an object")
        if not content.get("criterion"):
            continue
        try:
            found.append(Disposition.model_validate(content))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(map(str, first["loc"]))
            raise LabelFileError(f"{file}: line {number}: {key}: {first['msg']}") from error
    return found


def import_dispositions(dispositions: Sequence[Disposition], folder: Path) -> Imported:
    """Writes the dispositions into `folder/labels.json`, for the drafts in the folder whose hash they name.

    Labels that stand there already stay unless a person has decided otherwise since. LabelFileError where the file
    that is there is no label file.
    """
    file = folder / "labels.json"
    labels = _existing(file)
    drafts = _drafts_by_hash(folder)
    set_, ruled_out = 0, 0
    unknown = sorted({each.document for each in dispositions} - set(drafts))
    for each in latest(dispositions):
        if each.document not in drafts:
            continue
        name, kind = drafts[each.document]
        entry = labels.setdefault(name, {"kind": kind, "family": Path(name).stem, "labels": {}})
        stands = each.disposition != "dismissed"
        entry.setdefault("labels" if stands else "not", {})[each.criterion] = each.level
        if stands:
            entry.setdefault("raters", {}).setdefault(each.who, {})[each.criterion] = each.level
            if entry.get("not", {}).get(each.criterion) == each.level:
                del entry["not"][each.criterion]
        elif entry["labels"].get(each.criterion) == each.level:
            del entry["labels"][each.criterion]
        set_ += stands
        ruled_out += not stands
    write_whole(file, json.dumps(labels, indent=1, ensure_ascii=False) + "\n")
    return Imported(set_, ruled_out, tuple(unknown))


def latest(dispositions: Iterable[Disposition]) -> list[Disposition]:
    """The last decision of each person on each criterion of each document, oldest first."""
    last: dict[tuple[str, str, str], Disposition] = {}
    for each in sorted(dispositions, key=lambda disposition: disposition.when):
        last.pop((each.document, each.criterion, each.who), None)
        last[each.document, each.criterion, each.who] = each
    return list(last.values())


def _existing(file: Path) -> dict[str, dict[str, Any]]:
    if not file.exists():
        return {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LabelFileError(f"{file}: is no valid JSON: {error}") from error
    if not isinstance(content, dict) or not all(isinstance(entry, dict) for entry in content.values()):
        raise LabelFileError(f"{file}: must be an object, {{file name: labels}}")
    return content


def _drafts_by_hash(folder: Path) -> dict[str, tuple[str, str]]:
    """Hash → name and kind of every draft in the folder that can be read."""
    from agent.errors import InputError

    found = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.name == "labels.json" or path.suffix == ".jsonl":
            continue
        try:
            document = with_kind(read_draft(path), None)
        except InputError:
            continue
        found[document.sha256] = (path.relative_to(folder).as_posix(), document.kind.value)
    return found
