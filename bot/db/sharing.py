"""PostgreSQL serves many processes: the lock by which each shard is run by one of them alone.

It is an advisory lock of a session, which the server lets go of when the connection ends, and so with the
process, however that ends. Who holds it knows that whoever ran the shard before is gone, and takes over its
games and jobs at once. (A pooler that gives each transaction another session breaks it.)

https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.errors import StartError
from bot.shards import Shards

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 10.0  # for the process before us to end
LOOK_SECONDS: Final = 5.0  # between two looks whether the lock still stands
LOCK_TIMEOUT: Final = "55P03"  # https://www.postgresql.org/docs/current/errcodes-appendix.html
_SPACE: Final = 0x4C535348  # "LSSH": the upper half of these locks' keys; the lower is count and shard
# A machine that loses its power says no goodbye: the server asks after this many seconds, and takes it for dead
# after three questions without an answer.
_KEEPALIVES: Final = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
_HELD: Final = sa.text(
    "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :space AND objsubid = 1 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@asynccontextmanager
async def sharing(
    url: sa.URL, shards: Shards, *, wait: float = WAIT_SECONDS, look: float = LOOK_SECONDS
) -> AsyncIterator[None]:
    """Be the one process that runs ``shards`` on the PostgreSQL at ``url``, for as long as the block runs.

    A process that runs them is given ``wait`` seconds to end. Where the lock is lost (the database was restarted)
    it is taken again; where another process was quicker, the block is cancelled. SQLite has a lock of its own:
    :mod:`bot.db.lock`.

    Raises:
        StartError: another process runs one of them, or counts the shards otherwise, or the database is away.
    """
    if url.get_backend_name() == "sqlite":
        yield
        return
    task = asyncio.current_task()
    assert task is not None
    lost: list[StartError] = []

    def stop(error: StartError) -> None:
        lost.append(error)
        task.cancel()

    db = Database.open(url)
    lock = _Lock(db, shards, wait)
    watching: asyncio.Task[None] | None = None
    try:
        await db.ping()
        await lock.take()
        watching = asyncio.create_task(lock.watch(look, stop), name="watch the lock of the shards")
        yield
    except asyncio.CancelledError:
        if not lost:
            raise
        task.uncancel()
        raise lost[0] from None
    finally:
        if watching is not None:
            watching.cancel()
            await asyncio.wait({watching})
        await lock.drop()
        await db.close()


class _Lock:
    """The locks of some shards, all in one session."""

    def __init__(self, db: Database, shards: Shards, wait: float) -> None:
        self._db = db
        self._ids = shards.ids or (0,)
        # Whoever runs every shard counts as one of one, however many Discord makes of it.
        self._count = shards.count if shards.ids and shards.count else 1
        self._wait = wait
        self._session: AsyncConnection | None = None

    async def take(self) -> None:
        """Take them, in a new session.

        Raises:
            StartError: as :func:`sharing`.
            DBAPIError, OSError: the database is away.
        """
        await self.drop()
        session = self._session = await self._db.engine.connect()
        await session.execution_options(isolation_level="AUTOCOMMIT")
        settings = {**_KEEPALIVES, "lock_timeout": f"{round(self._wait * 1000)}ms"}
        for name, value in settings.items():
            await session.execute(sa.select(sa.func.set_config(name, value, False)))
        for shard in self._ids:
            await self._take(session, shard)
        for held in await session.scalars(_HELD, {"space": _SPACE}):
            if (count := held >> 16) != self._count:
                raise StartError(
                    f"Another process on this database shares out {count} shard{'s' if count > 1 else ''}, and this "
                    f"one {self._count}. Stop them all, then start each with the same SHARD_COUNT."
                )

    async def _take(self, session: AsyncConnection, shard: int) -> None:
        key = _SPACE << 32 | self._count << 16 | shard
        try:
            await session.execute(sa.select(sa.func.pg_advisory_lock(sa.literal(key, sa.BigInteger))))
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) != LOCK_TIMEOUT:
                raise
            if self._count == 1:
                raise StartError(
                    "Lightstick is running on this database. Stop it first, or share its shards out among several "
                    "processes with SHARD_COUNT and SHARD_IDS."
                ) from None
            raise StartError(
                f"Another process runs shard {shard} of {self._count} on this database. "
                "Stop it first, or give this one other SHARD_IDS."
            ) from None

    async def watch(self, look: float, lost: Callable[[StartError], None]) -> None:
        """Look after them until they are another's, which ``lost`` is told."""
        stands = True
        while True:
            await asyncio.sleep(look)
            try:
                if stands and self._session is not None:
                    await self._session.execute(sa.select(1))
                    continue
            except (DBAPIError, OSError) as error:
                stands = False
                log.warning("the connection that holds the lock of the shards is gone (%s)", error)
            try:
                await self.take()
                stands = True
                log.info("the lock of the shards is taken again")
            except StartError as error:
                lost(error)
                return
            except (DBAPIError, OSError) as error:
                log.warning("the lock of the shards can't be taken again yet (%s)", error)

    async def drop(self) -> None:
        """Let go of them, by ending the session."""
        if self._session is not None:
            session, self._session = self._session, None
            with contextlib.suppress(DBAPIError, OSError):
                await session.invalidate()
                await session.close()
