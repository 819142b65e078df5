"""What became of one pilot in a run: its own small record, beside its review. The record is what a run resumes from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.review import Usage


class State(StrEnum):
    """`done`; `failed`: no review came of it; `incomplete`: a model's outage, a limit or a bad file left gaps."""

    DONE = "done"
    INCOMPLETE = "incomplete"
    FAILED = "failed"


class Change(BaseModel):
    """A change to the drafts that moves the verdict."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Of the Criterion or Finding."""
    title: str
    write: str


class Triage(BaseModel):
    """The recommendation on one pilot, and what it rests on."""

    model_config = ConfigDict(frozen=True)

    recommendation: Literal["scale", "fix", "stop", "not_enough"]
    reasons: tuple[str, ...]
    next_step: str
    rests_on: str
    changes: tuple[Change, ...] = ()
    """For `fix`: the shortest list found that reaches `reaches`."""
    reaches: Literal["ready", "conditional"] | None = None
    learning: dict[str, str] = {}
    """For `stop`: what the drafts say for a record of what was learned; heading → quote or what is not known."""


class Money(BaseModel):
    """What a pilot costs in all, as a draft states it."""

    model_config = ConfigDict(frozen=True)

    amount: float
    currency: str
    """ISO code, where the draft says which."""
    quote: str
    document: str


class Stakes(BaseModel):
    """What a pilot ties up: money and time, from its drafts; nothing where they do not say."""

    model_config = ConfigDict(frozen=True)

    money: Money | None = None
    started: date | None = None
    ends: date | None = None


class Outcome(BaseModel):
    """The record of one pilot. `fingerprint` says of what: the drafts, the rubric, the judge."""

    model_config = ConfigDict(frozen=True)

    pilot: str
    slug: str
    fingerprint: str
    state: State
    why: str = ""
    """What went wrong or is missing, in a sentence."""
    again: bool = False
    """Another try may bring more: an outage, a process that died. What a draft itself lacks it will lack again."""
    ceiling: str = ""
    """The ceiling on cost that it met; such an outcome is no result, and is not kept."""
    unkept: str = ""
    """Why the database does not have the review; empty where it does, or was not asked to."""
    files: tuple[str, ...] = ()
    unread: dict[str, str] = {}
    """File → why it could not be read."""
    owner: str = ""
    started: date | None = None
    """From the manifest, else from the drafts."""
    ended: str = ""
    """How it ended, where the manifest says so: `scaled`, `stopped in May`."""
    share: bool | None = None
    """Whether its owner lets others copy from it; None where nobody said."""
    stakes: Stakes = Stakes()
    triage: Triage | None = None
    usage: Usage = Usage()
    seconds: float = 0.0
