"""What a person and the chat said about a pilot; nobody else reads it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import delete, select

from agent.clean import inert
from agent.remember.database import Database
from agent.remember.people.person import Person
from agent.remember.pilots.access import may_see, seen
from agent.remember.tables import ChatTurn, Pilot

MOST_SHOWN = 200


class Turn(BaseModel):
    """One thing somebody said."""

    model_config = ConfigDict(frozen=True)

    who: Literal["user", "assistant"]
    text: str


def turns_of(database: Database, person: Person, pilot_id: str) -> list[Turn]:
    """What was said last, the oldest first; nothing for who may not see the pilot."""
    with database.reading() as session:
        rows = session.execute(
            select(ChatTurn.who, ChatTurn.text)
            .join(Pilot, Pilot.id == ChatTurn.pilot_id)
            .where(ChatTurn.pilot_id == pilot_id, ChatTurn.user_id == person.id, may_see(person))
            .order_by(ChatTurn.id.desc())
            .limit(MOST_SHOWN)
        ).all()
    return [Turn(who=who, text=text) for who, text in reversed(rows)]


def add_turns(database: Database, person: Person, pilot_id: str, *turns: Turn) -> None:
    """Keeps what was said. Raises NotFoundError."""
    with database.writing() as session:
        seen(session, person, pilot_id)
        session.add_all(
            ChatTurn(pilot_id=pilot_id, user_id=person.id, who=turn.who, text=inert(turn.text)) for turn in turns
        )


def forget_chat(database: Database, person: Person, pilot_id: str) -> None:
    """Erases what this person said and was told about the pilot."""
    with database.writing() as session:
        seen(session, person, pilot_id)
        session.execute(delete(ChatTurn).where(ChatTurn.pilot_id == pilot_id, ChatTurn.user_id == person.id))
