"""XML read piece by piece, in memory and time that do not grow with what surrounds the pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from agent.errors import DraftLimitError

_MOST_TAGS = 5_000_000
"""A million cells with values; each piece of markup may cost a hundred bytes while it is read."""


class _Counted:
    """A file that ends with an error where it holds more markup than anybody writes."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name
        self._tags = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(min(size, 1 << 16) if size >= 0 else 1 << 16)
        self._tags += piece.count(b"<")
        if self._tags > _MOST_TAGS:
            raise DraftLimitError(f"{self._name} holds more than {_MOST_TAGS:,} pieces of markup; split it.")
        return piece


def elements(file: IO[bytes], name: str, *wanted: str, starts: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """(local name, element) of each complete element that is wanted; it is gone once the next is asked for.

    Of elements in `starts` the beginning is told instead, with the attributes alone. `name` is the draft's, for
    DraftLimitError, which is raised for a part without end.
    """
    from lxml import etree  # type: ignore[import-untyped]

    events = etree.iterparse(
        _Counted(file, name),
        events=("start", "end"),
        tag=[f"{{*}}{each}" for each in (*wanted, *starts)],
        resolve_entities=False,
        huge_tree=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    for event, element in events:
        local = element.tag.rpartition("}")[2]
        if event == "start":
            if local in starts:
                yield local, element
            continue
        if local in wanted:
            yield local, element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
