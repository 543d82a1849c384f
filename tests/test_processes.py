"""A bot that outgrew one process: two of them share four shards and one PostgreSQL, and each night happens once.

Both run as processes of their own, against the loopback Discord of ``benchmarks``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

import pytest
import sqlalchemy as sa

from benchmarks.loopback import Channel, Member, Message, World
from benchmarks.process import OURS, BotProcess
from bot.db import migrate
from bot.db.engine import Database
from bot.db.jobs import Jobs
from bot.events.models import EventPlan
from bot.events.nights.store import NightStore
from bot.events.store import EventStore
from bot.scores.store import ScoresStore
from bot.trivia.format import Format

T = TypeVar("T")
PATIENCE: Final = 60.0  # seconds, for a busy machine; nothing here takes so long
SHARDS: Final = 4
HERE, THERE = "0-1", "2,3"
Nights = list[tuple[Channel, Member]]
LOCKED_IN: Final = "Locked in: A. You can't change it."
LOCKED_IN_BEFORE: Final = "You already locked in A. One answer counts."
HOUR_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World(shards=SHARDS, identify_seconds=1.0) as world:
        yield world


class Bots:
    """The two processes, each in a folder of its own."""

    def __init__(self, world: World, url: sa.URL, folder: Path) -> None:
        self._variables = {
            **world.environment,
            "DATABASE_URL": url.set(drivername="postgresql").render_as_string(hide_password=False),
            "PACKS": "bts",
            "SHARD_COUNT": str(SHARDS),
        }
        self._folder = folder
        self.running: dict[str, BotProcess] = {}

    async def start(self, shards: str) -> BotProcess:
        folder = self._folder / f"shards {shards}"
        folder.mkdir(exist_ok=True)
        bot = self.running[shards] = await BotProcess.start(OURS, {**self._variables, "SHARD_IDS": shards}, folder)
        return bot

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of ``work``, while both run."""
        for bot in self.running.values():
            work = bot.during(work)
        return await work

    async def end(self) -> None:
        for bot in self.running.values():
            await bot.kill()


@pytest.fixture
async def bots(world: World, empty_postgres_url: sa.URL, tmp_path: Path) -> AsyncIterator[Bots]:
    bots = Bots(world, empty_postgres_url, tmp_path)
    yield bots
    await bots.end()


async def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(query))]


async def plan_night(database: Database, channel: Channel, starter: Member) -> None:
    """A weekly night that begins now, as was settled an hour ago."""
    assert channel.guild is not None
    begins = int(time.time() * 1000) // MINUTE_MS * MINUTE_MS
    local = dt.datetime.fromtimestamp(begins / 1000, dt.UTC)
    jobs = Jobs(database)
    plan = EventPlan(
        name="Trivia night",
        weekday=local.weekday(),
        local_time=local.time(),
        zone="UTC",
        channel_id=channel.id,
        pack="bts",
        format=Format(questions=3, seconds=60, style="choice"),
    )
    await EventStore(jobs, NightStore(jobs)).create(channel.guild.id, starter.user.id, plan, begins - HOUR_MS)


async def question(world: World, channel: Channel, number: int) -> Message:
    (found,) = await world.until(lambda: channel.find(f"Question {number} of 3"), PATIENCE)
    return found


async def answer(world: World, nights: Nights, number: int) -> set[str]:
    """In every server, answer question ``number`` of its night, and return what the bots say to that."""
    said = set()
    for channel, starter in nights:
        asked = await question(world, channel, number)
        said.add((await world.click(starter, asked, label="A ").reply(PATIENCE)).text)
    return said


async def skip(world: World, nights: Nights) -> None:
    """In every server, have the open question closed."""
    for channel, starter in nights:
        await world.slash(starter, channel, "trivia skip").reply(PATIENCE)


async def back(world: World, identified: int) -> None:
    """Until every shard is connected again, and has identified so often in all."""
    gateway = world.gateway
    await world.until(lambda: gateway.identified == identified and len(gateway.live) == SHARDS, PATIENCE)


async def over(world: World, nights: Nights) -> None:
    """Until every night is."""
    for channel, _ in nights:
        await world.until(partial(channel.find, "the recap"), PATIENCE)


async def test_two_processes_hold_a_night_in_each_of_four_servers_once_though_one_is_killed(
    world: World, empty_postgres_url: sa.URL, bots: Bots
) -> None:
    channels = [world.channel(world.guild(f"House {shard}", shard=shard), "trivia") for shard in range(SHARDS)]
    starters = [world.member(channel.guild, "haru") for channel in channels if channel.guild]
    nights = list(zip(channels, starters, strict=True))

    database = Database.open(empty_postgres_url)
    try:
        await migrate.upgrade(database)
        for channel, starter in nights:
            await plan_night(database, channel, starter)
        await asyncio.gather(bots.start(HERE), bots.start(THERE))
        await bots.during(world.online(within=PATIENCE))
        assert await bots.during(answer(world, nights, 1)) == {LOCKED_IN}
        await bots.during(skip(world, nights))

        assert await bots.during(answer(world, nights, 2)) == {LOCKED_IN}
        await bots.running[THERE].kill()
        await bots.start(THERE)
        await bots.during(back(world, SHARDS + 2))
        assert await bots.during(answer(world, nights, 2)) == {LOCKED_IN_BEFORE}, "in each server, by whoever has it"
        await bots.during(skip(world, nights))

        assert await bots.during(answer(world, nights, 3)) == {LOCKED_IN}
        await bots.during(skip(world, nights))
        await bots.during(over(world, nights))
        for bot in bots.running.values():
            assert await bot.stop() == 0

        assert await rows(database, "SELECT state, COUNT(*) FROM games GROUP BY state") == [("ended", 4)]
        held = "SELECT COUNT(*), COUNT(DISTINCT server_id) FROM occurrences WHERE state <> 'planned'"
        assert await rows(database, held) == [(4, 4)]
        assert await rows(database, "SELECT COUNT(*) FROM answers") == [(12,)]
        scores = "SELECT * FROM scores ORDER BY server_id, period, member_id"
        settled = await rows(database, scores)
        await ScoresStore(database).rebuild(None)
        assert settled == await rows(database, scores)
    finally:
        await database.close()

    for channel in channels:
        said = [message.text.splitlines()[0] for message in channel.messages.values()]
        assert len(said) == len(set(said)), said
        assert sum("Question" in text for text in said) == 3
    assert "2 games go on" in bots.running[THERE].output, "those of its own servers, and no other"
    registered = [request for request in world.requests if request.action == "commands"]
    assert len(registered) == 1, "by one of them, for both"
    for bot in bots.running.values():
        assert " ERROR " not in bot.output
