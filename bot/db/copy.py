"""Every row of one database into another, empty one: from SQLite to PostgreSQL, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import zip_longest
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import migrate
from bot.db.engine import Database
from bot.db.tables import metadata
from bot.errors import StartError

BATCH: Final = 1_000  # rows in memory at a time


async def copy(source: Database, target: Database) -> dict[str, int]:
    """Copy every table in one transaction; at its end each row is read again and compared with the source's.

    The target gets its tables where it has none. What a table numbers next is copied, too, so that no id is given
    twice.

    Returns:
        how many rows each table has.

    Raises:
        StartError: the target is not empty, does not take a row, or holds another one than it was given; it is left
            as it was, but for its tables.
    """
    await migrate.upgrade(target)
    counts: dict[str, int] = {}
    try:
        async with source.read() as reading, target.write() as writing:
            await _require_empty(writing)
            for table in metadata.sorted_tables:
                counts[table.name] = await _copy_table(table, reading, writing)
                await _continue_numbers(table, reading, writing)
            for table in metadata.sorted_tables:
                await _compare(table, reading, writing)
    except DBAPIError as error:
        raise StartError(f"The target did not take every row and is empty as before: {error.orig}") from error
    return counts


async def _require_empty(target: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if await target.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)):
            raise StartError(
                f"The target is not empty: its table {table.name} has rows. Name a new database; nothing was copied."
            )


async def _copy_table(table: sa.Table, source: AsyncConnection, target: AsyncConnection) -> int:
    names = table.columns.keys()
    count = 0
    async for rows in _batches(table, source):
        await target.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        count += len(rows)
    return count


async def _compare(table: sa.Table, source: AsyncConnection, target: AsyncConnection) -> None:
    copies = _batches(table, target)
    none: list[sa.Row[Any]] = []
    async for rows in _batches(table, source):
        for row, found in zip_longest(rows, await anext(copies, none)):
            if row is None or found is None or tuple(row) != tuple(found):
                key = tuple(found if row is None else row)[: len(table.primary_key)]
                raise StartError(f"The copy of table {table.name} differs at row {key}. Nothing was kept of it.")
    if await anext(copies, none):
        raise StartError(f"The copy of table {table.name} has more rows than it was given. Nothing was kept of it.")


async def _batches(table: sa.Table, connection: AsyncConnection) -> AsyncIterator[list[sa.Row[Any]]]:
    """The rows by primary key, in an order that both databases share: text by its bytes."""
    c_order = connection.dialect.name == "postgresql"
    key = [
        sa.collate(column, "C") if c_order and isinstance(column.type, sa.Text) else column
        for column in table.primary_key
    ]
    async with connection.stream(sa.select(table).order_by(*key)) as result:
        async for rows in result.partitions(BATCH):
            yield list(rows)


async def _continue_numbers(table: sa.Table, source: AsyncConnection, target: AsyncConnection) -> None:
    """Have the target number on where the source would have, where the table numbers its rows."""
    column = table.autoincrement_column
    if column is None:
        return
    last = max(await _last_number(table, column, source), await source.scalar(sa.select(sa.func.max(column))) or 0)
    if not last:
        return
    if target.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
        await target.execute(sa.select(sa.func.setval(sequence, last)))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        # SQLite fills this table by itself as rows come in, and lets us write to it.
        name = {"name": table.name, "last": last}
        await target.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), name)
        await target.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), name)


async def _last_number(table: sa.Table, column: sa.Column[Any], source: AsyncConnection) -> int:
    """The last number that the source has given away, in so far as it remembers."""
    if source.dialect.name == "postgresql":
        name = await source.scalar(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name)))
        # The sequence's name is the database's own, quoted where it has to be.
        query = f"SELECT CASE WHEN is_called THEN last_value END FROM {name}"  # noqa: S608
        found = await source.scalar(sa.text(query))
    elif table.dialect_options["sqlite"]["autoincrement"]:
        found = await source.scalar(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
    else:
        found = None
    return found or 0
