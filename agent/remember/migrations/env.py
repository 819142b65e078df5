"""What Alembic runs the migrations with: the connection it was handed, in the transaction that is open on it."""

from __future__ import annotations

from alembic import context

from agent.remember.tables import Base
from agent.remember.upgrade import VERSIONS

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSIONS,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
