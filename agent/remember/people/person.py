"""The person who acts. Every function that reads or changes a pilot takes one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do: `pm` own pilots and those shared with them; `board` see and decide submitted ones; `admin`
    manage; `local` is the one person of a machine without accounts, who may do all of it and never logs in.
    """

    PM = "pm"
    BOARD = "board"
    ADMIN = "admin"
    LOCAL = "local"


@dataclass(frozen=True)
class Person:
    """Who acts, as they logged in."""

    id: str
    name: str
    role: Role

    @property
    def writes(self) -> bool:
        """May have pilots of their own."""
        return self.role in (Role.PM, Role.ADMIN, Role.LOCAL)

    @property
    def decides(self) -> bool:
        """May dispose of findings and decide on pilots."""
        return self.role in (Role.BOARD, Role.LOCAL)

    @property
    def manages(self) -> bool:
        """May manage accounts, hand pilots over, and see everything."""
        return self.role in (Role.ADMIN, Role.LOCAL)
