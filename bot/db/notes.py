"""What the bot remembers about itself between two starts, by name."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db import tables
from bot.db.engine import Database


async def recall(db: Database, name: str) -> str | None:
    """The value noted under ``name``, or None."""
    async with db.read() as connection:
        found: str | None = await connection.scalar(sa.select(tables.notes.c.value).where(tables.notes.c.name == name))
    return found


async def remember(db: Database, name: str, value: str) -> None:
    """Note ``value`` under ``name``, over what was there."""
    insert = db.insert(tables.notes).values(name=name, value=value)
    async with db.write() as connection:
        await connection.execute(insert.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
