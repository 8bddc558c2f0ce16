"""Runs the migrations on the connection that ``ingest.database`` hands over."""

from alembic import context

from ingest.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
