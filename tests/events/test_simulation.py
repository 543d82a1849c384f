"""Years of weekly nights in twelve zones, with a process that dies in the middle of things and is away for days.

Everything is real but Discord and the clock. The nights are in years in which clocks did the most: Samoa
skipped a Friday, Morocco changed its clocks four times a year, and half of the zones change them at night.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db import tables
from bot.db.engine import Database
from bot.db.jobs import NewJob
from bot.events import steps
from bot.events.models import Event, Night
from tests.clockwork import Clock, Crash
from tests.events.conftest import DAY, HOUR, MINUTE, Desk
from tests.events.oracle import ms, nights

WEEKS: Final = int(os.environ.get("SIMULATED_WEEKS", "20"))
"""104 are the two years that we promise; they take a minute and more."""
SEED: Final = int(os.environ.get("SIMULATION_SEED", "2013"))
"""Jobs run one at a time here, so that a seed brings the same years again."""
FIRST: Final = dt.date(2011, 9, 5)
MON, TUE, FRI, SAT, SUN = 0, 1, 4, 5, 6
PLACES: Final = (
    ("Asia/Seoul", SAT, "20:00"),
    ("America/New_York", SUN, "02:30"),  # skipped in March
    ("America/Sao_Paulo", SUN, "00:00"),  # the clocks go from midnight to one
    ("Europe/London", SUN, "01:30"),  # skipped in March, twice in October
    ("Australia/Lord_Howe", SUN, "02:15"),  # by half an hour
    ("Africa/Casablanca", MON, "00:30"),
    ("Asia/Kathmandu", FRI, "21:45"),
    ("Pacific/Apia", FRI, "20:00"),  # 30 December 2011 was no day
    ("America/St_Johns", SUN, "00:01"),  # the minute at which they change
    ("Asia/Tehran", TUE, "00:00"),
    ("Pacific/Chatham", SUN, "03:15"),
    ("Asia/Tokyo", SAT, "20:00"),  # together with Seoul
)
CRASH_CHANCE: Final = 0.02
GAME_MS: Final = 9 * MINUTE


class Post(NamedTuple):
    """A message in Discord: ``about`` is the event and the night's start."""

    kind: str
    about: tuple[int, int]
    at: int
    late: bool
    missed: tuple[int, ...]


class World:
    """A Discord that remembers, and the lives of the process in it. A step may kill the process at any point."""

    def __init__(self, clock: Clock, rng: random.Random) -> None:
        self.clock = clock
        self.rng = rng
        self.desk: Desk
        self.crashed = False
        self.begun = False
        self.posts: list[Post] = []
        self.scheduled: dict[int, tuple[int, int]] = {}
        self.games: dict[int, tuple[int, int]] = {}
        self.lives: list[tuple[int, int]] = []

    def may_crash(self) -> None:
        if not self.crashed and self.rng.random() < CRASH_CHANCE:
            self.crashed = True
            self.desk.timer.die()
        if self.crashed:
            raise Crash

    def post(self, night: Night) -> int:
        """Post a message; who was here before looks for it first, as a cog does."""
        self.may_crash()
        about = (night.event.id, night.occurrence.starts_at)
        if night.again:
            for number, post in enumerate(self.posts):
                if (post.kind, post.about) == (night.kind, about):
                    return number
        self.write(night)
        self.may_crash()
        return len(self.posts) - 1

    def write(self, night: Night) -> None:
        about = (night.event.id, night.occurrence.starts_at)
        self.posts.append(Post(night.kind, about, self.clock.ms, night.late, night.missed))

    async def announce(self, night: Night) -> int | None:
        self.may_crash()
        about = (night.event.id, night.occurrence.starts_at)
        for number, known in self.scheduled.items():
            if known == about:
                return number
        number = len(self.scheduled) + 1
        self.scheduled[number] = about
        self.may_crash()
        return number

    async def remind(self, night: Night) -> int | None:
        return self.post(night)

    async def lobby(self, night: Night) -> int | None:
        return self.post(night)

    async def game(self, night: Night) -> None:
        self.may_crash()
        game_id = await self.desk.begin(night.occurrence)
        self.games[game_id] = (night.event.server_id, self.clock.ms + GAME_MS)
        self.begun = True
        self.write(night)
        self.may_crash()  # a game that was created is resumed, as tests/trivia shows

    async def recap(self, night: Night) -> int | None:
        return self.post(night)

    async def missed(self, night: Night) -> int | None:
        return self.post(night)

    async def failed(self, night: Night, error: Exception) -> None:
        raise AssertionError(f"{night.kind} failed") from error

    async def retract(self, server_id: int, discord_event_id: int) -> None:
        self.may_crash()
        self.scheduled[discord_event_id] = (0, 0)

    # The process

    async def live(self, database: Database, until: int) -> None:
        """One life of the process, to its death or ``until``."""
        born = self.clock.ms
        self.desk, self.crashed = Desk(database, self.clock, self, at_once=1), False
        add = self.desk.jobs.add

        async def add_or_die(connection: AsyncConnection, new: Iterable[NewJob]) -> None:
            self.may_crash()  # in the transaction that closes a job, among others
            await add(connection, new)

        self.desk.jobs.add = add_or_die  # type: ignore[method-assign]
        timer = self.desk.timer
        try:
            await self.desk.nights.recover(self.clock.ms)
            timer.start()
            while not self.crashed and self.clock.ms < until:
                self.begun = False
                first_end = min((end for _, end in self.games.values()), default=until)
                await timer.turn(max(min(first_end, until), self.clock.ms), lambda: self.crashed or self.begun)
                if not self.crashed:
                    await self.end_games()
                    await timer.settle()
        except Crash:
            pass
        finally:
            await timer.close()
        self.lives.append((born, self.clock.ms))

    async def end_games(self) -> None:
        for game_id, (server_id, end) in list(self.games.items()):
            if end <= self.clock.ms:
                await self.desk.game_ends(game_id)
                del self.games[game_id]
                self.may_crash()
                await self.desk.nights.end(server_id, game_id, self.clock.ms)

    def stay_away(self) -> None:
        """As a rule it is started again at once; sometimes it is not."""
        longest = self.rng.choices((MINUTE, HOUR, 12 * HOUR, 4 * DAY), (80, 12, 6, 2))[0]
        self.clock.ms += self.rng.randrange(longest)


