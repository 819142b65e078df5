"""Office files are zip archives of XML: opened here with every trick of archives and XML refused."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from typing import IO, Any
from urllib.parse import unquote

from agent.errors import DraftFormatError, DraftLimitError
from agent.read.source import Source
from agent.settings import Limits

_MOST_MEMBERS = 5_000
_HIGHEST_RATIO = 200
_RATIO_FROM = 10_000_000
"""Bytes from which a member's compression ratio is looked at: small ones may well compress a lot."""
_LARGEST_TREES = 80_000_000
"""Bytes of XML parsed as trees, of all parts together."""
_MOST_ELEMENTS = 4_000_000
"""Opening and closing tags of those; a tree takes about a hundred bytes of memory for each."""
_CHUNK = 1 << 20
_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<|\xff\xfe|\xfe\xff|\x00<|<\x00")
_DECLARED = re.compile(rb"<\?xml[^>]{0,100}encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """The parts of an Office file, after its archive was checked.

    Raises DraftFormatError (damaged, encrypted, hostile paths or XML) or DraftLimitError (a bomb).
    """

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.opened: set[str] = set()
        """Names of the parts that were asked for; what is none of them was not read."""
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self._bytes = 0
        self._elements = 0
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(source.data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise DraftFormatError(f"{self.name} is damaged or incomplete; save it again.") from error
        self._check(source.limits)

    def has(self, part: str) -> bool:
        """Whether the archive holds that part."""
        return part in self.archive.NameToInfo

    def size(self, part: str) -> int:
        """Bytes of a part, unpacked."""
        return self.archive.getinfo(part).file_size

    def parts(self, prefix: str) -> list[str]:
        """Names of the parts in a folder."""
        return [name for name in self.archive.namelist() if name.startswith(prefix) and not name.endswith("/")]

    def tree(self, part: str) -> Any:
        """The root element of an XML part (lxml), or None where there is no such part."""
        if not self.has(part):
            return None
        content = self.read(part)
        self._elements += content.count(b"<")
        if self._elements > _MOST_ELEMENTS:
            raise DraftLimitError(
                f"{self.name} holds more than {_MOST_ELEMENTS / 2_000_000:g} million elements of markup, more than "
                "anybody writes; split it."
            )
        return self._parsed(part, content)

    def again(self, part: str) -> Any:
        """The root element of a part that is there, to be looked at a second time: it counts towards no limit."""
        try:
            return self._parsed(part, self.archive.read(part))
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise DraftFormatError(self._damaged(part)) from error

    def _parsed(self, part: str, content: bytes) -> Any:
        from lxml import etree  # type: ignore[import-untyped]

        parser = etree.XMLParser(
            resolve_entities=False,
            huge_tree=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise DraftFormatError(self._damaged(part)) from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise DraftFormatError(_entities_message(self.name))
        return root

    def read(self, part: str) -> bytes:
        """The bytes of a part. Raises DraftLimitError where all parts read so far are too large together."""
        self.opened.add(part)
        self._bytes += self.archive.getinfo(part).file_size
        if self._bytes > _LARGEST_TREES:
            raise DraftLimitError(f"{self.name} holds more than {_LARGEST_TREES // 1_000_000} MB of text; split it.")
        try:
            return self.archive.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise DraftFormatError(self._damaged(part)) from error

    def open(self, part: str) -> IO[bytes]:
        """A part to be read piece by piece."""
        self.opened.add(part)
        try:
            return self.archive.open(part)
        except (zipfile.BadZipFile, RuntimeError, OSError, ValueError, NotImplementedError) as error:
            raise DraftFormatError(self._damaged(part)) from error

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part: id to (last word of the type, name of the part it points to)."""
        if part in self._related:
            return self._related[part]
        folder, file = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = self._related[part] = {}
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
            self._refuse_entities(member)

    def _refuse_entities(self, member: zipfile.ZipInfo) -> None:
        """Looks through the whole of every part that is XML, whatever its name."""
        try:
            with self.archive.open(member) as file:
                head = file.read(_CHUNK)
                if not _XML_START.match(head[:4096]):
                    if member.filename.lower().endswith((".xml", ".rels")) and head.strip():
                        raise DraftFormatError(self._damaged(member.filename))
                    return
                declared = _DECLARED.search(head[:2000].replace(b"\x00", b""))
                if declared and declared[1].lower() not in _ENCODINGS:
                    raise DraftFormatError(f"{self.name} is not read: a part of it has an encoding no Office writes.")
                tail = b""
                while head:
                    block = tail + head.replace(b"\x00", b"")
                    if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
                        raise DraftFormatError(_entities_message(self.name))
                    tail = block[-16:]
                    head = file.read(_CHUNK)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise DraftFormatError(self._damaged(member.filename)) from error

    def _damaged(self, part: str) -> str:
        return f"{self.name} is damaged: its part {part} cannot be read; save it again."


def _entities_message(name: str) -> str:
    return f"{name} is not read: it declares XML entities, which no Office program writes (an XML bomb does)."
