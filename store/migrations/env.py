"""Where Alembic comes in: `store.migrate` hands over the open transaction, in which everything happens."""

from __future__ import annotations

from alembic import context

from store.migrate import render
from store.tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