async def simulate(database: Database, seed: int) -> tuple[World, list[Event], int]:
    """``WEEKS`` of nights; the world afterwards, the events, and when it ended."""
    clock = Clock(ms(dt.datetime.combine(FIRST, dt.time(12), dt.UTC)))
    end = clock.ms + WEEKS * 7 * DAY
    world = World(clock, random.Random(seed))
    desk = Desk(database, clock)
    events = [
        await desk.create(number + 1, zone=zone, weekday=weekday, local_time=dt.time.fromisoformat(time))
        for number, (zone, weekday, time) in enumerate(PLACES)
    ]
    while clock.ms < end:
        await world.live(database, min(end, clock.ms + world.rng.randrange(30 * DAY)))
        world.stay_away()
    return world, events, end


@pytest.fixture
async def sqlite(sqlite_url: sa.URL) -> AsyncIterator[Database]:
    database = Database.open(sqlite_url)
    yield database
    await database.close()


async def test_every_night_is_held_once_at_its_local_time_or_reported_as_missed(
    sqlite: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)  # a traceback for each death
    world, events, end = await simulate(sqlite, SEED)
    posts: dict[tuple[int, int], list[Post]] = defaultdict(list)
    for post in world.posts:
        posts[post.about].append(post)
    reported = Counter((post.about[0], date) for post in world.posts for date in post.missed)
    held = missed = 0
    for event in events:
        zone, last = ZoneInfo(event.zone), dt.datetime.fromtimestamp(end / 1000, dt.UTC).date()
        dates = nights(event.weekday, event.local_time, zone, FIRST + dt.timedelta(days=1), last)
        states = {night.starts_at: night.state for night in await world.desk.occurrences(event)}
        assert [date for date in sorted(states) if date <= end - DAY] == [date for date in dates if date <= end - DAY]
        for date in dates:
            if date > end - DAY:
                continue
            of_night = posts[event.id, date]
            kinds = Counter(post.kind for post in of_night)
            assert not [kind for kind, times in kinds.items() if times > 1]
            if states[date] == "done":
                held += 1
                assert {"game", "recap"} <= set(kinds)
                assert "missed" not in kinds
                [game] = [post for post in of_night if post.kind == "game"]
                assert 0 <= game.at - date <= steps.GRACE_MS
                assert game.late == (game.at - date > MINUTE)
                assert (event.id, date) not in reported
                assert (event.id, date) in world.scheduled.values() or game.late
                if any(born <= date - DAY and died > date for born, died in world.lives):
                    assert [(post.kind, post.at - date) for post in of_night[:4]] == [
                        ("remind-day", -DAY),
                        ("remind-soon", -15 * MINUTE),
                        ("lobby", -MINUTE),
                        ("game", 0),
                    ]
            else:
                missed += 1
                assert states[date] == "missed"
                assert reported[event.id, date] == 1
                assert "game" not in kinds
                assert (event.id, date) not in world.scheduled.values()
                near = [life for life in world.lives if life[0] <= date + steps.GRACE_MS and life[1] >= date]
                assert all(died <= max(born, date) for born, died in near)
    assert held > 3 * missed > 0
    assert not [job for job in await open_jobs(sqlite) if job < end - DAY]


async def open_jobs(database: Database) -> list[int]:
    async with database.read() as connection:
        return list(await connection.scalars(sa.select(tables.jobs.c.due_at).where(tables.jobs.c.done_at.is_(None))))
