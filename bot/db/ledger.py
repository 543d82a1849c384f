"""The answer ledger: one writer, group commit, acknowledged after COMMIT.

While one batch is being written, the answers that arrive form the next, so a thousand answers
in a second cost a few commits and not a thousand, and one game's crowd keeps no other game waiting
(``bot.db.waiting``). ``append`` returns when its row is on the disk; until then nobody is told that
an answer counts.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple, Protocol

import sqlalchemy as sa
from sqlalchemy.sql import Executable

from bot.db import tables
from bot.db.engine import PRAGMAS, Database
from bot.db.waiting import BATCH_MAX, Waiting


class Answer(NamedTuple):
    """One row of ``answers``; the fields are its columns.

    Who types has several tries: the row of the second takes the place of the first, and ``given`` holds both.
    """

    game_id: int
    position: int
    member_id: int
    choice: int | None
    right: bool
    points: int
    elapsed_ms: int
    answered_at: int
    given: str | None = None
    tries: int = 1


REST_SECONDS: Final = 0.05  # from one commit to the next


_Waiting = Waiting[tuple[Answer, "asyncio.Future[bool]"]]


class _Written(NamedTuple):
    """What a writer took from those that wait, and which of it is new; or why none of it could be written."""

    batch: list[tuple[Answer, asyncio.Future[bool]]]
    fresh: list[bool]
    error: Exception | None = None


class _Writer(Protocol):
    async def write(self, waiting: _Waiting) -> _Written: ...

    async def close(self) -> None: ...


class _SqliteWriter:
    """A whole batch as one function in one hop to one thread, on a connection of its own.

    Through the async engine each statement would hop by itself, which costs more than the writing. A commit
    costs more than all else that is done for an answer, so where one has just been made the thread rests, and more
    answers share the next. One that comes alone does not wait for that, nor does a full batch, and nobody notices
    the few hundredths of a second that another waits.
    """

    UPSERT: Final = (
        'INSERT INTO answers (game_id, position, member_id, choice, "right", points, elapsed_ms, answered_at, '
        "given, tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (game_id, position, member_id) DO UPDATE SET "
        'choice = excluded.choice, "right" = excluded."right", points = excluded.points, '
        "elapsed_ms = excluded.elapsed_ms, answered_at = excluded.answered_at, given = excluded.given, "
        'tries = excluded.tries WHERE NOT answers."right" AND answers.tries = excluded.tries - 1'
    )

    def __init__(self, path: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._connection: sqlite3.Connection | None = None
        self._rested_at = 0.0  # seconds of the monotonic clock

    async def write(self, waiting: _Waiting) -> _Written:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, waiting)

    def _write(self, waiting: _Waiting) -> _Written:
        if (rest := self._rested_at - time.monotonic()) > 0 and len(waiting) < BATCH_MAX:
            time.sleep(rest)
        self._rested_at = time.monotonic() + REST_SECONDS
        batch = waiting.take()
        try:
            return _Written(batch, self._insert([answer for answer, _ in batch]))
        except Exception as error:
            return _Written(batch, [], error)

    def _insert(self, answers: list[Answer]) -> list[bool]:
        connection = self._connection
        if connection is None:
            connection = self._connection = sqlite3.connect(self._path, isolation_level=None)
            for pragma in PRAGMAS:
                connection.execute(pragma)
        connection.execute("BEGIN IMMEDIATE")
        try:
            fresh = [connection.execute(self.UPSERT, answer).rowcount == 1 for answer in answers]
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


def _upsert(db: Database) -> Executable:
    """The same as :attr:`_SqliteWriter.UPSERT`; it returns the keys of what is written."""
    table = tables.answers
    insert = db.insert(table)
    key = table.primary_key.columns
    changed = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
    following = sa.and_(~table.c.right, table.c.tries == insert.excluded.tries - 1)
    statement: Executable = insert.on_conflict_do_update(index_elements=key, set_=changed, where=following).returning(
        *key
    )
    return statement


class _PostgresWriter:
    """A whole batch as one statement."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._upsert = _upsert(db)

    async def write(self, waiting: _Waiting) -> _Written:
        batch = waiting.take()
        try:
            return _Written(batch, await self._insert([answer for answer, _ in batch]))
        except Exception as error:
            return _Written(batch, [], error)

    async def _insert(self, answers: list[Answer]) -> list[bool]:
        # One statement can't hold the same key twice, and the first click is the one that counts.
        first = {answer[:3]: answer for answer in reversed(answers)}
        rows: list[dict[str, Any]] = [answer._asdict() for answer in first.values()]
        async with self._db.write() as connection:
            fresh = {tuple(row) for row in await connection.execute(self._upsert, rows)}
        return [first[answer[:3]] is answer and answer[:3] in fresh for answer in answers]

    async def close(self) -> None:
        """Its connections are the engine's."""


class Ledger:
    """Where every answer is written once and for ever."""

    def __init__(self, db: Database) -> None:
        self._writer: _Writer = _SqliteWriter(str(db.path)) if db.path else _PostgresWriter(db)
        self._waiting: _Waiting = Waiting()
        self._flush: asyncio.Task[None] | None = None
        self._closed = False
        self.batches = self.written = 0
        """How many batches were tried, and how many answers were in them."""

    @property
    def waiting(self) -> int:
        """How many answers wait to be written."""
        return len(self._waiting)

    async def append(self, answer: Answer) -> bool:
        """Write ``answer`` and return once it is durable.

        A first answer is written where there is none, a further try where the one before it stands and is wrong.

        Returns:
            False where it is not written, because this member has answered otherwise: what is written stands.

        Raises:
            RuntimeError: the ledger is closed.
            TooBusy: too many wait to be written, in this game or in all.
            Exception: whatever kept the database from writing it; nothing of its batch is written.
        """
        if self._closed:
            raise RuntimeError("the ledger is closed")
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.put(answer.game_id, (answer, done))
        if self._flush is None:
            self._flush = asyncio.create_task(self._write_waiting(), name="ledger")
        return await done

    async def _write_waiting(self) -> None:
        """Write until nothing waits, then end: a task that idled would never let the loop settle."""
        try:
            while self._waiting:
                written = await self._writer.write(self._waiting)
                self.batches, self.written = self.batches + 1, self.written + len(written.batch)
                for number, (_, done) in enumerate(written.batch):
                    if done.done():  # its click was given up on
                        continue
                    if written.error is None:
                        done.set_result(written.fresh[number])
                    else:
                        done.set_exception(written.error)
        finally:
            self._flush = None

    async def close(self) -> None:
        """Write what waits, then let go of the database; nothing is taken any more."""
        self._closed = True
        while self._flush is not None:
            await asyncio.wait({self._flush})
        await self._writer.close()
