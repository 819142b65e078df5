"""Office files are zip archives of XML: opened here with every trick of archives and XML refused."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote

from agent.errors import DraftFormatError, DraftLimitError
from agent.settings import Limits

_MOST_MEMBERS = 5_000
_HIGHEST_RATIO = 200
_RATIO_FROM = 10_000_000
"""Bytes from which a member's compression ratio is looked at: small ones may well compress a lot."""
_LARGEST_TREE = 60_000_000
"""Bytes of one XML part parsed as a whole; the tree takes about ten times as much memory."""
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of an Office file, after its archive was checked.

    Raises DraftFormatError (damaged, encrypted, hostile paths or XML) or DraftLimitError (a bomb).
    """

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.name = name
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise DraftFormatError(f"{name} is damaged or incomplete; save it again.") from error
        self._check(limits)

    def has(self, part: str) -> bool:
        """Whether the archive holds that part."""
        return part in self.archive.NameToInfo

    def parts(self, prefix: str) -> list[str]:
        """Names of the parts in a folder."""
        return [name for name in self.archive.namelist() if name.startswith(prefix) and not name.endswith("/")]

    def tree(self, part: str) -> Any:
        """The root element of an XML part (lxml), or None where there is no such part."""
        from lxml import etree  # type: ignore[import-untyped]

        if not self.has(part):
            return None
        if self.archive.getinfo(part).file_size > _LARGEST_TREE:
            raise DraftLimitError(f"{self.name} holds more than {_LARGEST_TREE // 1_000_000} MB of text; split it.")
        parser = etree.XMLParser(
            resolve_entities=False,
            huge_tree=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(self.archive.read(part), parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
            raise DraftFormatError(f"{self.name} is damaged: its part {part} cannot be read; save it again.") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise DraftFormatError(_entities_message(self.name))
        return root

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id to (last word of the type, name of the part it points to)."""
        folder, file = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root.iter(_RELATIONSHIPS) if root is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            target = unquote(relation.get("Target", ""))
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], path)
        return found

    def main_part(self, fallback: str) -> str:
        """The part the whole file is about."""
        for kind, target in self.related("").values():
            if kind == "officeDocument" and self.has(target):
                return target
        return fallback

    def _check(self, limits: Limits) -> None:
        members = self.archive.infolist()
        if len(members) > _MOST_MEMBERS:
            raise DraftLimitError(f"{self.name} holds {len(members):,} parts, more than any document needs.")
        unpacked = sum(member.file_size for member in members)
        if unpacked > limits.unpacked_mb * 1_000_000:
            raise DraftLimitError(
                f"{self.name} unpacks to {unpacked / 1_000_000:,.0f} MB; the limit is {limits.unpacked_mb} MB."
            )
        seen: set[str] = set()
        for member in members:
            path = member.filename
            if path.startswith(("/", "\\")) or ".." in path.replace("\\", "/").split("/") or path[1:2] == ":":
                raise DraftFormatError(f"{self.name} is not read: a part of it points outside the archive.")
            if path in seen and not path.endswith("/"):
                raise DraftFormatError(f"{self.name} is not read: it holds two versions of the same part.")
            seen.add(path)
            if member.flag_bits & 1:
                raise DraftFormatError(f"{self.name} is protected by a password; remove it and save it again.")
            ratio = member.file_size / max(1, member.compress_size)
            if member.file_size > _RATIO_FROM and ratio > _HIGHEST_RATIO:
                raise DraftLimitError(f"{self.name} is not read: a part of it unpacks {ratio:,.0f}-fold (a bomb).")
            if path.lower().endswith((".xml", ".rels")):
                self._refuse_entities(member)

    def _refuse_entities(self, member: zipfile.ZipInfo) -> None:
        try:
            with self.archive.open(member) as file:
                head = file.read(4096).replace(b"\x00", b"")
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise DraftFormatError(f"{self.name} is damaged: {member.filename} cannot be unpacked.") from error
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise DraftFormatError(_entities_message(self.name))


def _entities_message(name: str) -> str:
    return f"{name} is not read: it declares XML entities, which no Office program writes (an XML bomb does)."
