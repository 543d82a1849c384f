"""A process of the bot that is only a timer, on a clock that a test turns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa

from bot.db import tables
from bot.db.engine import Database
from bot.db.jobs import Done, Job, Jobs, NewJob
from tests.clockwork import Clock, TurnedTimer

START = 1_796_000_000_000
SERVER, OTHER_SERVER = 111, 222
MINUTE = 60_000


class Desk:
    """One process of the bot: a timer whose jobs of kind ``note`` are written down."""

    def __init__(self, database: Database, clock: Clock, **options: Any) -> None:
        self.database = database
        self.clock = clock
        self.jobs = Jobs(database)
        options.setdefault("alone", database.dialect == "sqlite")
        self.timer = TurnedTimer(self.jobs, clock, **options)
        self.noted: list[tuple[str, int]] = []
        self.timer.on("note", self.note)

    async def note(self, job: Job) -> Done:
        self.noted.append((job.subject, self.clock.ms - START))
        return Done(message_id=job.id * 1000)

    async def add(self, *subjects: str, at: int = 0, kind: str = "note", server_id: int = SERVER) -> None:
        async with self.jobs.transaction() as connection:
            await self.jobs.add(connection, [NewJob(server_id, kind, subject, START + at) for subject in subjects])

    async def rows(self) -> list[dict[str, Any]]:
        async with self.database.read() as connection:
            found = await connection.execute(sa.select(tables.jobs).order_by(tables.jobs.c.id))
            return [dict(row) for row in found.mappings()]

    async def open(self) -> list[str]:
        """The subjects of what is not done."""
        return [row["subject"] for row in await self.rows() if row["done_at"] is None]


@pytest.fixture
def clock() -> Clock:
    return Clock(START)


Opening = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def opening(database: Database, clock: Clock) -> AsyncIterator[Opening]:
    """Starts a process; all of them end with the test."""
    desks: list[Desk] = []

    async def opened(**options: Any) -> Desk:
        desks.append(Desk(database, clock, **options))
        return desks[-1]

    yield opened
    for desk in desks:
        await desk.timer.close()


@pytest.fixture
async def desk(opening: Opening) -> Desk:
    return await opening()
