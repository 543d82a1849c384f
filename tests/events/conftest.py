"""Weekly nights without Discord: the real stores, a stage that is a list, and a clock that a test turns."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa

from bot import timer
from bot.db import tables
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.events.models import Event, EventPlan, Night, Occurrence
from bot.events.nights.store import NightStore
from bot.events.planner import Planner
from bot.events.stage import NightStage
from bot.events.store import EventStore
from bot.trivia.format import Format
from tests.clockwork import Clock, TurnedTimer
from tests.events.oracle import ms

SERVER, OTHER_SERVER = 111, 222
MODERATOR = 5
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

NIGHT = ms(dt.datetime(2026, 11, 28, 11, 0, tzinfo=dt.UTC))
"""A Saturday, 20:00 in Seoul, where the clocks never change."""
NOW = NIGHT - 3 * DAY


def plan(**changes: Any) -> EventPlan:
    """Saturdays at 20:00 in Seoul."""
    values: dict[str, Any] = {
        "name": "Trivia night",
        "weekday": 5,
        "local_time": dt.time(20),
        "zone": "Asia/Seoul",
        "channel_id": 10,
        "pack": "bts",
        "format": Format(questions=12, seconds=20),
    }
    return EventPlan(**values | changes)


@dataclass
class ListStage:
    """Writes down what it is told; ``faults`` are raised at the steps of their names, one for each time."""

    desk: Desk
    told: list[tuple[str, int]] = field(default_factory=list)
    nights: list[Night] = field(default_factory=list)
    retracted: list[int] = field(default_factory=list)
    faults: dict[str, list[BaseException]] = field(default_factory=dict)

    def at(self, kind: str) -> list[Night]:
        """The nights as they were at the step ``kind``."""
        return [night for night in self.nights if night.kind == kind]

    def _note(self, night: Night, kind: str | None = None) -> int:
        """``night`` at its step; the time is told in minutes from its start."""
        self.nights.append(night)
        self.told.append((kind or night.kind, (self.desk.clock.ms - night.occurrence.starts_at) // MINUTE))
        if faults := self.faults.get(kind or night.kind):
            raise faults.pop(0)
        return 1_000 + len(self.nights)

    async def announce(self, night: Night) -> int | None:
        return night.occurrence.discord_event_id or self._note(night)

    async def remind(self, night: Night) -> int | None:
        return self._note(night)

    async def lobby(self, night: Night) -> int | None:
        return self._note(night)

    async def game(self, night: Night) -> None:
        self._note(night)
        await self.desk.begin(night.occurrence)

    async def recap(self, night: Night) -> int | None:
        return self._note(night)

    async def missed(self, night: Night) -> int | None:
        return self._note(night)

    async def failed(self, night: Night, error: Exception) -> None:
        self._note(night, f"{night.kind} failed: {error}")

    async def retract(self, server_id: int, discord_event_id: int) -> None:
        self.retracted.append(discord_event_id)


class Desk:
    """One process of the bot, over a database that outlives it; its stage is a list unless another is given."""

    def __init__(
        self, database: Database, clock: Clock, stage: NightStage | None = None, at_once: int = timer.AT_ONCE
    ) -> None:
        self.database = database
        self.clock = clock
        self.jobs = Jobs(database)
        self.nights = NightStore(self.jobs)
        self.events = EventStore(self.jobs, self.nights)
        self.timer = TurnedTimer(self.jobs, clock, at_once=at_once, alone=database.dialect == "sqlite")
        self.stage = ListStage(self)
        Planner(self.jobs, self.nights, stage or self.stage, now=clock).attach(self.timer)

    async def create(self, server_id: int = SERVER, **changes: Any) -> Event:
        return await self.events.create(server_id, MODERATOR, plan(**changes), self.clock.ms)

    async def begin(self, night: Occurrence) -> int:
        """Create a night's game as its cog does, and return its id."""
        game = sa.insert(tables.games).values(
            server_id=night.server_id,
            channel_id=night.event_id,
            kind="night",
            state="running",
            format="{}",
            pack="bts",
            language="en",
            seed=1,
            question_keys="[]",
            position=-1,
            started_by=MODERATOR,
            started_at=self.clock.ms,
            week="2026-W48",
            season="2026-Q4",
        )
        async with self.jobs.transaction() as connection:
            game_id: int = (await connection.execute(game.returning(tables.games.c.id))).scalar_one()
            await self.nights.begin(connection, night, game_id)
        return game_id

    async def game_ends(self, game_id: int) -> None:
        """What the scores room writes when a game is over; the night does not know it yet."""
        over = sa.update(tables.games).where(tables.games.c.id == game_id).values(state="ended")
        async with self.database.write() as connection:
            await connection.execute(over)

    async def play(self, event: Event) -> None:
        """Play the game that runs in a night of ``event`` to its end."""
        running = [night for night in await self.occurrences(event) if night.state == "running"]
        assert running[0].game_id
        await self.game_ends(running[0].game_id)
        await self.nights.end(event.server_id, running[0].game_id, self.clock.ms)
        await self.timer.settle()

    async def occurrences(self, event: Event) -> list[Occurrence]:
        columns = [tables.occurrences.c[name] for name in Occurrence.__struct_fields__]
        query = sa.select(*columns).where(tables.occurrences.c.event_id == event.id).order_by(columns[1])
        async with self.database.read() as connection:
            return [Occurrence(**row) for row in (await connection.execute(query)).mappings()]

    async def states(self, event: Event) -> list[tuple[int, str]]:
        """Each night of ``event``: in weeks from ``NIGHT``, and its state."""
        return [((night.starts_at - NIGHT) // WEEK, night.state) for night in await self.occurrences(event)]

    async def due(self, event: Event, starts_at: int = NIGHT) -> list[tuple[str, int]]:
        """The open jobs of a night: each one's kind, and how many minutes from its start it is due."""
        of_night = tables.jobs.c.subject == f"{event.id}@{starts_at}"
        query = sa.select(tables.jobs.c.kind, tables.jobs.c.due_at).where(of_night, tables.jobs.c.done_at.is_(None))
        async with self.database.read() as connection:
            rows = (await connection.execute(query.order_by(tables.jobs.c.due_at, tables.jobs.c.id))).all()
        return [(kind, (due_at - starts_at) // MINUTE) for kind, due_at in rows]


@pytest.fixture(autouse=True)
def long_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Weeks pass here: a look at the database every few minutes of them would take long."""
    monkeypatch.setattr(timer, "LONGEST_SLEEP_MS", DAY)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
async def desk(database: Database, clock: Clock) -> AsyncIterator[Desk]:
    desk = Desk(database, clock)
    yield desk
    await desk.timer.close()
