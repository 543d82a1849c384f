"""The database: one engine, and the two ways to use it, ``read()`` and ``write()``.

SQLite (the default) is one file and exactly one process; PostgreSQL is chosen by its URL. The
same statements run on both. Each block has a connection and a transaction of its own: two tasks
that share a connection also share a rollback.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import StartError

_DRIVERS: Final = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
BUSY_TIMEOUT_MS: Final = 5_000
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",  # readers never wait for the writer
    "PRAGMA synchronous=FULL",  # a commit is on the disk before it is acknowledged
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
)


def parse_url(raw: str, name: str = "DATABASE_URL") -> sa.URL:
    """The engine's URL for what the host wrote in ``DATABASE_URL``, or in another place, which ``name`` names.

    Raises:
        StartError: it is no URL, or of a database that we don't speak.
    """
    try:
        url = sa.make_url(raw)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        raise StartError(
            f"{name} is not a database address. Write sqlite:///data/lightstick.db "
            "or postgresql://user:password@host/name."
        ) from None
    driver = _DRIVERS.get(url.drivername.split("+")[0])
    if driver is None:
        raise StartError(f"{name} names “{url.drivername}”. Lightstick speaks sqlite and postgresql.")
    if driver.startswith("sqlite") and url.database in (None, "", ":memory:"):
        raise StartError(f"{name} names no file, and scores must outlive the bot. Write sqlite:///data/lightstick.db.")
    return url.set(drivername=driver)


def file_of(raw: str) -> Path | None:
    """The database file that ``DATABASE_URL`` names, None where it names a PostgreSQL. Raises as :func:`parse_url`."""
    url = parse_url(raw)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def data_folder(file: Path | None) -> Path:
    """The folder of the host's own data: that of the database ``file``; None stands for PostgreSQL."""
    return file.parent if file else Path("data")


class Database:
    """An open database. Made by :meth:`open`, ended by :meth:`close`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.dialect: str = engine.dialect.name

    @classmethod
    def open(cls, url: sa.URL) -> Database:
        """A database at ``url`` (from :func:`parse_url`); it connects when it is first used.

        Raises:
            StartError: the folder for its file can't be made.
        """
        if url.get_backend_name() != "sqlite":
            return cls(create_async_engine(url, pool_pre_ping=True))
        assert url.database
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartError(_unreachable(url, error)) from error
        # One file, one writer at a time: more connections would only queue on its lock.
        engine = create_async_engine(url, poolclass=AsyncAdaptedQueuePool, pool_size=4, max_overflow=4)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return cls(engine)

    @property
    def path(self) -> Path | None:
        """The file, where the database is one."""
        return Path(self.engine.url.database) if self.dialect == "sqlite" and self.engine.url.database else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database throughout."""
        connection: AsyncConnection
        async with self.engine.connect() as connection:
            if self.dialect == "postgresql":  # its default sees, in each statement, what others have committed since
                await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed when the block ends, rolled back whole when it raises."""
        connection: AsyncConnection
        async with self.engine.connect() as connection:
            await connection.execution_options(write=True)
            async with connection.begin():
                yield connection

    def insert(self, table: sa.Table) -> Any:
        """An INSERT that has ``on_conflict_do_nothing`` and ``on_conflict_do_update`` on either database."""
        if self.dialect == "sqlite":
            return sqlite.insert(table)
        from sqlalchemy.dialects import postgresql  # a start on SQLite does without it

        return postgresql.insert(table)

    async def ping(self) -> None:
        """Make sure that the database answers.

        Raises:
            StartError: it can't be reached or is not a database.
        """
        try:
            if self.path:  # where aiosqlite can't open a file, its thread may outlive the loop and print a traceback
                sqlite3.connect(self.path).close()
            async with self.engine.connect() as connection:
                await connection.execute(sa.text("SELECT 1"))
        except (DBAPIError, OSError, sqlite3.Error, TypeError) as error:  # asyncpg refuses unknown options so
            raise StartError(_unreachable(self.engine.url, error)) from error

    async def close(self) -> None:
        """Close every connection; an open one keeps the process from ending."""
        await self.engine.dispose()


def unusable(path: object, error: BaseException) -> str:
    """The sentence for a database file that can't be used, by the reason that SQLite or the system gives."""
    cause = getattr(error, "orig", error)
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the rest is detail: https://sqlite.org/rescode.html
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return f"{path} is not a SQLite database or is damaged. Put a good copy in its place."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"The database file {path} is locked by another program. End that one, then start Lightstick again."
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR) or getattr(cause, "errno", None) in _NO_ROOM:
        return f"The database file {path} can't be written: the disk is full or at fault. Make room, then start again."
    return f"The database file {path} can't be opened. Check the folder and its permissions."


def _unreachable(url: sa.URL, error: BaseException) -> str:
    """One sentence for the host; the password in ``url`` stays out of it."""
    if url.get_backend_name() == "sqlite":
        return unusable(url.database, error)
    where = f"{url.host or 'the local socket'}:{url.port or 5432}"
    return f"PostgreSQL at {where} does not answer for database “{url.database}”. Check DATABASE_URL and the server."


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own; `_begin_sqlite` does
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A deferred transaction that reads first and writes later can lose an update or fail half-way.
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
