"""Erases a pilot or a draft everywhere: in the database, the answer cache, the chats, and what this process holds.

What a person was handed stays theirs: reports written to files, the results folder of a batch, a trace that was set up.
"""

from __future__ import annotations

import functools
import gc
import inspect
from collections.abc import Collection

from agent import once
from agent.chat.history import erase_histories
from agent.index.store import forget_closed
from agent.judge.llm.calls.store import Store
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots import erase
from agent.settings import settings

OURS = ("agent.", "rubrics.", "knowledge.", "ui.")


def erase_pilot(database: Database, person: Person, pilot_id: str) -> None:
    """Erases a pilot with everything made of it. For its owner and who manages.

    Raises NotFoundError, NotAllowedError; StoreError, SettingsError, InputError where something cannot be erased: it
    may be asked again for what is left.
    """
    _erase_copies(erase.erase_pilot(database, person, pilot_id))
    database.scrub()


def erase_draft(database: Database, person: Person, draft_id: str) -> None:
    """Erases a draft with everything made of it. For who may work on its pilot. Raises as `erase_pilot`."""
    _erase_copies(erase.erase_draft(database, person, draft_id))
    database.scrub()


def forget() -> None:
    """Empties every cache of this process that may hold words of a draft: all that is kept by what was asked with."""
    for cached in gc.get_objects():
        if (
            isinstance(cached, functools._lru_cache_wrapper)
            and (cached.__module__ or "").startswith(OURS)
            and inspect.signature(cached).parameters
        ):
            cached.cache_clear()
    once.forget()
    forget_closed()
    gc.collect()


def _erase_copies(drafts: Collection[str]) -> None:
    """Outside the database, of drafts that are nowhere any more."""
    forget()
    if not drafts:
        return
    erase_histories(drafts)
    if (settings().home / "answers.sqlite").exists():
        Store(settings().home).erase(drafts)
