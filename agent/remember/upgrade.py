"""Brings a database's tables up to date, once, however many processes open it together."""

from __future__ import annotations

import logging
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from agent.errors import StoreError
from agent.remember.database import Database

VERSIONS = "pilot_review_version"
"""The table that says which migration was the last; of a name of ours, so that no other program's is taken for it."""
LATEST = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Runs the migrations that are missing. Raises StoreError where the database is another program's, or newer."""
    with database.engine.connect() as connection:
        if _version(connection) == LATEST:
            return
    with database.engine.execution_options(writes=True).begin() as connection:
        version = _version(connection)
        if version == LATEST:
            return
        if version is None:
            _check_is_empty(connection, database)
        elif version > LATEST:
            raise StoreError(
                f"The database {database.url.render_as_string()} was made by a newer Pilot Reviewer (its tables are "
                f"at {version}, this one knows {LATEST}): install the newer one."
            )
        _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()


def _check_is_empty(connection: Connection, database: Database) -> None:
    from agent.remember.tables import Base

    there = set(inspect(connection).get_table_names())
    taken = there if database.sqlite else there & set(Base.metadata.tables)
    if taken:
        raise StoreError(
            f"The database {database.url.render_as_string()} belongs to another program (it has a table "
            f"{min(taken)!r}): choose an empty one with PILOT_REVIEW_DATABASE_URL or PILOT_REVIEW_HOME."
        )


def _migrate(connection: Connection) -> None:
    # Some library has everything logged on the screen, and importing Alembic logs.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
