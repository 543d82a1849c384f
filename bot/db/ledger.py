"""The answer ledger: one writer, group commit, acknowledged after COMMIT.

While one batch is being written, the answers that arrive form the next, so a thousand answers
in a second cost a few commits and not a thousand. ``append`` returns when its row is on the
disk; until then nobody is told that an answer counts.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy.dialects import postgresql

from bot.db import tables
from bot.db.engine import PRAGMAS, Database


class Answer(NamedTuple):
    """One row of ``answers``; the fields are its columns, in their order."""

    game_id: int
    position: int
    member_id: int
    choice: int
    right: bool
    points: int
    elapsed_ms: int
    answered_at: int


class _Writer(Protocol):
    async def write(self, batch: list[Answer]) -> list[bool]: ...

    async def close(self) -> None: ...


class _SqliteWriter:
    """A whole batch as one function in one hop to one thread, on a connection of its own.

    Through the async engine each statement would hop by itself, which costs more than the writing.
    """

    INSERT: Final = (
        'INSERT INTO answers (game_id, position, member_id, choice, "right", points, elapsed_ms, answered_at) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    )

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._connection: sqlite3.Connection | None = None

    async def write(self, batch: list[Answer]) -> list[bool]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, batch)

    def _write(self, batch: list[Answer]) -> list[bool]:
        connection = self._connection
        if connection is None:
            connection = self._connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in PRAGMAS:
                connection.execute(pragma)
        connection.execute("BEGIN IMMEDIATE")
        try:
            fresh = [connection.execute(self.INSERT, answer).rowcount == 1 for answer in batch]
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return fresh

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
        self._thread.shutdown()


class _PostgresWriter:
    """A whole batch as one statement."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def write(self, batch: list[Answer]) -> list[bool]:
        key = tables.answers.primary_key.columns
        # One statement can't hold the same key twice, and the first click is the one that counts.
        first = {answer[:3]: answer for answer in reversed(batch)}
        rows: list[dict[str, Any]] = [answer._asdict() for answer in first.values()]
        insert = postgresql.insert(tables.answers).on_conflict_do_nothing().returning(*key)
        async with self._db.write() as connection:
            fresh = {tuple(row) for row in await connection.execute(insert, rows)}
        return [first[answer[:3]] is answer and answer[:3] in fresh for answer in batch]

    async def close(self) -> None:
        """Its connections are the engine's."""


class Ledger:
    """Where every answer is written once and for ever."""

    def __init__(self, db: Database) -> None:
        self._writer: _Writer = _SqliteWriter(str(db.path)) if db.path else _PostgresWriter(db)
        self._waiting: list[tuple[Answer, asyncio.Future[bool]]] = []
        self._flush: asyncio.Task[None] | None = None

    async def append(self, answer: Answer) -> bool:
        """Write ``answer`` and return once it is durable.

        Returns:
            False where this member had already answered this question: the first answer stands.
        """
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((answer, done))
        if self._flush is None:
            self._flush = asyncio.create_task(self._write_waiting(), name="ledger")
        return await done

    async def _write_waiting(self) -> None:
        """Write until nothing waits, then end: a task that idled would never let the loop settle."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                try:
                    fresh = await self._writer.write([answer for answer, _ in batch])
                except Exception as error:
                    for _, done in batch:
                        if not done.done():
                            done.set_exception(error)
                else:
                    for (_, done), new in zip(batch, fresh, strict=True):
                        if not done.done():
                            done.set_result(new)
        finally:
            self._flush = None

    async def close(self) -> None:
        """Write what waits, then let go of the database."""
        while self._flush is not None:
            await asyncio.wait({self._flush})
        await self._writer.close()
