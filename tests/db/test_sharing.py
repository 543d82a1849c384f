"""Each shard is run by one process alone, and whoever comes after it is let in as soon as it is gone."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.db import migrate
from bot.db.engine import Database
from bot.db.sharing import sharing
from bot.errors import StartError
from bot.shards import Shards

HERE, THERE = Shards((0, 1), 4), Shards((2, 3), 4)
AT_ONCE = 0.05  # seconds; a PostgreSQL waits for ever for 0
_HERE = "locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
SOMEBODY_HOLDS = sa.text(f"SELECT COUNT(*) > 1 FROM pg_locks WHERE granted AND {_HERE}")
SOMEBODY_WAITS = sa.text(f"SELECT COUNT(*) > 0 FROM pg_locks WHERE NOT granted AND {_HERE}")
END_HOLDERS = sa.text(f"SELECT bool_or(pg_terminate_backend(pid)) FROM pg_locks WHERE granted AND {_HERE}")


async def test_processes_with_different_shards_run_side_by_side(empty_postgres_url: sa.URL) -> None:
    async with sharing(empty_postgres_url, HERE), sharing(empty_postgres_url, THERE):
        pass


@pytest.mark.parametrize(
    ("running", "starting", "sentence"),
    [
        (
            HERE,
            Shards((1, 2), 4),
            "Another process runs shard 1 of 4 on this database. Stop it first, or give this one other SHARD_IDS.",
        ),
        (
            Shards(),
            Shards(count=3),
            "Lightstick is running on this database. Stop it first, or share its shards out among several processes "
            "with SHARD_COUNT and SHARD_IDS.",
        ),
        (
            HERE,
            Shards((5,), 8),
            "Another process on this database shares out 4 shards, and this one 8. "
            "Stop them all, then start each with the same SHARD_COUNT.",
        ),
        (
            Shards(),
            HERE,
            "Another process on this database shares out 1 shard, and this one 4. "
            "Stop them all, then start each with the same SHARD_COUNT.",
        ),
    ],
)
async def test_who_would_run_what_another_runs_is_told_so(
    empty_postgres_url: sa.URL, running: Shards, starting: Shards, sentence: str
) -> None:
    async with sharing(empty_postgres_url, running):
        with pytest.raises(StartError) as error:
            async with sharing(empty_postgres_url, starting, wait=AT_ONCE):
                pytest.fail("two processes run one shard")
        assert str(error.value) == sentence
    async with sharing(empty_postgres_url, starting, wait=AT_ONCE):
        """The first is gone."""


async def test_who_comes_while_the_last_one_ends_waits_for_it(empty_postgres_url: sa.URL) -> None:
    async def run() -> None:
        async with sharing(empty_postgres_url, HERE, wait=30):
            pass

    async with sharing(empty_postgres_url, HERE):
        following = asyncio.create_task(run())
        await _until(empty_postgres_url, SOMEBODY_WAITS)
    await following


async def test_a_process_that_dies_leaves_its_shards_at_once(empty_postgres_url: sa.URL) -> None:
    """The server hears of a death by the end of the connection; here it ends it itself."""
    died = asyncio.Event()

    async def run() -> None:
        async with sharing(empty_postgres_url, HERE, look=3600):
            died.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(run())
    await died.wait()
    await _until(empty_postgres_url, END_HOLDERS)
    async with sharing(empty_postgres_url, HERE, wait=5):
        first.cancel()
        await asyncio.wait({first})


async def test_a_lock_that_the_server_lost_is_taken_again(empty_postgres_url: sa.URL) -> None:
    async with sharing(empty_postgres_url, HERE, look=0.01):
        await _until(empty_postgres_url, END_HOLDERS)
        await _until(empty_postgres_url, SOMEBODY_HOLDS)
        with pytest.raises(StartError):
            async with sharing(empty_postgres_url, HERE, wait=AT_ONCE):
                pytest.fail("the lock does not stand")


async def test_who_lost_the_lock_to_another_stops(empty_postgres_url: sa.URL) -> None:
    begun = asyncio.Event()

    async def run() -> None:
        async with sharing(empty_postgres_url, HERE, wait=AT_ONCE, look=0.2):
            begun.set()
            await asyncio.Event().wait()

    first = asyncio.create_task(run())
    await begun.wait()
    waiting = asyncio.create_task(_hold(empty_postgres_url, first))  # it stands in the queue, and so is quicker
    await _until(empty_postgres_url, SOMEBODY_WAITS)
    await _until(empty_postgres_url, END_HOLDERS)
    with pytest.raises(StartError, match="runs shard 0 of 4"):
        await first
    await waiting


async def test_sqlite_has_a_lock_of_its_own(sqlite_url: sa.URL) -> None:
    async with sharing(sqlite_url, Shards()), sharing(sqlite_url, Shards()):
        pass


async def test_a_database_that_is_away_is_named(postgres_server: sa.URL) -> None:
    with pytest.raises(StartError, match="does not answer"):
        async with sharing(postgres_server.set(database="nobody_made_this"), Shards()):
            pytest.fail("there is no such database")


async def test_processes_that_start_together_on_an_empty_database_migrate_it_once(empty_postgres_url: sa.URL) -> None:
    databases = [Database.open(empty_postgres_url) for _ in range(3)]
    try:
        await asyncio.gather(*map(migrate.upgrade, databases))
        assert await migrate.current(databases[0]) == migrate.head()
    finally:
        for database in databases:
            await database.close()


async def _hold(url: sa.URL, other: asyncio.Task[None]) -> None:
    """Wait for the shards of ``other``, and have them until it has ended."""
    async with sharing(url, HERE, wait=30):
        await asyncio.wait({other})


async def _until(url: sa.URL, asked: sa.TextClause) -> None:
    """Ask the database until it says yes."""
    database = Database.open(url)
    try:
        async with database.engine.connect() as connection, asyncio.timeout(30):
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            while not await connection.scalar(asked):
                """What another session does sets no event here."""
    finally:
        await database.close()
