"""Alembic's way in: it runs inside the transaction that ``bot.db.migrate`` opened."""

from alembic import context

from bot.db.tables import complete

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=complete(),
    transactional_ddl=True,  # SQLite's too, since we begin the transaction ourselves
    render_as_batch=True,  # SQLite can't alter most things in place
)
context.run_migrations()
