"""Which pilots a backlog holds: a folder of drafts is one, a loose file one of its own, or as a person groups them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from agent.document import DocumentKind
from agent.errors import InputError

_COLUMNS = ("pilot", "file", "kind", "owner", "started", "outcome", "share")
_NOT_DRAFTS = frozenset([".ds_store", "thumbs.db", "desktop.ini"])
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class PilotFiles:
    """The drafts of one pilot, before any is opened."""

    name: str
    files: tuple[Path, ...]
    kinds: dict[str, DocumentKind] = field(default_factory=dict)
    """File (as text) → the kind a person gave it."""
    owner: str = ""
    started: date | None = None
    ended: str = ""
    """How it ended, in the words of the manifest's column `outcome`."""
    share: bool | None = None
    """Whether its owner lets others copy from it; None where nobody said."""

    @property
    def slug(self) -> str:
        """Name of its folder in the output: readable, and unique in a backlog."""
        readable = _SLUG.sub("-", self.name.lower()).strip("-")[:48] or "pilot"
        return f"{readable}-{sha256(self.name.encode('utf-8', 'surrogatepass')).hexdigest()[:6]}"


def pilots_of(backlog: Path, group: str | None = None, *, but: Path | None = None) -> list[PilotFiles]:
    """The pilots of a backlog, by name; nothing below `but` (the output of an earlier run) is one.

    `group` is a CSV manifest (columns pilot, file and optionally kind, owner, started, outcome, share) or a
    regular expression on the path below the backlog, whose group `pilot`, or first group, names the pilot.
    Raises InputError.
    """
    if not backlog.is_dir():
        raise InputError(f"{backlog} is no folder; a backlog is a folder of pilots.")
    if group is not None and Path(group).suffix.lower() == ".csv":
        pilots = _listed(backlog, Path(group))
    elif group is not None:
        pilots = _matched(backlog, group, but)
    else:
        pilots = [PilotFiles(name, files) for name, files in _by_folder(backlog, backlog, but)]
    if not pilots:
        raise InputError(f"{backlog} holds no drafts.")
    return sorted(pilots, key=lambda pilot: pilot.name)


def _by_folder(folder: Path, backlog: Path, but: Path | None) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """A folder that holds drafts itself is a pilot with all below it; one that holds only folders is a shelf."""
    entries = sorted(entry for entry in folder.iterdir() if not _passed_over(entry, but))
    files = [entry for entry in entries if entry.is_file()]
    if folder != backlog and files:
        yield folder.relative_to(backlog).as_posix(), tuple(_below(folder, but))
        return
    for file in files:
        yield file.name, (file,)
    for entry in entries:
        if entry.is_dir():
            yield from _by_folder(entry, backlog, but)


def _below(folder: Path, but: Path | None) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if _passed_over(entry, but):
            continue
        if entry.is_dir():
            yield from _below(entry, but)
        elif entry.is_file():
            yield entry


def _passed_over(entry: Path, but: Path | None) -> bool:
    hidden = entry.name.startswith((".", "~$")) or entry.name.lower() in _NOT_DRAFTS
    # A link may lead out of the backlog, or round in a circle.
    return hidden or entry.is_symlink() or (but is not None and entry.resolve() == but.resolve())


def _matched(backlog: Path, pattern: str, but: Path | None) -> list[PilotFiles]:
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise InputError(f"--group {pattern!r} is no regular expression: {error}.") from None
    if not expression.groups:
        raise InputError(f"--group {pattern!r} has no group that names the pilot, such as '(?P<pilot>[^_]+)_'.")
    grouped: dict[str, list[Path]] = {}
    for file in _below(backlog, but):
        path = file.relative_to(backlog).as_posix()
        found = expression.search(path)
        named = found.groupdict().get("pilot") or found.group(1) if found else None
        grouped.setdefault(named or path, []).append(file)
    return [PilotFiles(name, tuple(files)) for name, files in grouped.items()]


def _listed(backlog: Path, manifest: Path) -> list[PilotFiles]:
    """The pilots of a CSV manifest; its files are named from the backlog's folder or from its own."""
    pilots: dict[str, PilotFiles] = {}
    for place, row in _rows(manifest):
        name, file = row["pilot"], _found(row["file"], (backlog, manifest.parent), place)
        known = pilots.get(name, PilotFiles(name, ()))
        kinds = {**known.kinds, str(file): _kind(row["kind"], place)} if row["kind"] else known.kinds
        pilots[name] = PilotFiles(
            name,
            (*known.files, file),
            kinds,
            known.owner or row["owner"],
            known.started or _day(row["started"], place),
            known.ended or row["outcome"],
            _yes(row["share"], place) if known.share is None else known.share,
        )
    return list(pilots.values())


def _rows(manifest: Path) -> Iterable[tuple[str, dict[str, str]]]:
    from agent.read.encoding import decode

    try:
        text, _ = decode(manifest.read_bytes(), manifest.name)
    except OSError as error:
        raise InputError(f"{manifest} cannot be read: {error.strerror}.") from error
    lines = text.splitlines()
    separator = max(",;\t", key=(lines[0] if lines else "").count)
    reader = csv.DictReader(lines, delimiter=separator)
    header = [(name or "").strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    if not {"pilot", "file"} <= set(header):
        raise InputError(f"{manifest}: the first line must name the columns pilot and file; it names {header}.")
    for row in reader:
        values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        if any(values.values()):
            place = f"{manifest.name}:{reader.line_num}"
            if not values["pilot"] or not values["file"]:
                raise InputError(f"{place}: a pilot and a file are needed in every line.")
            yield place, values


def _found(file: str, folders: Iterable[Path], place: str) -> Path:
    for folder in folders:
        if (folder / file).is_file():
            return folder / file
    raise InputError(f"{place}: there is no file {file}.")


def _kind(kind: str, place: str) -> DocumentKind:
    try:
        return DocumentKind(kind.lower())
    except ValueError:
        known = ", ".join(known.value for known in DocumentKind)
        raise InputError(f"{place}: {kind!r} is no kind of draft; known are {known}.") from None


def _yes(share: str, place: str) -> bool | None:
    if not share:
        return None
    if share.lower() in ("yes", "no"):
        return share.lower() == "yes"
    raise InputError(f"{place}: share is yes or no, not {share!r}.")


def _day(started: str, place: str) -> date | None:
    if not started:
        return None
    try:
        return date.fromisoformat(started)
    except ValueError:
        raise InputError(f"{place}: {started!r} is no date; write it as 2026-03-31.") from None
