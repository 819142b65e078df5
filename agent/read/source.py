"""A draft as handed in, and what every reader is given of it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cached_property

from agent.errors import DraftFormatError
from agent.read.parts import Draft
from agent.settings import Limits

_MOST_NAMES = 50_000


class Source:
    """The bytes of a draft under its name, with what recognising and reading it both need."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        self.data = data
        self.name = name
        self.limits = limits
        self.decoded = False
        """Whether a reader asked for `text`."""
        self.notes: list[str] = []
        """About an encoding that was guessed or broken."""

    @cached_property
    def is_archive(self) -> bool:
        """Whether it is a zip archive, as Office and OpenDocument files are."""
        return self.data.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of the files in the archive; empty for what is none. Raises DraftFormatError for a damaged one."""
        if not self.is_archive:
            return frozenset()
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return frozenset(archive.namelist()[:_MOST_NAMES])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
            raise DraftFormatError(f"{self.name} is a damaged or incomplete Office file; save it again.") from error

    @cached_property
    def mimetype(self) -> str:
        """What an OpenDocument or e-book archive says it is; empty where it says nothing."""
        if "mimetype" not in self.members:
            return ""
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive, archive.open("mimetype") as file:
                return file.read(200).decode("ascii", "replace").strip()
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError, NotImplementedError):
            return ""

    @cached_property
    def text(self) -> str:
        """The text, whatever its encoding. Raises DraftFormatError where the bytes are none."""
        from agent.read.encoding import decode

        self.decoded = True
        text, self.notes = decode(self.data, self.name)
        return text

    def holds(self, folder: str) -> bool:
        """Whether the archive has files in that folder."""
        return any(member.startswith(folder) for member in self.members)


Reader = Callable[[Source], Draft]
"""What every format has one of. It raises DraftFormatError or DraftLimitError for what cannot be read at all."""
