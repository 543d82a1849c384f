"""The database of a lane: a SQLite file, or a database of its own on a PostgreSQL; how it is read, held and cut off."""

from __future__ import annotations

import asyncio
import random
import uuid
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, ClassVar, Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.engine import Database, parse_url
from bot.errors import StartError

OURS: Final = "lightstick chaos"  # the name of our own connections, which no trouble ends
LOCK_PATIENCE: Final = "2s"
SQLITE_PATIENCE: Final = 30.0  # seconds
HELD_TABLES: Final = ("games", "answers", "scores", "jobs", "occurrences")
_UNDEFINED_TABLE: Final = "42P01"  # https://www.postgresql.org/docs/current/errcodes-appendix.html


class Store(ABC):
    """A database that belongs to one lane. ``url`` is the bot's DATABASE_URL."""

    kind: ClassVar[str]

    def __init__(self, url: str, engine: AsyncEngine) -> None:
        self.url = url
        self._engine = engine

    async def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        """What ``query`` finds, read beside the bot; nothing where there are no tables yet.

        Values stand in it as ``:name``. Whoever holds a lock is waited for.
        """
        try:
            async with self._engine.connect() as connection:
                return [tuple(row) for row in await connection.execute(sa.text(query), values)]
        except DBAPIError as error:
            if "no such table" in str(error) or getattr(error.orig, "sqlstate", None) == _UNDEFINED_TABLE:
                return []
            raise

    @abstractmethod
    async def hold(self, dice: random.Random) -> None:
        """Keep the bot from writing for some seconds, as another process that takes its time does."""

    async def close(self, *, keep: bool = False) -> None:
        """Let go of it; but for ``keep``, what a server holds of it is dropped."""
        await self._engine.dispose()


class SqliteFile(Store):
    """A file in the folder of the lane, which is kept as long as that."""

    kind = "SQLite"

    def __init__(self, path: Path) -> None:
        self.path = path
        # Read only: the last one that could write would move the log of writes into the file when it lets go, and
        # no bot would ever start with what a killed one has left.
        read_only = f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true"
        engine = create_async_engine(read_only, poolclass=NullPool, connect_args={"timeout": SQLITE_PATIENCE})
        super().__init__(f"sqlite:///{path}", engine)

    async def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        return await super().rows(query, **values) if self.path.exists() else []

    async def hold(self, dice: random.Random) -> None:
        """Hold the one lock that a file has for who writes."""
        if not self.path.exists():
            return
        engine = create_async_engine(
            f"sqlite+aiosqlite:///{self.path}",
            poolclass=NullPool,
            connect_args={"timeout": 0, "isolation_level": None},
        )
        try:
            async with engine.connect() as connection:
                await connection.exec_driver_sql(dice.choice(("BEGIN IMMEDIATE", "BEGIN EXCLUSIVE")))
                await asyncio.sleep(dice.uniform(0.5, 7.0))
                await connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            return  # the bot writes just now
        finally:
            await engine.dispose()


class PostgresDatabase(Store):
    """A database that is made on a server and dropped afterwards. Made by :meth:`create`."""

    kind = "PostgreSQL"

    def __init__(self, server: sa.URL, name: str) -> None:
        self.name = name
        self._server = server
        self._url = server.set(database=name)
        shown = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        super().__init__(shown, _engine(self._url))

    @classmethod
    async def create(cls, server: sa.URL) -> PostgresDatabase:
        """A new, empty one on ``server``, whose user may create databases.

        Raises:
            StartError: the server does not answer.
            DBAPIError: its user may not.
        """
        name = f"lightstick_chaos_{uuid.uuid4().hex}"
        await _execute(server, f"CREATE DATABASE {name}")
        return cls(server, name)

    async def hold(self, dice: random.Random) -> None:
        """Hold a lock on a whole table, or on all of its rows."""
        table = dice.choice(HELD_TABLES)
        whole = dice.random() < 0.5
        held = f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE" if whole else f"SELECT 1 FROM {table} FOR UPDATE"
        engine = _engine(self._url)  # its end lets go of the lock, whatever happens
        try:
            async with engine.connect() as connection:
                for statement in ("BEGIN", f"SET LOCAL lock_timeout = '{LOCK_PATIENCE}'", held):
                    await connection.exec_driver_sql(statement)
                await asyncio.sleep(dice.uniform(0.5, 7.0))
                await connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            return  # there are no tables yet, or the bot holds them just now
        finally:
            await engine.dispose()

    async def restart(self, dice: random.Random) -> None:
        """End every connection of the bot's, and at times take no new one for a while: what it sees of a restart.

        The server itself goes on, since others use it. With the connections go the locks that they hold.
        """
        ended = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{self.name}' AND application_name <> '{OURS}'"
        )
        away = dice.uniform(0.3, 4.0) if dice.random() < 0.6 else 0.0
        if not away:
            await _execute(self._server, ended)
            return
        try:
            await _execute(self._server, f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS false", ended)
            await asyncio.sleep(away)
        finally:
            await _execute(self._server, f"ALTER DATABASE {self.name} ALLOW_CONNECTIONS true")

    async def close(self, *, keep: bool = False) -> None:
        await super().close()
        if not keep:
            await _execute(self._server, f"DROP DATABASE {self.name} WITH (FORCE)")


async def find_postgres(url: str) -> sa.URL:
    """The server at ``url``, on which a lane may have a database made.

    Raises:
        StartError: there is none, or it is none of ours.
    """
    server = parse_url(url, "--postgres")
    if server.get_backend_name() != "postgresql":
        raise StartError("--postgres names no PostgreSQL.")
    database = Database.open(server)
    try:
        await database.ping()
    finally:
        await database.close()
    return server


def _engine(url: sa.URL) -> AsyncEngine:
    named = {"server_settings": {"application_name": OURS}}
    return create_async_engine(url, isolation_level="AUTOCOMMIT", pool_size=2, connect_args=named)


async def _execute(server: sa.URL, *statements: str) -> None:
    engine = _engine(server)
    try:
        async with engine.connect() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
    finally:
        await engine.dispose()
