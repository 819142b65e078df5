"""Reading Office XML by local names: the strict and the transitional namespace hold the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def local(element: Any) -> str:
    """Name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Any, name: str) -> Any:
    """The first child of that name, or None; None where there is no element to look in."""
    if element is None:
        return None
    return next(element.iterchildren(f"{{*}}{name}"), None)


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of that name."""
    if element is not None:
        yield from element.iterchildren(f"{{*}}{name}")


def attribute(element: Any, name: str = "val") -> str | None:
    """An attribute by its local name."""
    if element is None:
        return None
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def number(element: Any, name: str = "val") -> int | None:
    """An attribute as a whole number, None where it is none."""
    try:
        return int(float(attribute(element, name) or ""))
    except (ValueError, OverflowError):
        return None


def switched_on(element: Any) -> bool:
    """Whether a toggle property such as `w:b` is on."""
    return element is not None and attribute(element) not in ("0", "false", "off", "none")
