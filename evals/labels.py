"""Label files: which level a person (or several) gave each criterion of a draft, and the words that decided it.

A label file is a JSON object, `{file: entry}`, with files relative to its own folder. An entry has `kind`,
`labels` ({criterion: level}) and, optionally, `family` (drafts of one author or template, kept together when
held out), `authorship`, `quotes` ({criterion: verbatim evidence}), `patterns` (ids), `raters` ({rater:
{criterion: level}}) where more than one person labelled, and `not` ({criterion: level}) where a person only said
which level is wrong.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agent.errors import LabelFileError
from rubrics import Rubric

LEVELS = ("met", "partial", "missing", "not_applicable")
_KEYS = ("kind", "family", "authorship", "labels", "quotes", "patterns", "raters", "not")
_SHOWN = 12


@dataclass(frozen=True)
class LabelledDraft:
    """A draft with the levels people gave it."""

    path: Path
    name: str
    """Path relative to the folder evaluated, with `/`."""
    kind: str
    family: str
    labels: dict[str, str]
    quotes: dict[str, str] = field(default_factory=dict)
    patterns: tuple[str, ...] = ()
    authorship: str = ""
    raters: dict[str, dict[str, str]] = field(default_factory=dict)
    dismissed: dict[str, str] = field(default_factory=dict)
    """Criterion → a level that a person said it has not."""


def read_labels(file: Path, rubric: Rubric, *, root: Path | None = None) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of a label file, in the order of their names; names are relative to `root`.

    Raises LabelFileError with every problem, each naming the file and the key.
    """
    entries = _load(file)
    problems: list[str] = []
    drafts = []
    for name, entry in sorted(entries.items()):
        before = len(problems)
        _check_entry(file, name, entry, rubric, problems)
        if len(problems) == before:
            path = file.parent / name
            drafts.append(
                LabelledDraft(
                    path=path,
                    name=path.relative_to(root or file.parent).as_posix(),
                    kind=entry["kind"],
                    family=entry.get("family") or file.parent.name,
                    labels=entry["labels"],
                    quotes=entry.get("quotes", {}),
                    patterns=tuple(entry.get("patterns", ())),
                    authorship=entry.get("authorship", ""),
                    raters=entry.get("raters", {}),
                    dismissed=entry.get("not", {}),
                )
            )
    if problems:
        more = [f"… and {len(problems) - _SHOWN} more"] if len(problems) > _SHOWN else []
        raise LabelFileError("\n".join(problems[:_SHOWN] + more))
    return tuple(drafts)


def read_dossiers(folder: Path, rubric: Rubric) -> tuple[LabelledDraft, ...]:
    """The labelled drafts of every folder below `folder` that has a `labels.json`. LabelFileError if none has."""
    files = sorted(folder.glob("*/labels.json"))
    if not files:
        raise LabelFileError(f"{folder}: no folder in it has a labels.json")
    return tuple(draft for file in files for draft in read_labels(file, rubric, root=folder))


def _load(file: Path) -> dict[str, Any]:
    try:
        content = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=_unique_keys)
    except FileNotFoundError as error:
        raise LabelFileError(f"{file}: there is no such file") from error
    except OSError as error:
        raise LabelFileError(f"{file}: could not be read ({error.strerror})") from error
    except (json.JSONDecodeError, UnicodeDecodeError, _DuplicateKeyError) as error:
        raise LabelFileError(f"{file}: is no valid JSON: {error}") from error
    if not isinstance(content, dict):
        raise LabelFileError(f"{file}: must be an object, {{file name: labels}}")
    return content


class _DuplicateKeyError(ValueError):
    """A key stands twice in one JSON object; one of the two would be lost silently."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _DuplicateKeyError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def _check_entry(file: Path, name: str, entry: Any, rubric: Rubric, problems: list[str]) -> None:
    at = f"{file}: {name}"
    if not isinstance(entry, dict):
        problems.append(f"{at}: must be an object with `kind` and `labels`")
        return
    for key in entry:
        if key not in _KEYS:
            problems.append(f"{at}: unknown key {key!r}{_meant(key, _KEYS)}")
    path = file.parent / name
    if not path.resolve().is_relative_to(file.parent.resolve()):
        problems.append(f"{at}: the file must stand in the folder of its labels")
    elif not path.is_file():
        problems.append(f"{at}: there is no such file")
    kinds = ("prd", "contract", "budget", "status")
    kind = entry.get("kind")
    if kind not in kinds:
        problems.append(f"{at}: kind: must be one of {', '.join(kinds)}, not {kind!r}")
    for key in ("family", "authorship"):
        if not isinstance(entry.get(key, ""), str):
            problems.append(f"{at}: {key}: must be text")
    if "labels" not in entry:
        problems.append(f"{at}: labels: is missing")
    _check_levels(f"{at}: labels", entry.get("labels", {}), kind, rubric, problems)
    _check_levels(f"{at}: not", entry.get("not", {}), kind, rubric, problems)
    raters = entry.get("raters", {})
    if not isinstance(raters, dict):
        problems.append(f"{at}: raters: must be an object, {{rater: {{criterion: level}}}}")
    else:
        for rater, levels in raters.items():
            _check_levels(f"{at}: raters: {rater}", levels, kind, rubric, problems)
    quotes = entry.get("quotes", {})
    if not isinstance(quotes, dict) or not all(isinstance(quote, str) for quote in quotes.values()):
        problems.append(f"{at}: quotes: must be an object, {{criterion: quote}}")
    else:
        known = entry.get("labels", {})
        problems.extend(
            f"{at}: quotes: {criterion}: a quote for a criterion that has no label"
            for criterion in quotes
            if isinstance(known, dict) and criterion not in known
        )
    patterns = entry.get("patterns", [])
    ids = [pattern.id for pattern in rubric.patterns]
    if not isinstance(patterns, list):
        problems.append(f"{at}: patterns: must be a list of ids")
    else:
        problems.extend(
            f"{at}: patterns: unknown pattern {pattern!r}{_meant(str(pattern), ids)}"
            for pattern in patterns
            if pattern not in ids
        )


def _check_levels(at: str, levels: Any, kind: Any, rubric: Rubric, problems: list[str]) -> None:
    if not isinstance(levels, dict):
        problems.append(f"{at}: must be an object, {{criterion: level}}")
        return
    ids = [criterion.id for criterion in rubric.criteria]
    for criterion, level in levels.items():
        if criterion not in ids:
            problems.append(f"{at}: unknown criterion {criterion!r}{_meant(criterion, ids)}")
        elif isinstance(kind, str) and kind not in rubric.criterion(criterion).kinds:
            problems.append(f"{at}: {criterion}: does not apply to a {kind}")
        if level not in LEVELS:
            problems.append(f"{at}: {criterion}: the level must be one of {', '.join(LEVELS)}, not {level!r}")


def _meant(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
