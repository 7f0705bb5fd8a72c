"""Runs the migrations on the connection that :mod:`jtm.store.connect` hands over."""

from alembic import context

from jtm.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
